#include "output/live_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "output/record_build.h"
#include "plan/headcount.h"
#include "sample/exchange.h"

namespace brink::output {
namespace {

using aggregate::Bucket;
using aggregate::Outcome;
using aggregate::Recent;
using aggregate::Spectrum;

LiveTimes times_of(const Bucket& bucket) {
  LiveTimes out;
  if (std::all_of(bucket.latency.begin(), bucket.latency.end(), [](auto n) { return n == 0; })) return out;
  out.p50_ms = milliseconds(bucket.quantile(0.50));
  out.p95_ms = milliseconds(bucket.quantile(0.95));
  out.p99_ms = milliseconds(bucket.quantile(0.99));
  out.max_ms = milliseconds(bucket.quantile(1));
  return out;
}

LiveTimes times_of(const Spectrum& spectrum) {
  if (spectrum.empty()) return {};
  const auto ms = [&](double q) { return 1e3 * spectrum.quantile(q); };
  return {ms(0.50), ms(0.95), ms(0.99), 1e3 * spectrum.max()};
}

// From the first that was not told of.
std::vector<LiveSecond> new_seconds(const LiveInput& in) {
  const Recent& now = in.now->recent;
  // In buckets of now. Where they were joined in pairs, one that was told of in part is not told of again.
  const Duration until = in.before ? in.before->recent.over * in.before->recent.step : Duration{};
  const std::int64_t told = (until + now.step - Duration(1)) / now.step;
  std::vector<LiveSecond> out;
  for (std::size_t i = 0; i < now.buckets.size(); ++i) {
    if (now.first() + static_cast<std::int64_t>(i) < told) continue;
    const Bucket& seen = now.buckets[i];
    out.push_back({seconds(now.step), seen.due, seen.ended, seen.failed, seen.bytes_received, times_of(seen)});
  }
  return out;
}

LiveRoute route_of(const LiveInput& in, std::size_t i) {
  const aggregate::RouteTally& route = in.now->routes[i];
  LiveRoute out;
  out.name = sample::mask_secrets(in.plan->routes[i].name);
  out.ended = route.counts.completed + route.counts.failed;
  out.failed = route.counts.failed;
  Spectrum response;
  for (const Outcome outcome : {Outcome::ok, Outcome::bad, Outcome::timed_out}) {
    response.merge(route.clocks[static_cast<std::size_t>(outcome)].response);
  }
  out.times = times_of(response);
  const Duration since = in.now->length - (in.before ? in.before->length : Duration{});
  const std::uint64_t before = in.before ? in.before->routes[i].counts.ended_in_window : 0;
  if (since > Duration{}) {
    out.rate_rps = static_cast<double>(route.counts.ended_in_window - before) / seconds(since);
  }
  return out;
}

std::vector<LiveRoute> routes_of(const LiveInput& in) {
  std::vector<LiveRoute> out;
  const std::size_t shown = in.now->routes.size(), all = in.plan->routes.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (in.now->routes[i].counts.due == 0) continue;
    out.push_back(route_of(in, i));
    if (i + 1 == shown && shown < all) out.back().name = fmt::format("({} other routes)", all - shown + 1);
  }
  return out;
}

std::optional<double> busiest(const LiveInput& in) {
  std::optional<double> most;
  const auto& workers = in.now->workers;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    sample::WorkerHealth since = workers[i];
    if (in.before && i < in.before->workers.size()) {
      since.cpu -= in.before->workers[i].cpu;
      since.wall -= in.before->workers[i].wall;
    }
    most = std::max(most.value_or(0), since.cpu_share());
  }
  return most;
}

}  // namespace

LiveStage live_stage(const LiveInput& in) {
  CHECK(in.now->routes.size() <= in.plan->routes.size());
  CHECK(!in.before || in.before->routes.size() == in.now->routes.size(), "two looks at one stage");
  LiveStage out;
  out.purpose = in.purpose;
  out.load = record_load(*in.stage, in.plan->client);
  out.elapsed_s = seconds(in.elapsed);
  out.warming_up = in.elapsed < in.stage->warmup;
  if (const auto* closed = std::get_if<plan::Closed>(&in.stage->load)) {
    out.users = plan::users_at(*closed, in.elapsed);
  } else {
    out.asked_rps = std::get<plan::Open>(in.stage->load).rate.at(in.elapsed);
  }
  out.warmup_ended = in.now->warmup_ended;
  out.warmup_failed = in.now->warmup_failed;
  const Numbers numbers = record_numbers_so_far(*in.so_far);
  out.counts = numbers.counts;
  out.rate_rps = numbers.rate_rps;
  out.failures = numbers.failures;
  out.status = numbers.status;
  out.bytes = numbers.bytes;
  out.response_ms = numbers.response_ms;
  out.seconds = new_seconds(in);
  out.routes = routes_of(in);
  out.health = record_health(*in.health, in.now->workers);
  out.trusted = !in.health->saturated();
  out.cpu_share = busiest(in);
  out.send_lag_ms = record_short_times(in.so_far->send_lag);
  return out;
}

}  // namespace brink::output
