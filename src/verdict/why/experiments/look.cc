#include "verdict/why/experiments/look.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace brink::verdict::why {
namespace {

double time_of(const sample::Sample& sample, From from) {
  if (from == From::due) return seconds(sample.response_time());
  if (from == From::begun) return seconds(sample.done - sample.begun);
  return seconds(sample.service_time());
}

bool is_on(const sample::Sample& sample, On on) { return on == On::any || (on == On::reused) == sample.reused(); }

bool is_timeout(sample::Failure failure) { return aggregate::outcome_of(failure) == aggregate::Outcome::timed_out; }

std::uint64_t unanswered(const Trial& trial, std::uint32_t route) {
  return route < trial.summary.routes.size() ? trial.summary.routes[route].counts.in_flight : 0;
}

}  // namespace

std::optional<Estimate> median(std::span<const double> in_order, std::size_t least) {
  if (in_order.empty() || in_order.size() < least) return std::nullopt;
  if (const auto estimate = median_estimate(in_order)) return estimate;
  const auto [low, high] = std::minmax_element(in_order.begin(), in_order.end());
  return Estimate{quantile_of({in_order.begin(), in_order.end()}, 0.5), (*high - *low) / 2};
}

std::optional<Estimate> ratio(const Estimate& numerator, const Estimate& denominator) {
  if (denominator.value <= 0) return std::nullopt;
  return quotient(numerator, denominator);
}

Estimate difference(const Estimate& left, const Estimate& right) {
  return {left.value - right.value, std::hypot(left.error, right.error)};
}

Estimate clipped(const Estimate& measured, double low, double high) {
  return {std::clamp(measured.value, low, high), measured.error};
}

std::vector<double> answer_times(const Scene& scene, const Trial& trial, Role role, On on, From from) {
  std::vector<double> times;
  const auto route = scene.route(role);
  if (!route) return times;
  for (const sample::Sample& sample : trial.samples) {
    if (sample.route.value == *route && sample.ok() && is_on(sample, on)) times.push_back(time_of(sample, from));
  }
  return times;
}

std::vector<double> answer_times(const Scene& scene, std::span<const Trial* const> trials, Role role, On on,
                                 From from) {
  std::vector<double> all;
  for (const Trial* trial : trials) {
    const std::vector<double> times = answer_times(scene, *trial, role, on, from);
    all.insert(all.end(), times.begin(), times.end());
  }
  return all;
}

std::vector<double> waits(const Scene& scene, const Trial& trial, Role role, double at_rest) {
  std::vector<double> times;
  const auto route = scene.route(role);
  if (!route) return times;
  for (const sample::Sample& sample : trial.samples) {
    if (sample.route.value != *route) continue;
    const double time = seconds(sample.response_time());
    const bool waited = sample.ok() || is_timeout(sample.failure) || (has_response(sample.failure) && time >= at_rest);
    if (waited) times.push_back(time);
  }
  const double left = seconds(trial.stage.drain) + seconds(trial.end - trial.begin) / 2;
  times.insert(times.end(), unanswered(trial, *route), std::max(left, at_rest));
  return times;
}

Lost lost(const Scene& scene, const Trial& trial, Role role) {
  Lost found;
  const auto route = scene.route(role);
  if (!route) return found;
  for (const sample::Sample& sample : trial.samples) {
    if (sample.route.value != *route || is_ours(sample.failure)) continue;
    ++found.of;
    if (!has_response(sample.failure)) ++found.lost;
  }
  found.lost += unanswered(trial, *route);
  found.of += unanswered(trial, *route);
  return found;
}

std::vector<const Trial*> trials_named(const std::vector<Trial>& played, std::string_view name) {
  std::vector<const Trial*> found;
  for (const Trial& trial : played) {
    if (trial.stage.name == name && !trial.cut_short) found.push_back(&trial);
  }
  return found;
}

const Trial* trial_named(const std::vector<Trial>& played, std::string_view name) {
  const auto found = trials_named(played, name);
  return found.empty() ? nullptr : found.back();
}

std::vector<sample::Sample> settled_samples(const Scene& scene, const Trial& trial, Role role) {
  const auto route = scene.route(role);
  if (!route) return {};
  std::map<UserId, double> begun;
  for (const sample::Sample& sample : trial.samples) {
    if (sample.route.value == *route) begun.emplace(sample.user, seconds_of(sample.due));
  }
  std::vector<double> begins;
  for (const auto& [user, at] : begun) begins.push_back(at);
  // A user who is starved does not hold up the others.
  const double from = quantile_of(begins, 0.95);
  std::vector<sample::Sample> settled;
  for (const sample::Sample& sample : trial.samples) {
    const bool in_time = seconds_of(sample.done) >= from && sample.done <= trial.end;
    if (sample.route.value == *route && in_time) settled.push_back(sample);
  }
  return settled;
}

Estimate goodput(const Scene& scene, const Trial& trial, Role role) {
  const double length = seconds(trial.end - trial.begin);
  const auto route = scene.route(role);
  if (length <= 0 || !route || *route >= trial.summary.routes.size()) return {};
  const auto count = static_cast<double>(trial.summary.routes[*route].counts.completed_in_window);
  return {count / length, std::sqrt(count) / length};
}

std::uint32_t users_of(const Trial& trial) {
  const auto* closed = std::get_if<plan::Closed>(&trial.stage.load);
  return closed ? closed->users : 0;
}

void set(Features& found, std::string_view name, const std::optional<Estimate>& measured, std::string_view source) {
  if (measured && std::isfinite(measured->value)) found.set(name, measured->value, measured->error, source);
}

}  // namespace brink::verdict::why
