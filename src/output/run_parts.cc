#include "output/run_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "output/layout.h"
#include "output/level_table.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

const RouteVerdict* route_of(const Level& level, const std::string& name) {
  for (const RouteVerdict& route : level.routes) {
    if (route.route == name) return &route;
  }
  return nullptr;
}

std::string range_text(const Bracket& bracket, std::string_view unit, const TerminalStyle& style) {
  if (!bracket.low || !bracket.high) return "";
  const char* dash = style.unicode ? "–" : "-";
  return fmt::format("{}{}{} {}", amount_text(*bracket.low), dash, amount_text(*bracket.high), unit);
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

// "errors 43 % (38 % to 48 %), limit 2 %", "p95 2.41 s (2.20 s to 2.60 s), limit 2.00 s" or
// "31 % of the users get no answer at all, limit 5 % in 2.00 s".
std::string rule_text(const RouteVerdict& route, const std::optional<Rules>& rules, bool ascii) {
  if (route.reason == "errors") {
    std::string text = fmt::format("{} of requests fail ({} to {})", share_text(route.failure_share),
                                   share_text(route.failure_low), share_text(route.failure_high));
    return rules ? text + fmt::format(", limit {:.4g} %", rules->error_threshold * 100) : text;
  }
  if (route.hung_share > 0) {
    const std::string text = share_text(route.hung_share) + " of the users get no answer at all";
    return rules ? text + ", limit 5 % in " + duration_text(rules->latency_wall_s, ascii) : text;
  }
  std::string text = "p95 " + ms_text(route.p95_ms, ascii);
  if (route.p95_low_ms && route.p95_high_ms) {
    text += fmt::format(" ({} to {})", ms_text(*route.p95_low_ms, ascii), ms_text(*route.p95_high_ms, ascii));
  }
  return rules ? text + ", limit " + duration_text(rules->latency_wall_s, ascii) : text;
}

std::string breaks_line(const Record& record, const TerminalStyle& style) {
  const Level* level = deciding_level(record);
  if (!level || !level->broken || !record.verdict->route) return "";
  const RouteVerdict* route = route_of(*level, *record.verdict->route);
  if (!route) return "";
  return fact(style, "breaks first",
              printable(style, route->route) + ": " + rule_text(*route, record.plan.rules, !style.unicode));
}

std::string capacity_line(const Verdict& verdict, const TerminalStyle& style) {
  if (verdict.capacity_rps <= 0) return "";
  std::string text = fmt::format("at most {} good req/s", rate_text(verdict.capacity_rps));
  if (verdict.saturated || verdict.knee_users) text += "; throughput stops growing";
  if (verdict.knee_users) text += fmt::format(" at {} users", amount_text(*verdict.knee_users));
  return fact(style, "capacity", text);
}

std::string checked_line(const Verdict& verdict, const TerminalStyle& style) {
  if (verdict.levels.empty()) return "";
  std::vector<std::string> parts;
  if (verdict.status == "breaks") parts.push_back(verdict.stable ? "stable" : "not stable (take it as rough)");
  if (verdict.users.holds) parts.push_back(verdict.verified ? "verified in open load" : "not verified in open load");
  if (verdict.recovered) parts.push_back(*verdict.recovered ? "recovered afterwards" : "DID NOT RECOVER afterwards");
  if (parts.empty()) return "";
  const bool good = (verdict.stable || verdict.status != "breaks") && verdict.recovered.value_or(true);
  return fact(style, "checked", joined(parts, ", "), good ? Ink::none : Ink::yellow);
}

// What went wrong at the level that broke by errors, or to begin with when nothing could be measured.
const Exchange* example_of(const Record& record) {
  const Level* level = deciding_level(record);
  if (level && level->reason == "errors") return failed_exchange(record, level->stage, level->worst);
  if (record.answer && record.answer->status == "unreachable") return failed_exchange(record, 0, std::nullopt);
  return nullptr;
}

Ink ink_of(std::string_view status) {
  if (status == "breaks" || status == "unreachable") return Ink::bold_red;
  return status == "no_limit_found" ? Ink::bold_green : Ink::bold_yellow;
}

std::string sentence_lines(const Record& record, const TerminalStyle& style) {
  const std::string sentence = record.answer ? record.answer->sentence : "";
  const std::string status = record.answer ? record.answer->status : "inconclusive";
  std::string out;
  for (const std::string& line :
       wrap(printable(style, sentence.empty() ? "No verdict." : sentence), line_width(style))) {
    out += paint(style, ink_of(status), line) + "\n";
  }
  return out;
}

std::string target_line(const Record& record, const TerminalStyle& style) {
  std::string out = printable(style, record.target.url);
  if (record.target.routes.size() > 1) out += fmt::format(", {} routes", record.target.routes.size());
  out += over_http(record);
  out += fmt::format("  ({}, {} requests)", duration_text(record.elapsed_s, !style.unicode),
                     count_text(record.requests_sent));
  return paint(style, Ink::dim, out) + "\n";
}

}  // namespace

