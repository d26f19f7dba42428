#include "output/compat/ab_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/url.h"
#include "sample/mishap_keys.h"

namespace brink::output::compat {
namespace {

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

// What ab calls failed: no answer, or one of another length, whatever its status. A status is no failure there.
struct Failed {
  std::uint64_t connect = 0, receive = 0, length = 0;
  std::uint64_t all() const { return connect + receive + length; }
};
Failed failed_of(const Stage& stage) {
  const Numbers& n = stage.numbers;
  Failed failed;
  if (const auto keys = stage.mishaps.find("assertion"); keys != stage.mishaps.end()) {
    failed.length = tally(keys->second, {sample::length_differs});
  }
  failed.receive = tally(n.failures, {"reset", "closed_early", "malformed", "too_large", "body_timeout"});
  failed.connect = n.counts.failed - failed.receive - tally(n.failures, {"status", "assertion"});
  return failed;
}

std::uint64_t responses(const Numbers& n, bool bad_only) {
  std::uint64_t sum = 0;
  for (const auto& [code, count] : n.status) {
    if (!bad_only || code[0] != '2') sum += count;
  }
  return sum;
}

void add_head(const Record& record, const Numbers& n, std::vector<AbRow>& rows) {
  rows.push_back({"Server Software:", header_of(record, "server")});
  if (const auto url = parse_url(record.target.url)) {
    rows.push_back({"Server Hostname:", url->url.host});
    rows.push_back({"Server Port:", std::to_string(url->url.port)});
    rows.push_back({"Document Path:", url->url.target, true});
  }
  const std::uint64_t answers = responses(n, false);
  const std::string length = header_of(record, "content-length");
  const std::string mean = answers > 0 ? std::to_string(n.bytes.body / answers) : "0";
  rows.push_back({"Document Length:", (length.empty() ? mean : length) + " bytes"});
}

AbLine line_of(const char* label, const auto& t) {
  return {label, t.min.value_or(0), t.mean.value_or(0), t.deviation.value_or(0), t.p50.value_or(0), t.max.value_or(0)};
}

// Opening a connection, over all requests: those that found one open took no time for it. dns, connect and tls follow
// each other, so that means add up; deviations are added as those of independent times.
AbLine connect_line(const Stage& stage) {
  AbLine sum{"Connect:"};
  for (const ShortTimes* phase : {&stage.phases_ms.dns, &stage.phases_ms.connect, &stage.phases_ms.tls}) {
    const AbLine one = line_of("", *phase);
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

}  // namespace

std::vector<AbRow> ab_rows(const Record& record, const AbView& view) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  std::vector<AbRow> rows;
  add_head(record, n, rows);
  rows.push_back({"Concurrency Level:", std::to_string(view.concurrency), true});
  rows.push_back({"Time taken for tests:", fmt::format("{:.3f} seconds", stage.length_s)});
  rows.push_back({"Complete requests:", std::to_string(n.counts.completed + n.counts.failed)});
  rows.push_back({"Failed requests:", std::to_string(failed_of(stage).all())});
  if (const auto others = responses(n, true); others > 0) {
    rows.push_back({"Non-2xx responses:", std::to_string(others)});
  }
  if (view.keepalive) rows.push_back({"Keep-Alive requests:", std::to_string(stage.connections.reused)});
  rows.push_back({"Total transferred:", fmt::format("{} bytes", n.bytes.received)});
  if (view.body) rows.push_back({"Total body sent:", std::to_string(n.bytes.sent)});
  rows.push_back({"HTML transferred:", fmt::format("{} bytes", n.bytes.body)});
  return rows;
}

std::string ab_failures(const Record& record) {
  const Failed failed = failed_of(record.stages.back());
  if (failed.all() == 0) return "";
  return fmt::format("(Connect: {}, Receive: {}, Length: {}, Exceptions: 0)", failed.connect, failed.receive,
                     failed.length);
}

std::vector<AbLine> ab_lines(const Stage& stage) {
  return {connect_line(stage), line_of("Processing:", stage.numbers.service_ms),
          line_of("Waiting:", stage.phases_ms.first_byte), line_of("Total:", stage.numbers.response_ms)};
}

}  // namespace brink::output::compat
