#include "output/compat/pywrkr_modes.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "output/compat/pywrkr.h"
#include "output/compat/pywrkr_errors.h"
#include "output/compat/pywrkr_numbers.h"

namespace brink::output::compat {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, int digits) {
  const double scale = std::pow(10, digits);
  return std::round(value * scale) / scale;
}

// What a step or a URL amounts to.
struct Row {
  PywrkrErrors counts;
  std::uint64_t samples = 0;
  double rps = 0, p50 = 0, p95 = 0, p99 = 0;
  double error_percent() const { return 100 * counts.share(); }
};

Row row_of(const Stage& stage) {
  const Numbers& n = stage.numbers;
  const Spread spread(n);
  Row row;
  row.counts = pywrkr_errors(stage);
  row.samples = spread.count();
  row.rps = n.rate_rps;
  row.p50 = spread.quantile(0.5) / 1e3;
  row.p95 = spread.quantile(0.95) / 1e3;
  row.p99 = spread.quantile(0.99) / 1e3;
  return row;
}

std::string latency(double seconds) {
  return seconds < 1 ? fmt::format("{:.0f}ms", seconds * 1e3) : fmt::format("{:.1f}s", seconds);
}

std::string shortened(const std::string& text, std::size_t most) {
  return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

}  // namespace

std::string pywrkr_autofind_report(const Record& record) {
  const std::string ruler(60, '=');
  std::string out = ruler + "\n  AUTOFIND RESULTS\n" + ruler + "\n";
  const auto holds = record.verdict ? record.verdict->users.holds.value_or(0) : 0;
  out += holds > 0 ? fmt::format("  Maximum sustainable load: {:.0f} users\n\n", holds)
                   : std::string("  Maximum sustainable load: could not be determined\n\n");
  out += fmt::format("  {:>7} {:>9} {:>8} {:>8} {:>8} {:>8}  {}\n", "Users", "RPS", "p50", "p95", "p99", "Errors",
                     "Status");
  if (!record.verdict) return out + ruler + "\n";
  for (const Level& level : record.verdict->levels) {
    const Row row = row_of(record.stages.at(level.stage));
    out += fmt::format("  {:>7.0f} {:>9.1f} {:>8} {:>8} {:>8} {:>7.2f}%  {}\n", level.users, row.rps, latency(row.p50),
                       latency(row.p95), latency(row.p99), row.error_percent(),
                       !level.valid   ? "INVALID"
                       : level.broken ? "FAIL"
                                      : "OK");
  }
  return out + ruler + "\n";
}

std::string pywrkr_autofind_json(const Record& record, const PywrkrSearch& search) {
  const auto holds = record.verdict ? record.verdict->users.holds.value_or(0) : 0;
  Json out = {{"url", search.url},
              {"max_error_rate", search.max_error_percent},
              {"max_p95", search.max_p95_s},
              {"step_duration", search.step_s},
              {"max_sustainable_users", holds > 0 ? Json(static_cast<std::uint64_t>(holds)) : Json(nullptr)}};
  Json steps = Json::array();
  for (const Level& level : record.verdict ? record.verdict->levels : std::vector<Level>{}) {
    const Row row = row_of(record.stages.at(level.stage));
    steps.push_back({{"users", static_cast<std::uint64_t>(level.users)},
                     {"rps", rounded(row.rps, 2)},
                     {"p50", rounded(row.p50, 4)},
                     {"p95", rounded(row.p95, 4)},
                     {"p99", rounded(row.p99, 4)},
                     {"error_rate", rounded(row.error_percent(), 2)},
                     {"total_requests", row.counts.requests},
                     {"total_errors", row.counts.errors},
                     {"passed", !level.broken && level.valid},
                     {"measured", row.samples > 0},
                     {"latency_samples", row.samples}});
  }
  out["steps"] = std::move(steps);
  return out.dump(2) + "\n";
}

std::string pywrkr_urls_report(const std::vector<PywrkrEndpoint>& endpoints) {
  const std::string ruler(90, '=');
  std::string out = "\n" + ruler + "\n  MULTI-URL RESULTS\n" + ruler + "\n";
  out += fmt::format("  {:>3} {:<7} {:<40} {:>8} {:>9} {:>8} {:>8} {:>8} {:>7}\n", "#", "Method", "URL", "Reqs", "RPS",
                     "p50", "p95", "p99", "Errs %");
  PywrkrErrors total;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const PywrkrEndpoint& e = endpoints[i];
    const Row row = row_of(e.record.stages.back());
    total.requests += row.counts.requests;
    total.errors += row.counts.errors;
    out += fmt::format("  {:>3} {:<7} {:<40} {:>8} {:>9.1f} {:>8} {:>8} {:>8} {:>7.2f}\n", i + 1, e.method,
                       shortened(e.url, 40), row.counts.requests, row.rps, latency(row.p50), latency(row.p95),
                       latency(row.p99), row.error_percent());
  }
  out += fmt::format("  Total: {} requests, {} errors ({:.2f}%)\n", total.requests, total.errors, 100 * total.share());
  return out + ruler + "\n";
}

std::string pywrkr_urls_json(const std::vector<PywrkrEndpoint>& endpoints) {
  PywrkrErrors total;
  Json list = Json::array();
  for (const PywrkrEndpoint& e : endpoints) {
    const PywrkrErrors errors = pywrkr_errors(e.record.stages.back());
    total.requests += errors.requests;
    total.errors += errors.errors;
    Json one = Json::parse(pywrkr_json(e.record, e.view));
    one["url"] = e.url;
    one["method"] = e.method;
    list.push_back(std::move(one));
  }
  const Json out = {{"mode", "multi_url"},
                    {"endpoint_count", endpoints.size()},
                    {"total_requests", total.requests},
                    {"total_errors", total.errors},
                    {"endpoints", std::move(list)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace brink::output::compat