std::string verdict_head(const Record& record, const TerminalStyle& style) {
  return sentence_lines(record, style) + target_line(record, style);
}

std::string verdict_facts(const Record& record, const TerminalStyle& style) {
  if (!record.verdict) return "";
  const Verdict& verdict = *record.verdict;
  const std::string range =
      joined({range_text(verdict.users, "users", style), range_text(verdict.rps, "req/s", style)}, ", ");
  std::string out = breaks_line(record, style);
  if (!range.empty()) out += fact(style, "range", "breaks within " + range);
  return out + capacity_line(verdict, style) + checked_line(verdict, style);
}

std::string example_line(const Record& record, const TerminalStyle& style) {
  const Exchange* exchange = example_of(record);
  if (!exchange) return "";
  std::string text = printable(style, exchange_text(*exchange));
  if (text.empty()) text = failure_meaning(exchange->failure);
  if (text.empty()) return "";
  text = fmt::format("after {}: {}", ms_text(exchange->response_ms, !style.unicode), text);
  return fact(style, "for example", cut(style, text, line_width(style) - label_width));
}

std::string generator_limit_lines(const Record& record, const TerminalStyle& style) {
  std::string text = record.verdict && record.verdict->generator_limited ? record.verdict->generator_text : "";
  for (const Stage& stage : record.stages) {
    for (const Gate& gate : stage.health.gates) {
      const bool invalid = record.answer && record.answer->status == "invalid";
      if (invalid && gate.red && text.empty()) text = gate.text;
    }
  }
  if (text.empty()) return "";
  constexpr std::size_t most_lines = 2;
  text = cut(style, printable(style, text), most_lines * (line_width(style) - label_width) - 10);
  return fact(style, "generator", text, Ink::yellow);
}

std::string profile_line(const Record& record, const TerminalStyle& style) {
  if (!record.profile) return "";
  const Profile& profile = *record.profile;
  const char* verdict = !profile.holds ? "not decided" : *profile.holds ? "likely holds" : "unlikely to hold";
  const Ink ink = !profile.holds ? Ink::yellow : *profile.holds ? Ink::green : Ink::red;
  return fact(style, "launch",
              fmt::format("{} ({} users at its peak): {}", printable(style, profile.label),
                          amount_text(profile.peak_users), verdict),
              ink);
}

namespace {
Ink ink_of(const std::string& label) { return label == "note" || label == "exported" ? Ink::none : Ink::yellow; }
}  // namespace

std::string note_lines(const Record& record, const TerminalStyle& style, std::size_t most) {
  std::vector<std::pair<std::string, std::string>> notes;
  if (record.interrupted) notes.emplace_back("interrupted", "the verdict rests on what was seen up to then");
  if (!record.exports.empty()) notes.emplace_back("exported", export_text(record));
  for (const std::string& warning : record.warnings) notes.emplace_back("warning", warning);
  if (record.verdict) {
    for (const std::string& note : record.verdict->notes) notes.emplace_back("note", note);
  }
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto& [label, text] = notes[i];
    const std::string lines = fact(style, label, printable(style, text), ink_of(label));
    const auto height = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
    const std::size_t reserve = i + 1 < notes.size() ? 1 : 0;  // for "more"
    if (used > 0 && used + height + reserve > most) {
      return out + fact(style, "", fmt::format("({} more in the record)", notes.size() - i), Ink::dim);
    }
    out += lines;
    used += height;
  }
  return out;
}

std::string route_table(const Record& record, const TerminalStyle& style, std::size_t most) {
  const Level* level = deciding_level(record);
  if (!level || level->routes.size() < 2 || most == 0) return "";
  std::vector<const RouteVerdict*> routes;
  for (const RouteVerdict& route : level->routes) routes.push_back(&route);
  const auto badness = [&](const RouteVerdict* r) {
    return std::tuple(level->worst == r->route, r->reason != "none", r->failure_share, r->p95_ms);
  };
  std::stable_sort(routes.begin(), routes.end(), [&](const auto* a, const auto* b) { return badness(a) > badness(b); });
  const bool ascii = !style.unicode;
  Table table({{fmt::format("route at {} users", amount_text(level->users)), false},
               {"good/s"},
               {"p50"},
               {"p95"},
               {"p99"},
               {"errors"}});
  const std::size_t shown = routes.size() <= most ? routes.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const RouteVerdict& r = *routes[i];
    table.add({printable(style, r.route), rate_text(r.goodput_rps), ms_text(r.p50_ms, ascii), ms_text(r.p95_ms, ascii),
               ms_text(r.p99_ms, ascii), share_text(r.failure_share)},
              r.reason == "none" ? Ink::none : Ink::red);
  }
  if (shown < routes.size()) table.add_line(fmt::format("({} more routes in the record)", routes.size() - shown));
  return table.render(style);
}

}  // namespace brink::output
