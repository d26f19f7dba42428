#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/url.h"
#include "output/compat/reports.h"
#include "output/compat/spread.h"

namespace brink::output::compat {
namespace {

std::string row(std::string_view label, const std::string& value) { return fmt::format("{:<24}{}\n", label, value); }

// A line of the first response that was kept.
std::string header_of(const Record& record, std::string_view name) {
  for (const Exchange& exchange : record.exchanges) {
    for (const std::string_view line : split(exchange.response_head, '\n')) {
      const std::size_t colon = line.find(':');
      if (colon != std::string_view::npos && iequals(line.substr(0, colon), name)) {
        return std::string(trim(line.substr(colon + 1)));
      }
    }
  }
  return "";
}

std::uint64_t tally(const Tally& failures, std::initializer_list<std::string_view> names) {
  std::uint64_t sum = 0;
  for (const std::string_view name : names) {
    if (const auto at = failures.find(std::string(name)); at != failures.end()) sum += at->second;
  }
  return sum;
}

// What ab calls failed: no answer, or one of another length. A status is no failure there.
std::string failed_rows(const Numbers& n) {
  const std::uint64_t length = tally(n.failures, {"assertion"});
  const std::uint64_t receive = tally(n.failures, {"reset", "closed_early", "malformed", "too_large", "body_timeout"});
  const std::uint64_t status = tally(n.failures, {"status"});
  const std::uint64_t connect = n.counts.failed - length - receive - status;
  const std::uint64_t failed = connect + receive + length;
  std::string out = row("Failed requests:", std::to_string(failed));
  if (failed > 0) {
    out += fmt::format("   (Connect: {}, Receive: {}, Length: {}, Exceptions: 0)\n", connect, receive, length);
  }
  std::uint64_t others = 0;
  for (const auto& [code, count] : n.status) {
    if (code[0] != '2') others += count;
  }
  if (others > 0) out += row("Non-2xx responses:", std::to_string(others));
  return out;
}

struct Line {
  double min = 0, mean = 0, deviation = 0, median = 0, max = 0;
};

Line line_of(const ShortTimes& t) {
  return {t.min.value_or(0), t.mean.value_or(0), t.deviation.value_or(0), t.p50.value_or(0), t.max.value_or(0)};
}

Line line_of(const Times& t) {
  return {t.min.value_or(0), t.mean.value_or(0), t.deviation.value_or(0), t.p50.value_or(0), t.max.value_or(0)};
}

// Opening a connection, over all requests: those that found one open took no time for it. dns, connect and tls follow
// each other, so that means add up; deviations are added as those of independent times.
Line connect_line(const Stage& stage) {
  Line sum;
  for (const ShortTimes* phase : {&stage.phases_ms.dns, &stage.phases_ms.connect, &stage.phases_ms.tls}) {
    const Line one = line_of(*phase);
    sum.min += one.min;
    sum.mean += one.mean;
    sum.deviation = std::hypot(sum.deviation, one.deviation);
    sum.median += one.median;
    sum.max += one.max;
  }
  const auto opened = static_cast<double>(stage.connections.opened);
  const double all = opened + static_cast<double>(stage.connections.reused);
  if (all == 0 || stage.connections.reused == 0) return sum;
  const double share = opened / all, mean = sum.mean;
  sum.min = 0;
  sum.mean = share * mean;
  sum.deviation = std::sqrt(std::max(0.0, share * (sum.deviation * sum.deviation + mean * mean) - sum.mean * sum.mean));
  if (share < 0.5) sum.median = 0;
  return sum;
}

std::string time_rows(const Stage& stage, bool estimators) {
  const auto whole = [](double ms) { return static_cast<std::int64_t>(std::llround(ms)); };
  std::string out = "\nConnection Times (ms)\n";
  out += estimators ? "              min  mean[+/-sd] median   max\n" : "              min  avg  max\n";
  const auto add = [&](const char* label, const Line& l) {
    out += estimators ? fmt::format("{:<11}{:>6} {:>4} {:>5.1f} {:>6} {:>7}\n", label, whole(l.min), whole(l.mean),
                                    l.deviation, whole(l.median), whole(l.max))
                      : fmt::format("{:<11}{:>6}{:>5}{:>5}\n", label, whole(l.min), whole(l.mean), whole(l.max));
  };
  add("Connect:", connect_line(stage));
  add("Processing:", line_of(stage.numbers.service_ms));
  add("Waiting:", line_of(stage.phases_ms.first_byte));
  add("Total:", line_of(stage.numbers.response_ms));
  return out;
}

std::string percentile_rows(const Spread& spread) {
  std::string out = "\nPercentage of the requests served within a certain time (ms)\n";
  for (const int percent : {50, 66, 75, 80, 90, 95, 98, 99, 100}) {
    out += fmt::format("{:5}%{:>7}{}\n", percent, std::llround(spread.quantile(percent / 100.0)),
                       percent == 100 ? " (longest request)" : "");
  }
  return out;
}

std::string head_rows(const Record& record, const Stage& stage) {
  const Numbers& n = stage.numbers;
  std::string out = row("Server Software:", header_of(record, "server"));
  if (const auto url = parse_url(record.target.url)) {
    out += row("Server Hostname:", url->url.host) + row("Server Port:", std::to_string(url->url.port));
    out += "\n" + row("Document Path:", url->url.target);
  }
  std::uint64_t responses = 0;
  for (const auto& [status, count] : n.status) responses += count;
  const std::string length = header_of(record, "content-length");
  const std::string mean = responses > 0 ? std::to_string(n.bytes.body / responses) : "0";
  return out + row("Document Length:", (length.empty() ? mean : length) + " bytes");
}

}  // namespace

std::string ab_report(const Record& record, const AbView& view) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  const double length = std::max(stage.length_s, 1e-9);
  const std::uint64_t ended = n.counts.completed + n.counts.failed;
  std::string out = head_rows(record, stage);
  out += "\n" + row("Concurrency Level:", std::to_string(view.concurrency));
  out += row("Time taken for tests:", fmt::format("{:.3f} seconds", length));
  out += row("Complete requests:", std::to_string(ended)) + failed_rows(n);
  if (view.keepalive) out += row("Keep-Alive requests:", std::to_string(stage.connections.reused));
  out += row("Total transferred:", fmt::format("{} bytes", n.bytes.received));
  if (view.body) out += row("Total body sent:", std::to_string(n.bytes.sent));
  out += row("HTML transferred:", fmt::format("{} bytes", n.bytes.body));
  if (ended > 0) {
    const double each = length * 1e3 / static_cast<double>(ended);
    out += row("Requests per second:", fmt::format("{:.2f} [#/sec] (mean)", static_cast<double>(ended) / length));
    out += row("Time per request:", fmt::format("{:.3f} [ms] (mean)", each * static_cast<double>(view.concurrency)));
    out += row("Time per request:", fmt::format("{:.3f} [ms] (mean, across all concurrent requests)", each));
    out += row("Transfer rate:",
               fmt::format("{:.2f} [Kbytes/sec] received", static_cast<double>(n.bytes.received) / 1024 / length));
    if (view.body) {
      out += fmt::format("{:<24}{:.2f} kb/s sent\n", "", static_cast<double>(n.bytes.sent) / 1024 / length);
    }
  }
  const Spread spread(n);
  if (spread.count() == 0) return out;
  out += time_rows(stage, view.estimators);
  if (view.percentiles && spread.count() > 1) out += percentile_rows(spread);
  return out;
}

std::string ab_csv(const Record& record) {
  const Spread spread(record.stages.back().numbers);
  std::string out = "Percentage served,Time in ms\n";
  for (int percent = 0; percent < 100; ++percent) {
    out += fmt::format("{},{:.3f}\n", percent, spread.quantile(percent / 100.0));
  }
  return out;
}

}  // namespace brink::output::compat
