#include "output/limit_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

// Four digits where reports show three: a value beside its bound should not look equal to it.
std::string time_text(double seconds, bool ascii) {
  if (seconds == 0) return "0 s";
  if (seconds < 1e-3) return fmt::format("{:.4g} {}s", seconds * 1e6, ascii ? "u" : "µ");
  if (seconds < 1) return fmt::format("{:.4g} ms", seconds * 1e3);
  return fmt::format("{:.4g} s", seconds);
}

std::string moment(double seconds) { return fmt::format("{:.4g} s", seconds); }

}  // namespace

std::string unit_name(plan::Unit unit) {
  switch (unit) {
    case plan::Unit::seconds: return "s";
    case plan::Unit::share: return "share";
    case plan::Unit::per_second: return "per_second";
    case plan::Unit::count: return "count";
    case plan::Unit::bytes: return "bytes";
    case plan::Unit::bytes_per_second: return "bytes_per_second";
  }
  return "";
}

std::string measure_text(std::string_view unit, double value, bool ascii) {
  if (!std::isfinite(value)) return "-";
  if (unit == "s") return time_text(value, ascii);
  if (unit == "share") return fmt::format("{:.4g} %", value * 100);
  if (unit == "per_second") return fmt::format("{:.6g} req/s", value);
  if (unit == "bytes") return bytes_text(value);
  if (unit == "bytes_per_second") return bytes_text(value) + "/s";
  return value >= 0 && value < 1e18 ? count_text(static_cast<std::uint64_t>(value)) : fmt::format("{:g}", value);
}

std::string limit_value_text(const Limit& limit, bool ascii) {
  if (!limit.actual) return "not measured";
  return (limit.about ? "about " : "") + measure_text(limit.unit, *limit.actual, ascii);
}

std::string limit_expression(const Limit& limit) {
  return limit.fail_if ? "fail if " + limit.expression : limit.expression;
}

std::string limit_remark(const Limit& limit, bool ascii) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (limit.worst_from_s && limit.window_s) {
    add(fmt::format("the worst {} began at {}", duration_text(*limit.window_s, ascii), moment(*limit.worst_from_s)));
  }
  if (limit.ended_the_run && limit.broke_at_s) {
    add(fmt::format("broke at {} and ended the run", moment(*limit.broke_at_s)));
  } else if (limit.broke_at_s && !limit.passed) {
    add(fmt::format("broken {} {}", limit.window_s ? "at" : "since", moment(*limit.broke_at_s)));
  }
  if (!limit.note.empty()) add(limit.note);
  return text;
}

std::size_t broken_limits(const Record& record) {
  return static_cast<std::size_t>(
      std::count_if(record.limits.begin(), record.limits.end(), [](const Limit& limit) { return !limit.passed; }));
}

std::string limits_sentence(const Record& record) {
  const std::size_t all = record.limits.size();
  const std::size_t broken = broken_limits(record);
  if (all == 0) return "";
  if (broken == 0) return all == 1 ? "the limit holds" : fmt::format("all {} limits hold", all);
  std::string text = fmt::format("{} of {} limit{} broken: ", broken, all, all == 1 ? "" : "s");
  bool first = true;
  for (const Limit& limit : record.limits) {
    if (limit.passed) continue;
    text += fmt::format("{}{} ({})", first ? "" : ", ", limit_expression(limit), limit_value_text(limit, true));
    first = false;
  }
  return text;
}

std::string limit_lines(const Record& record, const TerminalStyle& style) {
  if (record.limits.empty()) return "";
  const bool ascii = !style.unicode;
  Table table({{"limits", false, true}, {"actual"}, {"", false}});
  for (const Limit& limit : record.limits) {
    table.add(
        {printable(style, limit_expression(limit)), limit_value_text(limit, ascii), limit.passed ? "PASS" : "FAIL"},
        limit.passed ? Ink::green : Ink::red);
    const std::string remark = limit_remark(limit, ascii);
    if (!remark.empty()) table.add_line("  " + printable(style, remark));
  }
  return table.render(style);
}

}  // namespace brink::output
