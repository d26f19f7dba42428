#include "output/export/run_metrics.h"

#include <array>
#include <map>
#include <utility>

#include "output/export/loadpilot_metrics.h"
#include "output/export/pywrkr_metrics.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

using aggregate::Counts;
using aggregate::outcome_count;
using aggregate::Spectrum;

constexpr std::array<std::string_view, outcome_count> outcome_names = {"ok", "bad", "timed_out", "lost"};

std::array<std::uint64_t, outcome_count> by_outcome(const Counts& counts) {
  std::array<std::uint64_t, outcome_count> ended{};
  ended[0] = counts.completed;
  for (std::size_t i = 1; i < counts.failures.size(); ++i) {
    ended[static_cast<std::size_t>(aggregate::outcome_of(static_cast<sample::Failure>(i)))] += counts.failures[i];
  }
  return ended;
}

Label label(std::string_view name, std::string_view value) { return {std::string(name), valid_utf8(value)}; }

class Maker {
 public:
  explicit Maker(MetricSet& set) : set_(set) {}

  void metric(std::string_view name, std::string_view otel_name, MetricKind kind, Unit unit, std::string_view help) {
    drop_empty();
    set_.metrics.push_back({name, otel_name, kind, unit, help, {}});
  }
  void value(Labels labels, auto value) { set_.metrics.back().values.push_back({std::move(labels), std::move(value)}); }
  // Metrics without values say nothing.
  void drop_empty() {
    if (!set_.metrics.empty() && set_.metrics.back().values.empty()) set_.metrics.pop_back();
  }

 private:
  MetricSet& set_;
};

void add_requests(Maker& make, const RunNumbers& run) {
  make.metric("brink_requests_total", "brink.requests", MetricKind::counter, Unit::requests,
              "requests that ended, by how: ok, bad (a whole response that is none of success), timed_out, lost");
  for (const RouteNumbers& route : run.routes) {
    const auto ended = by_outcome(route.tally.counts);
    for (std::size_t i = 0; i < ended.size(); ++i) {
      if (ended[i] == 0 && i > 0) continue;
      make.value({label("route", route.name), label("outcome", outcome_names[i])}, ended[i]);
    }
  }
  make.metric("brink_failures_total", "brink.failures", MetricKind::counter, Unit::requests,
              "requests that failed, by the way they did");
  for (const RouteNumbers& route : run.routes) {
    const auto& failures = route.tally.counts.failures;
    for (std::size_t i = 1; i < failures.size(); ++i) {
      if (failures[i] == 0) continue;
      const auto failure = sample::failure_name(static_cast<sample::Failure>(i));
      make.value({label("route", route.name), label("failure", failure)}, failures[i]);
    }
  }
}

// One counter of Counts, by route.
void add_count(Maker& make, const RunNumbers& run, std::uint64_t Counts::*count) {
  for (const RouteNumbers& route : run.routes) {
    make.value({label("route", route.name)}, route.tally.counts.*count);
  }
}

void add_balance(Maker& make, const RunNumbers& run) {
  make.metric("brink_requests_due_total", "brink.requests.due", MetricKind::counter, Unit::requests,
              "requests the load asked for: due = ended + missed + unanswered + in flight");
  add_count(make, run, &Counts::due);
  make.metric("brink_requests_missed_total", "brink.requests.missed", MetricKind::counter, Unit::requests,
              "requests that were due and never begun: nobody was free");
  add_count(make, run, &Counts::missed);
  make.metric("brink_requests_unanswered_total", "brink.requests.unanswered", MetricKind::counter, Unit::requests,
              "requests still without an answer when their stage had drained");
  add_count(make, run, &Counts::in_flight);
  make.metric("brink_received_bytes_total", "brink.received", MetricKind::counter, Unit::bytes,
              "bytes of responses, heads included");
  add_count(make, run, &Counts::bytes_received);
  make.metric("brink_sent_bytes_total", "brink.sent", MetricKind::counter, Unit::bytes,
              "bytes of requests, heads included");
  add_count(make, run, &Counts::bytes_sent);
}

// A server may answer with any number there is: those outside of HTTP's are one.
std::string status_text(std::uint16_t status) {
  return status >= 100 && status < 600 ? std::to_string(status) : std::string("other");
}

void add_statuses(Maker& make, const RunNumbers& run) {
  std::map<std::string, std::uint64_t> statuses;
  for (const RouteNumbers& route : run.routes) {
    for (const auto& [status, count] : route.tally.counts.status) statuses[status_text(status)] += count;
  }
  make.metric("brink_responses_total", "brink.responses", MetricKind::counter, Unit::requests,
              "whole responses, by status");
  for (const auto& [status, count] : statuses) make.value({label("status", status)}, count);
}

void add_clock(Maker& make, const RunNumbers& run, Spectrum aggregate::SpectrumPair::*clock) {
  for (const RouteNumbers& route : run.routes) {
    for (std::size_t i = 0; i < outcome_count; ++i) {
      const Spectrum& spectrum = route.tally.clocks[i].*clock;
      if (spectrum.empty()) continue;
      make.value({label("route", route.name), label("outcome", outcome_names[i])}, spectrum);
    }
  }
}

