#include "output/export/loadpilot_metrics.h"

namespace brink::output {
namespace {

using aggregate::Outcome;
using aggregate::Spectrum;

Spectrum responses_of(const RouteNumbers& route) {
  Spectrum all;
  for (const auto outcome : {Outcome::ok, Outcome::bad, Outcome::timed_out}) {
    all.merge(route.tally.clocks[static_cast<std::size_t>(outcome)].response);
  }
  return all;
}

double mean_s(const Spectrum& s) { return s.sum() / static_cast<double>(s.count); }

class Maker {
 public:
  void add(std::string_view name, std::string_view otel, MetricKind kind, Unit unit, std::string_view help) {
    metrics_.push_back({name, otel, kind, unit, help, {}});
  }
  void counter(std::uint64_t count, Labels labels = {}) {
    metrics_.back().values.push_back({std::move(labels), count});
  }
  void gauge(double value, Labels labels = {}) { metrics_.back().values.push_back({std::move(labels), value}); }
  std::vector<Metric> take() {
    std::erase_if(metrics_, [](const Metric& metric) { return metric.values.empty(); });
    return std::move(metrics_);
  }

 private:
  std::vector<Metric> metrics_;
};

void add_tasks(Maker& make, const RunNumbers& run) {
  const auto task = [](const RouteNumbers& route) { return Labels{{"task", route.name}}; };
  make.add("loadpilot_task_requests_total", "loadpilot.task.requests", MetricKind::counter, Unit::requests,
           "requests of a task that ended");
  for (const auto& route : run.routes) {
    make.counter(route.tally.counts.completed + route.tally.counts.failed, task(route));
  }
  make.add("loadpilot_task_errors_total", "loadpilot.task.errors", MetricKind::counter, Unit::requests,
           "of these, failed");
  for (const auto& route : run.routes) make.counter(route.tally.counts.failed, task(route));
  const auto latency = [&](std::string_view name, std::string_view otel, std::string_view help, const auto& value_s) {
    make.add(name, otel, MetricKind::gauge, Unit::milliseconds, help);
    for (const auto& route : run.routes) {
      const Spectrum responses = responses_of(route);
      if (!responses.empty()) make.gauge(value_s(responses) * 1e3, task(route));
    }
  };
  latency("loadpilot_task_latency_p50_ms", "loadpilot.task.latency.p50", "median response time of a task",
          [](const Spectrum& s) { return s.quantile(0.5); });
  latency("loadpilot_task_latency_p99_ms", "loadpilot.task.latency.p99", "response time of a task, 99th percentile",
          [](const Spectrum& s) { return s.quantile(0.99); });
  latency("loadpilot_task_latency_mean_ms", "loadpilot.task.latency.mean", "mean response time of a task",
          [](const Spectrum& s) { return mean_s(s); });
}

}  // namespace

std::vector<Metric> loadpilot_metrics(const RunNumbers& run, const Totals& before) {
  const Totals now = totals_of(run);
  const LoadNow load = run.load.value_or(LoadNow{});
  const double passed = seconds(now.time - before.time);
  Maker make;
  make.add("loadpilot_requests_total", "loadpilot.requests", MetricKind::counter, Unit::requests,
           "requests that ended");
  make.counter(now.requests);
  make.add("loadpilot_errors_total", "loadpilot.errors", MetricKind::counter, Unit::requests, "of these, failed");
  make.counter(now.errors);
  if (passed > 0) {
    make.add("loadpilot_current_rps", "loadpilot.current_rps", MetricKind::gauge, Unit::requests_per_second,
             "requests that ended, per second");
    make.gauge(static_cast<double>(now.requests - before.requests) / passed);
  }
  make.add("loadpilot_target_rps", "loadpilot.target_rps", MetricKind::gauge, Unit::requests_per_second,
           "tasks per second that the scenario asks for");
  make.gauge(load.target_rate);
  make.add("loadpilot_active_workers", "loadpilot.active_workers", MetricKind::gauge, Unit::requests,
           "requests begun and not ended");
  make.gauge(static_cast<double>(load.in_flight));
  make.add("loadpilot_elapsed_secs", "loadpilot.elapsed", MetricKind::gauge, Unit::seconds, "since the run began");
  make.gauge(seconds(run.time - run.start));
  if (!now.response.empty()) {
    const auto latency = [&](std::string_view name, std::string_view otel, std::string_view help, double value_s) {
      make.add(name, otel, MetricKind::gauge, Unit::milliseconds, help);
      make.gauge(value_s * 1e3);
    };
    const Spectrum& all = now.response;
    latency("loadpilot_latency_p50_ms", "loadpilot.latency.p50", "median response time", all.quantile(0.5));
    latency("loadpilot_latency_p95_ms", "loadpilot.latency.p95", "response time, 95th percentile", all.quantile(0.95));
    latency("loadpilot_latency_p99_ms", "loadpilot.latency.p99", "response time, 99th percentile", all.quantile(0.99));
    latency("loadpilot_latency_max_ms", "loadpilot.latency.max", "longest response time", all.max());
    latency("loadpilot_latency_mean_ms", "loadpilot.latency.mean", "mean response time", mean_s(all));
  }
  add_tasks(make, run);
  return make.take();
}

}  // namespace brink::output
