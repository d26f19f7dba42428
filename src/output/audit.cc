#include "output/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/layout.h"

namespace brink::output {
namespace {

using Json = nlohmann::ordered_json;
using verdict::audit::Finding;
using verdict::audit::Grade;

constexpr std::size_t indent = 2;

std::ptrdiff_t count_of(const Audit& audit, Grade grade) {
  return std::count_if(audit.findings.begin(), audit.findings.end(),
                       [&](const Finding& f) { return f.grade == grade; });
}

struct Mark {
  std::string_view glyph, ascii;
  Ink ink;
};

Mark mark_of(Grade grade) {
  switch (grade) {
    case Grade::pass: return {"\u2713", "ok  ", Ink::green};
    case Grade::info: return {"\u00b7", "info", Ink::dim};
    case Grade::warn: return {"!", "WARN", Ink::yellow};
    case Grade::fail: break;
  }
  return {"\u2717", "FAIL", Ink::bold_red};
}

std::string block(const TerminalStyle& style, std::string_view text, std::size_t in, Ink ink) {
  std::string out;
  for (const std::string& line : wrap(printable(style, text), line_width(style) - in)) {
    out += std::string(in, ' ') + paint(style, ink, line) + "\n";
  }
  return out;
}

std::string finding_lines(const Finding& f, const TerminalStyle& style) {
  const Mark mark = mark_of(f.grade);
  const std::string_view glyph = style.unicode ? mark.glyph : mark.ascii;
  const std::size_t in = style.unicode ? indent : 5;
  std::string out = paint(style, mark.ink, glyph) + " " + paint(style, Ink::bold, f.title) + "\n";
  out += block(style, f.detail, in, Ink::none);
  if (f.grade == Grade::pass || f.grade == Grade::info) return out;
  if (!f.fix.empty()) out += block(style, (style.unicode ? "\u2192 " : "-> ") + f.fix, in, Ink::dim);
  return out + block(style, f.request, in, Ink::dim);
}

std::string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

bool has_finding(const Audit& audit, std::string_view grade) {
  const Grade least = grade == verdict::audit::grade_name(Grade::warn) ? Grade::warn : Grade::fail;
  return std::any_of(audit.findings.begin(), audit.findings.end(), [&](const Finding& f) { return f.grade >= least; });
}

std::string render_audit(const Audit& audit, const TerminalStyle& style) {
  std::string out = paint(style, Ink::bold, printable(style, audit.tested)) + "\n\n";
  for (const Finding& f : audit.findings) out += finding_lines(f, style);
  out += fmt::format("\n{} passed, {} {}, {} failed ({} requests)\n", count_of(audit, Grade::pass),
                     count_of(audit, Grade::warn), count_of(audit, Grade::warn) == 1 ? "warning" : "warnings",
                     count_of(audit, Grade::fail), audit.requests);
  return out;
}

std::string audit_json(const Audit& audit) {
  Json findings = Json::array();
  for (const Finding& f : audit.findings) {
    findings.push_back(Json{{"id", f.id},
                            {"title", f.title},
                            {"grade", verdict::audit::grade_name(f.grade)},
                            {"detail", f.detail},
                            {"fix", f.fix},
                            {"request", f.request}});
  }
  return dumped(Json{{"target", audit.target},
                     {"tested", audit.tested},
                     {"requests", audit.requests},
                     {"passed", count_of(audit, Grade::pass)},
                     {"warnings", count_of(audit, Grade::warn)},
                     {"failed", count_of(audit, Grade::fail)},
                     {"findings", findings}});
}

std::string audit_sarif(const Audit& audit, std::string_view tool_version) {
  Json rules = Json::array();
  Json results = Json::array();
  for (const Finding& f : audit.findings) {
    Json rule{{"id", f.id}, {"shortDescription", {{"text", f.title}}}};
    if (!f.fix.empty()) rule["help"] = {{"text", f.fix}};
    rules.push_back(std::move(rule));
    if (f.grade == Grade::pass) continue;
    const char* level = f.grade == Grade::fail ? "error" : f.grade == Grade::warn ? "warning" : "note";
    const std::string url = f.request.substr(std::min(f.request.size(), f.request.find(' ') + 1));
    results.push_back(
        Json{{"ruleId", f.id},
             {"level", level},
             {"message", {{"text", f.detail}}},
             {"locations", Json::array({{{"physicalLocation", {{"artifactLocation", {{"uri", url}}}}}}})}});
  }
  Json driver{{"name", "brink audit"}, {"version", tool_version}, {"rules", rules}};
  return dumped(Json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"results", results}}})}});
}

}  // namespace brink::output
