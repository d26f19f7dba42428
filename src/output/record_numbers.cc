// The numbers of a stage: the half of record_build.h that reads histograms and counts.
#include <fmt/format.h>
#include <cmath>

#include "base/check.h"
#include "output/asked.h"
#include "output/plateaus.h"
#include "output/record_build.h"
#include "output/record_journal.h"

namespace brink::output {
namespace {

// Digits beyond what is measured only make records longer: means to the nanosecond, rates to a thousandth.
double mean_ms(double mean_seconds) { return std::round(mean_seconds * 1e9) / 1e6; }
double per_second(double rate) { return std::isfinite(rate) ? std::round(rate * 1e3) / 1e3 : 0; }
double per_second(std::uint64_t count, Duration length) {
  return length > Duration{} ? per_second(static_cast<double>(count) / seconds(length)) : 0;
}

std::optional<double> tail(const aggregate::Histogram& histogram, double q) {
  if (histogram.count() < samples_needed(q)) return std::nullopt;
  return milliseconds(histogram.quantile(q));
}

ShortTimes short_times(const aggregate::Histogram& h) {
  ShortTimes out;
  out.count = h.count();
  if (h.empty()) return out;
  out.min = milliseconds(h.min());
  out.mean = mean_ms(h.mean());
  out.deviation = mean_ms(h.deviation());
  out.p50 = milliseconds(h.quantile(0.50));
  out.p95 = milliseconds(h.quantile(0.95));
  out.p99 = milliseconds(h.quantile(0.99));
  out.max = milliseconds(h.max());
  return out;
}

std::vector<HistogramStep> steps_of(const aggregate::Histogram& histogram) {
  std::vector<HistogramStep> out;
  histogram.for_each([&](Duration low, Duration, std::uint64_t count) {
    out.push_back({static_cast<double>(low.count()) / 1e3, count});
  });
  return out;
}

Counts record_counts(const aggregate::Counts& in) {
  return {in.due,    in.sent,      in.missed,          in.completed,
          in.failed, in.in_flight, in.ended_in_window, in.completed_in_window};
}

// All but the histogram.
Numbers figures(const aggregate::RouteSummary& in, Duration length) {
  Numbers out;
  out.counts = record_counts(in.counts);
  out.rate_rps = per_second(in.counts.ended_in_window, length);
  out.goodput_rps = per_second(in.counts.completed_in_window, length);
  out.response_ms = record_times(in.response());
  out.service_ms = record_times(in.service());
  for (int i = 1; i < sample::failure_count; ++i) {
    const std::uint64_t count = in.counts.failures[static_cast<std::size_t>(i)];
    if (count) out.failures[std::string(sample::failure_name(static_cast<sample::Failure>(i)))] = count;
  }
  for (const auto& [status, count] : in.counts.status) out.status[std::to_string(status)] = count;
  out.bytes = {in.counts.bytes_sent, in.counts.bytes_received, in.counts.body_bytes};
  return out;
}

Numbers record_numbers(const aggregate::RouteSummary& in, Duration length) {
  CHECK(in.counts.balanced(), "due = sent + missed; sent = completed + failed + in flight");
  Numbers out = figures(in, length);
  const auto steps = [&](aggregate::Outcome outcome) {
    return steps_of(in.clocks[static_cast<std::size_t>(outcome)].response);
  };
  out.histogram = {steps(aggregate::Outcome::ok), steps(aggregate::Outcome::bad), steps(aggregate::Outcome::timed_out)};
  return out;
}

Series record_series(const aggregate::Series& in, const plan::Stage& stage, Duration length) {
  Series out;
  out.step_s = seconds(in.step);
  out.asked_rps = asked_rps(stage, in.step, in.buckets.size(), length);
  out.asked_users = asked_users(stage, in.step, in.buckets.size(), length);
  for (const aggregate::Bucket& bucket : in.buckets) {
    const bool any = std::any_of(bucket.latency.begin(), bucket.latency.end(), [](auto n) { return n > 0; });
    const auto quantile = [&](double q) {
      return any ? std::optional(milliseconds(bucket.quantile(q))) : std::nullopt;
    };
    out.due.push_back(bucket.due);
    out.completed.push_back(bucket.completed);
    out.failed.push_back(bucket.failed);
    out.p50_ms.push_back(quantile(0.50));
    out.p95_ms.push_back(quantile(0.95));
  }
  return out;
}

Phases record_phases(const aggregate::Phases& in) {
  return {short_times(in.dns),  short_times(in.connect),    short_times(in.tls),
          short_times(in.send), short_times(in.first_byte), short_times(in.transfer)};
}

std::optional<WebSockets> record_sockets(const std::vector<sample::WorkerHealth>& workers) {
  sample::SocketCounts all;
  for (const sample::WorkerHealth& worker : workers) all.merge(worker.sockets);
  if (all.opened == 0 && all.most_open == 0) return std::nullopt;
  WebSockets out;
  out.opened = all.opened;
  out.dropped = all.dropped;
  out.reopened = all.reopened;
  out.most_open = all.most_open;
  out.messages_sent = all.messages_sent;
  out.messages_received = all.messages_received;
  out.unexpected = all.unexpected;
  out.bytes_sent = all.bytes_sent;
  out.bytes_received = all.bytes_received;
  out.pings = all.pings;
  out.pongs = all.pongs;
  out.closes = all.closes;
  out.closes_unanswered = all.closes_unanswered;
  for (const auto& [code, count] : all.close_codes) out.close_codes[std::to_string(code)] = count;
  return out;
}

Health health_of(const verdict::Health& health, const std::vector<sample::WorkerHealth>& workers) {
  Health out;
  for (const verdict::Gate& gate : health.gates) {
    out.gates.push_back({gate.name, gate.red, gate.value, gate.limit, gate.text});
  }
  for (const sample::WorkerHealth& w : workers) {
    out.workers.push_back({seconds(w.wall), seconds(w.cpu), milliseconds(w.loop_lag_p50), milliseconds(w.loop_lag_p99),
                           milliseconds(w.loop_lag_p999), milliseconds(w.loop_lag_max), w.turns});
  }
  return out;
}

Duration from_us(double us) { return from_seconds(us / 1e6); }

}  // namespace

std::uint64_t samples_needed(double q) { return static_cast<std::uint64_t>(std::llround(10 / (1 - q))); }

ShortTimes record_short_times(const aggregate::Histogram& histogram) { return short_times(histogram); }

Health record_health(const verdict::Health& health, const std::vector<sample::WorkerHealth>& workers) {
  return health_of(health, workers);
}

Numbers record_numbers_so_far(const aggregate::StageSummary& summary) { return figures(summary.total, summary.length); }

Times record_times(const aggregate::Histogram& h) {
  Times out;
  out.count = h.count();
  if (h.empty()) return out;
  out.min = milliseconds(h.min());
  out.mean = mean_ms(h.mean());
  out.deviation = mean_ms(h.deviation());
  out.max = milliseconds(h.max());
  out.p50 = milliseconds(h.quantile(0.50));
  out.p75 = milliseconds(h.quantile(0.75));
  out.p90 = milliseconds(h.quantile(0.90));
  out.p95 = milliseconds(h.quantile(0.95));
  out.p99 = tail(h, 0.99);
  out.p99_9 = tail(h, 0.999);
  out.p99_99 = tail(h, 0.9999);
  return out;
}

Stage record_stage(const plan::Plan& plan, const StageInput& input, Instant run_begin) {
  const aggregate::StageSummary& summary = *input.summary;
  CHECK(summary.routes.size() <= plan.routes.size());
  Stage out;
  out.name = input.stage->name;
  out.purpose = input.purpose;
  out.load = record_load(*input.stage, plan.client, plan.scenario != nullptr);
  out.load.text += scenario_text(plan, input.stage->load);
  out.begin_s = summary.window.begin == Instant{} ? 0 : seconds(summary.window.begin - run_begin);
  out.length_s = seconds(summary.length);
  out.cut_short = input.cut_short;
  out.valid = !input.health->saturated();
  out.numbers = record_numbers(summary.total, summary.length);
  out.phases_ms = record_phases(summary.phases);
  out.connections.opened = summary.phases.opened;
  out.connections.reused = summary.phases.reused;
  out.websockets = record_sockets(summary.workers);
  for (std::size_t i = 0; i < summary.http.size(); ++i) {
    if (summary.http[i] == 0) continue;
    out.http_versions[std::string(sample::http_name(static_cast<sample::Http>(i)))] = summary.http[i];
  }
  out.send_lag_ms = short_times(summary.send_lag);
  out.series = record_series(summary.series, *input.stage, summary.length);
  out.plateaus = record_plateaus(summary.series, *input.stage, summary.length);
  out.warmup_ended = summary.warmup_ended;
  out.warmup_failed = summary.warmup_failed;
  for (const sample::WorkerHealth& worker : summary.workers) {
    out.connections.stale_retries += worker.stale_retries;
    out.connections.streams += worker.streams_opened;
    out.redirects_refused += worker.redirects_refused;
  }
  for (std::size_t i = 0; i < summary.routes.size(); ++i) {
    if (summary.routes[i].counts.due == 0) continue;
    out.routes.push_back(
        {sample::mask_secrets(plan.routes[i].name), record_numbers(summary.routes[i], summary.length)});
  }
  record_journal(summary.journal, out);
  out.health = health_of(*input.health, summary.workers);
  return out;
}

Stage record_stage(const plan::Plan& plan, const verdict::Visit& visit, Instant run_begin) {
  return record_stage(plan,
                      {.stage = &visit.step.stage,
                       .purpose = std::string(verdict::purpose_name(visit.step.purpose)),
                       .summary = &visit.summary,
                       .health = &visit.health,
                       .cut_short = visit.cut_short},
                      run_begin);
}

aggregate::Histogram restore_response(const Numbers& numbers) {
  aggregate::Histogram out;
  for (const auto* steps : {&numbers.histogram.ok, &numbers.histogram.bad, &numbers.histogram.timed_out}) {
    for (const HistogramStep& step : *steps) out.add_step(from_us(step.low_us), step.count);
  }
  const Times& t = numbers.response_ms;
  if (t.min && t.max && t.mean && t.deviation) {
    out.restore(from_us(*t.min * 1e3), from_us(*t.max * 1e3), *t.mean / 1e3, *t.deviation / 1e3);
  }
  return out;
}

}  // namespace brink::output
