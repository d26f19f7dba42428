#include "verdict/why/signals/failures.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "aggregate/summary.h"

namespace brink::verdict::why {
namespace {

using sample::Failure;

constexpr std::array<double, 7> linear_repeats = {1, 2, 3, 4, 5, 7, 11};
constexpr std::array<double, 4> exponential_repeats = {1, 3, 7, 15};

template <class Keep>
std::vector<double> times_of(Samples samples, Keep keep) {
  std::vector<double> times;
  for (const sample::Sample& s : samples) {
    if (keep(s)) times.push_back(seconds(s.response_time()));
  }
  return times;
}

}  // namespace

std::optional<FailureLatency> failure_latency(Samples samples) {
  std::vector<double> times = times_of(samples, [](const auto& s) { return !s.ok() && has_response(s.failure); });
  if (times.size() < 5) {
    times = times_of(samples,
                     [](const auto& s) { return aggregate::outcome_of(s.failure) == aggregate::Outcome::timed_out; });
  }
  const auto median = median_estimate(times);
  if (!median) return std::nullopt;
  const double spread = quantile_of(times, 0.9) - quantile_of(times, 0.1);
  return FailureLatency{*median, median->value > 0 ? spread / median->value : 0};
}

bool is_connection_failure(const sample::Sample& sample) {
  return sample.failure == Failure::send || sample.failure == Failure::reset || sample.failure == Failure::closed_early;
}

std::optional<Estimate> failed_on_reused(Samples samples) {
  std::uint64_t reused = 0, all = 0;
  for (const sample::Sample& s : samples) {
    if (!is_connection_failure(s)) continue;
    ++all;
    if (s.reused()) ++reused;
  }
  if (all < 3) return std::nullopt;
  return share_estimate(reused, all);
}

std::optional<std::uint32_t> failed_request_number(Samples samples) {
  std::map<std::uint32_t, double> failed;
  double all = 0;
  for (const sample::Sample& s : samples) {
    if (is_connection_failure(s)) ++failed[s.connection_request], ++all;
  }
  if (all < 4) return std::nullopt;
  const auto most =
      std::max_element(failed.begin(), failed.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->first == 0 || most->second < 0.6 * all) return std::nullopt;
  return most->first;
}

std::optional<std::uint32_t> closed_after(Samples samples) {
  std::vector<const sample::Sample*> begun;
  for (const sample::Sample& s : samples) begun.push_back(&s);
  std::sort(begun.begin(), begun.end(), [](const auto* a, const auto* b) { return a->begun < b->begun; });
  std::map<std::uint64_t, std::uint32_t> carried;  // by user: requests of the connection it has
  std::map<std::uint32_t, double> ended_after;
  double ends = 0;
  for (const sample::Sample* s : begun) {
    std::uint32_t& count = carried[s->user.value];
    if (s->connection_request == 0 && count > 0) ++ended_after[count], ++ends;
    count = s->connection_request + 1;
  }
  if (ends < 5) return std::nullopt;
  const auto most = std::max_element(ended_after.begin(), ended_after.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->first < 3 || most->second < 0.6 * ends) return std::nullopt;
  return most->first;
}

bool looks_repeated(Duration connect, SynSchedule schedule) {
  const std::span<const double> repeats = schedule == SynSchedule::linear
                                              ? std::span<const double>(linear_repeats)
                                              : std::span<const double>(exponential_repeats);
  const double took = seconds(connect);
  return std::any_of(repeats.begin(), repeats.end(), [&](double at) { return took > at - 0.02 && took < at + 0.1; });
}

std::optional<Estimate> connect_retry_share(Samples samples, SynSchedule schedule) {
  std::uint64_t repeated = 0, all = 0;
  for (const sample::Sample& s : samples) {
    if (s.connect <= Duration{}) continue;
    ++all;
    if (looks_repeated(s.connect, schedule)) ++repeated;
  }
  if (all < 5) return std::nullopt;
  return share_estimate(repeated, all);
}

}  // namespace brink::verdict::why