void add_times(Maker& make, const RunNumbers& run) {
  make.metric("brink_response_seconds", "brink.response", MetricKind::histogram, Unit::seconds,
              "from when a request was due to its last byte; timed_out: at least so long; lost: until it failed");
  add_clock(make, run, &aggregate::SpectrumPair::response);
  make.metric("brink_service_seconds", "brink.service", MetricKind::histogram, Unit::seconds,
              "the same from the first byte that was sent");
  add_clock(make, run, &aggregate::SpectrumPair::service);
  make.metric("brink_phase_seconds", "brink.phase", MetricKind::histogram, Unit::seconds,
              "where the time went; dns, connect and tls of requests that opened a connection");
  const auto& p = run.phases;
  const std::pair<std::string_view, const Spectrum*> phases[] = {
      {"dns", &p.dns},   {"connect", &p.connect},       {"tls", &p.tls},
      {"send", &p.send}, {"first_byte", &p.first_byte}, {"transfer", &p.transfer}};
  for (const auto& [name, spectrum] : phases) {
    if (!spectrum->empty()) make.value({label("phase", name)}, *spectrum);
  }
  make.metric("brink_send_lag_seconds", "brink.send_lag", MetricKind::histogram, Unit::seconds,
              "how late the load generator itself was");
  if (!run.send_lag.empty()) make.value({}, run.send_lag);
}

void add_course(Maker& make, const RunNumbers& run) {
  make.metric("brink_connections_total", "brink.connections", MetricKind::counter, Unit::none,
              "connections opened for requests");
  make.value({}, run.phases.opened);
  make.metric("brink_warmup_requests_total", "brink.warmup.requests", MetricKind::counter, Unit::requests,
              "requests of warm-ups, which are in no other number");
  make.value({}, run.warmup_ended);
  make.metric("brink_warmup_failures_total", "brink.warmup.failures", MetricKind::counter, Unit::requests,
              "of these, failed");
  make.value({}, run.warmup_failed);
  make.metric("brink_stages_total", "brink.stages", MetricKind::counter, Unit::none, "stages of load that have ended");
  make.value({}, run.stages);
  make.metric("brink_invalid_stages_total", "brink.stages.invalid", MetricKind::counter, Unit::none,
              "of these, stages in which the load generator was the limit");
  make.value({}, run.invalid_stages);
  make.metric("brink_invalid_seconds", "brink.invalid", MetricKind::gauge, Unit::seconds,
              "time of these stages that is not to be trusted, for a worker that was lost or was the limit");
  make.value({}, run.invalid_s);
  make.metric("brink_lost_workers_total", "brink.workers.lost", MetricKind::counter, Unit::none,
              "machines and processes that were lost while they made load");
  make.value({}, run.lost_workers);
  make.metric("brink_unknown_requests_total", "brink.requests.unknown", MetricKind::counter, Unit::requests,
              "requests that became due with these, and of which nothing is known; they are in no other number");
  make.value({}, run.unknown_requests);
}

void add_state(Maker& make, const RunNumbers& run) {
  make.metric("brink_run_info", "brink.run.info", MetricKind::gauge, Unit::none,
              "always 1: what is run, by its labels");
  make.value({label("kind", run.kind), label("version", run.version)}, 1.0);
  make.metric("brink_run_start_time_seconds", "brink.run.start_time", MetricKind::gauge, Unit::seconds,
              "when the run began, since 1970");
  make.value({}, static_cast<double>(run.start.time_since_epoch().count()) / 1e9);
  const LoadNow load = run.load.value_or(LoadNow{});
  make.metric("brink_users", "brink.users", MetricKind::gauge, Unit::users, "users that closed load asks for");
  make.value({}, load.users);
  make.metric("brink_target_requests_per_second", "brink.target_rate", MetricKind::gauge, Unit::requests_per_second,
              "requests per second that open load asks for");
  make.value({}, load.target_rate);
  make.metric("brink_requests_in_flight", "brink.requests.in_flight", MetricKind::gauge, Unit::requests,
              "requests begun and not ended");
  make.value({}, static_cast<double>(load.in_flight));
}

void add_answer(Maker& make, const RunNumbers& run) {
  const auto bounds = [&](const std::optional<double>& holds, const std::optional<double>& breaks) {
    if (holds) make.value({label("bound", "holds")}, *holds);
    if (breaks) make.value({label("bound", "breaks")}, *breaks);
  };
  make.metric("brink_answer_users", "brink.answer.users", MetricKind::gauge, Unit::users,
              "the most users seen to hold, the fewest seen to break");
  bounds(run.answer.users_hold, run.answer.users_break);
  make.metric("brink_answer_requests_per_second", "brink.answer.rate", MetricKind::gauge, Unit::requests_per_second,
              "the same in requests per second");
  bounds(run.answer.rps_hold, run.answer.rps_break);
}

}  // namespace

Totals totals_of(const RunNumbers& run) {
  Totals totals{.time = run.time, .requests = 0, .errors = 0, .bytes_received = 0, .response = {}};
  for (const RouteNumbers& route : run.routes) {
    const Counts& counts = route.tally.counts;
    totals.requests += counts.completed + counts.failed;
    totals.errors += counts.failed;
    totals.bytes_received += counts.bytes_received;
    for (const auto outcome : {aggregate::Outcome::ok, aggregate::Outcome::bad, aggregate::Outcome::timed_out}) {
      totals.response.merge(route.tally.clocks[static_cast<std::size_t>(outcome)].response);
    }
  }
  return totals;
}

MetricSet run_metrics(const RunNumbers& run, const Totals& before) {
  MetricSet set{run.job, run.id, run.version, {}, run.start, run.time, {}};
  for (const Label& tag : run.tags) set.tags.push_back({valid_utf8(tag.name), valid_utf8(tag.value)});
  Maker make(set);
  add_requests(make, run);
  add_balance(make, run);
  add_statuses(make, run);
  add_times(make, run);
  add_course(make, run);
  add_state(make, run);
  add_answer(make, run);
  make.drop_empty();
  for (Metric& metric : pywrkr_metrics(run, before)) set.metrics.push_back(std::move(metric));
  if (run.job == loadpilot_job) {
    for (Metric& metric : loadpilot_metrics(run, before)) set.metrics.push_back(std::move(metric));
  }
  return set;
}

}  // namespace brink::output
