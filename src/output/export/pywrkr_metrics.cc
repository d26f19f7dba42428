#include "output/export/pywrkr_metrics.h"

namespace brink::output {
namespace {

double since(WallTime from, WallTime to) { return seconds(to - from); }

// Of a stretch of the run: what the gauges are made of.
struct Stretch {
  double length_s = 0;
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
  std::uint64_t timed = 0;                              // requests the latencies are of
  double p50 = 0, p95 = 0, p99 = 0, mean = 0, max = 0;  // seconds
};

Stretch whole_run(const RunNumbers::Whole& whole, const Totals& now) {
  const auto& h = whole.response;
  const auto at = [&](double q) { return seconds(h.quantile(q)); };
  return {whole.length_s, now.requests, now.bytes_received, h.count(),       at(0.5),
          at(0.95),       at(0.99),     h.mean(),           seconds(h.max())};
}

Stretch interval(const Totals& before, const Totals& now) {
  const aggregate::Spectrum s = now.response.since(before.response);
  return {since(before.time, now.time),
          now.requests - before.requests,
          now.bytes_received - before.bytes_received,
          s.count,
          s.quantile(0.5),
          s.quantile(0.95),
          s.quantile(0.99),
          s.empty() ? 0 : s.sum() / static_cast<double>(s.count),
          s.max()};
}

}  // namespace

std::vector<Metric> pywrkr_metrics(const RunNumbers& run, const Totals& before) {
  const Totals now = totals_of(run);
  const Stretch stretch = run.whole ? whole_run(*run.whole, now) : interval(before, now);
  const Labels labels = {{"export", run.whole ? "final" : "interval"}};
  std::vector<Metric> metrics;
  const auto counter = [&](std::string_view name, std::string_view otel, std::string_view help, std::uint64_t count) {
    metrics.push_back({name, otel, MetricKind::counter, Unit::requests, help, {{{}, count}}});
  };
  const auto gauge = [&](std::string_view name, std::string_view otel, Unit unit, std::string_view help, double value) {
    metrics.push_back({name, otel, MetricKind::gauge, unit, help, {{labels, value}}});
  };
  counter("pywrkr_requests_total", "pywrkr.requests.total", "requests that ended", now.requests);
  counter("pywrkr_errors_total", "pywrkr.errors.total", "of these, failed", now.errors);
  if (stretch.length_s > 0) {
    gauge("pywrkr_requests_per_sec", "pywrkr.requests_per_sec", Unit::requests_per_second,
          "requests that ended, per second", static_cast<double>(stretch.requests) / stretch.length_s);
    gauge("pywrkr_transfer_bytes_per_sec", "pywrkr.transfer_bytes_per_sec", Unit::bytes_per_second,
          "bytes received, per second", static_cast<double>(stretch.bytes) / stretch.length_s);
  }
  gauge("pywrkr_duration_sec", "pywrkr.duration_sec", Unit::seconds,
        "since the run began; in the end what was measured",
        run.whole ? run.whole->length_s : since(run.start, run.time));
  if (stretch.timed == 0) return metrics;
  const auto latency = [&](std::string_view name, std::string_view otel, std::string_view help, double value_s) {
    gauge(name, otel, Unit::milliseconds, help, value_s * 1e3);
  };
  latency("pywrkr_latency_p50_ms", "pywrkr.latency.p50", "median response time", stretch.p50);
  latency("pywrkr_latency_p95_ms", "pywrkr.latency.p95", "response time, 95th percentile", stretch.p95);
  latency("pywrkr_latency_p99_ms", "pywrkr.latency.p99", "response time, 99th percentile", stretch.p99);
  latency("pywrkr_latency_mean_ms", "pywrkr.latency.mean", "mean response time", stretch.mean);
  latency("pywrkr_latency_max_ms", "pywrkr.latency.max", "longest response time", stretch.max);
  return metrics;
}

}  // namespace brink::output
