#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "input/compat/pywrkr_parts.h"
#include "input/export_parts.h"
#include "plan/exporting.h"
#include "plan/limit_grammar.h"

namespace brink::input::compat {
namespace {

constexpr std::string_view longest_interval = "3600";  // only at the end

Result<void> read_tags(const Line& line, PywrkrLine& out) {
  for (const std::string& text : line.all("tag")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return pywrkr_wrong(fmt::format("invalid tag '{}': expected key=value", text));
    out.tags[std::string(trim(std::string_view(text).substr(0, equals)))] =
        std::string(trim(std::string_view(text).substr(equals + 1)));
  }
  return {};
}

// Those that cannot be labels stay in the JSON.
void add_tags(PywrkrLine& out) {
  std::set<std::string> labels;
  for (const auto& [name, value] : out.tags) {
    const std::string text = name + "=" + value;
    if (parse_tag(text) && labels.insert(plan::label_name(name)).second) {
      out.bench.add("tag", text);
    } else {
      out.bench.notes.push_back(fmt::format("the tag {} cannot be a label: it is in --json alone", name));
    }
  }
}

}  // namespace

Result<void> add_pywrkr_exports(const Line& line, PywrkrLine& out) {
  if (auto ok = read_tags(line, out); !ok) return ok;
  add_tags(out);
  const bool anywhere = line.has("otel-endpoint") || line.has("prom-remote-write");
  PywrkrReader reader(line);
  const auto interval = reader.number("export-interval", 1, false);
  if (auto ok = reader.ok(); !ok) return ok;
  out.streams_export = interval.has_value();
  if (interval && !anywhere) return pywrkr_wrong("--export-interval requires --otel-endpoint or --prom-remote-write");
  if (!anywhere) return {};
  out.bench.add("export-interval", interval ? pywrkr_digits(*interval) : std::string(longest_interval));
  out.bench.flag("export-required");
  return {};
}

Result<void> read_pywrkr_gates(const Line& line, PywrkrLine& out) {
  BaselineLine& baseline = out.baseline;
  baseline.files = line.last("baseline");
  baseline.save = line.last("save-baseline");
  baseline.rules = line.all("fail-on");
  baseline.strict_config = line.has("strict-config");
  baseline.format = line.last("compare-format").value_or("table");
  for (const char* option : {"fail-on", "strict-config"}) {
    if (line.has(option) && !baseline.files) return pywrkr_wrong(fmt::format("--{} requires --baseline", option));
  }
  if (baseline.files && baseline.rules.empty()) {
    out.bench.notes.push_back("--baseline without --fail-on is shown, and fails nothing");
  }
  const auto& format = baseline.format;
  if (format != "table" && format != "markdown" && format != "json") {
    return pywrkr_wrong(fmt::format(
        "argument --compare-format: invalid choice: '{}' (choose from 'table', 'markdown', 'json')", format));
  }
  for (const std::string& text : line.all("threshold")) {
    const auto limit = plan::parse_limit(text);
    if (!limit) return usage_error("--threshold " + limit.error().message, limit.error().hint);
    if (limit->scope == plan::Scope::route && !line.has("scenario") && text.find("step:") != std::string::npos) {
      return pywrkr_wrong(fmt::format("threshold '{}': steps are those of a --scenario", text));
    }
  }
  return {};
}

}  // namespace brink::input::compat
