#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/compat/ab_rows.h"
#include "output/compat/spread.h"

namespace brink::output::compat {
namespace {

std::string row(std::string_view label, const std::string& value) { return fmt::format("{:<24}{}\n", label, value); }

std::string rate_rows(const Stage& stage, const AbView& view) {
  const Numbers& n = stage.numbers;
  const double length = std::max(stage.length_s, 1e-9);
  const auto ended = static_cast<double>(n.counts.completed + n.counts.failed);
  if (ended == 0) return "";
  const double each = length * 1e3 / ended;
  std::string out = row("Requests per second:", fmt::format("{:.2f} [#/sec] (mean)", ended / length));
  out += row("Time per request:", fmt::format("{:.3f} [ms] (mean)", each * static_cast<double>(view.concurrency)));
  out += row("Time per request:", fmt::format("{:.3f} [ms] (mean, across all concurrent requests)", each));
  const auto rate = [&](std::uint64_t bytes) { return static_cast<double>(bytes) / 1024 / length; };
  out += row("Transfer rate:", fmt::format("{:.2f} [Kbytes/sec] received", rate(n.bytes.received)));
  if (view.body) out += fmt::format("{:<24}{:.2f} kb/s sent\n", "", rate(n.bytes.sent));
  return out;
}

std::string time_rows(const Stage& stage, bool estimators) {
  const auto whole = [](double ms) { return static_cast<std::int64_t>(std::llround(ms)); };
  std::string out = "\nConnection Times (ms)\n";
  out += estimators ? "              min  mean[+/-sd] median   max\n" : "              min  avg  max\n";
  for (const AbLine& l : ab_lines(stage)) {
    out += estimators ? fmt::format("{:<11}{:>6} {:>4} {:>5.1f} {:>6} {:>7}\n", l.label, whole(l.min), whole(l.mean),
                                    l.deviation, whole(l.median), whole(l.max))
                      : fmt::format("{:<11}{:>6}{:>5}{:>5}\n", l.label, whole(l.min), whole(l.mean), whole(l.max));
  }
  return out;
}

std::string percentile_rows(const Spread& spread) {
  std::string out = "\nPercentage of the requests served within a certain time (ms)\n";
  for (const int percent : {50, 66, 75, 80, 90, 95, 98, 99, 100}) {
    out += fmt::format("{:4}%{:>7}{}\n", percent, std::llround(spread.quantile(percent / 100.0)),
                       percent == 100 ? " (longest request)" : "");
  }
  return out;
}

}  // namespace

std::string ab_report(const Record& record, const AbView& view) {
  const Stage& stage = record.stages.back();
  std::string out;
  for (const AbRow& one : ab_rows(record, view)) {
    out += (one.gap ? "\n" : "") + row(one.label, one.value);
    const std::string failures = one.label == "Failed requests:" ? ab_failures(record) : "";
    if (!failures.empty()) out += "   " + failures + "\n";
  }
  out += rate_rows(stage, view);
  const Spread spread(stage.numbers);
  if (spread.count() == 0) return out;
  out += time_rows(stage, view.estimators);
  if (view.percentiles && spread.count() > 1) out += percentile_rows(spread);
  return out;
}

std::string ab_csv(const Record& record) {
  const Spread spread(record.stages.back().numbers);
  std::string out = "Percentage served,Time in ms\n";
  for (int percent = 0; percent <= 100; ++percent) {
    out += fmt::format("{},{:.3f}\n", percent, spread.quantile(percent / 100.0));
  }
  return out;
}

}  // namespace brink::output::compat
