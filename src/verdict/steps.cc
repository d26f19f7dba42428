#include "verdict/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;

constexpr Duration first_look = 1500ms;
constexpr Duration warmup_length = 2s;
constexpr std::uint32_t warmup_users = 4;
constexpr double requests_to_decide = 50;  // of the slowest route
constexpr double requests_to_look = 5;
constexpr int turnovers_to_decide = 3;  // of a queue
constexpr int longest_decision = 3;     // times options.stage
constexpr Duration usual_drain = 300ms;
constexpr double fewest_at_once = 64, most_at_once = 2000;  // requests of an open visit

// Time a user needs for one request and the pause after it, as seen at the fewest users.
Duration round_time(const SearchOptions& options, const Evidence& evidence) {
  for (const auto& [users, level] : evidence.levels) {
    if (level.visits.empty()) continue;
    const double rate = evidence.seen[level.visits.front()].rate;
    if (rate > 0) return from_seconds(users / rate);
  }
  if (evidence.seen.empty() || evidence.seen.front().rate <= 0) return options.think;
  return from_seconds(evidence.seen.front().users / evidence.seen.front().rate);  // of the warm-up
}

// What a breakdown leaves behind (queues, the window of a rate limiter) is not for the next load to answer for.
Duration rest_after(const Evidence& evidence) {
  constexpr double bad = 0.2;
  const bool shaken = !evidence.seen.empty() && evidence.seen.back().broken && evidence.seen.back().breach.share > bad;
  return shaken ? 1s : 0s;
}

// Long enough in one stage for users that start at once to lose step with each other, and for requests of the last
// moment to reach the wall in the drain. The drain ends by itself when everything has been answered.
Step closed_visit(const SearchOptions& options, const Evidence& evidence, Purpose purpose, std::uint32_t users,
                  Duration length, Duration round) {
  Step step;
  step.purpose = purpose;
  step.stage.name = users == 1 ? "1 user" : fmt::format("{} users", users);
  plan::Closed closed;
  closed.users = users;
  closed.think = options.think;
  closed.think_jitter = options.think.count() > 0 ? 0.1 : 0;
  closed.ramp = std::clamp<Duration>(round, 200ms, 2s);
  step.stage.load = closed;
  step.stage.warmup = closed.ramp + std::min<Duration>(round, 1s) + rest_after(evidence);
  step.stage.duration = length;
  step.stage.drain = options.rules.latency_wall + options.rules.latency_wall / 4 + 1s;
  return step;
}

// How often the slowest route is asked per second with `users`, from the nearest level below.
double slowest_route_rate(const std::vector<Visit>& visits, const Evidence& evidence, std::uint32_t users) {
  const Level* nearest = nullptr;
  for (const auto& [n, level] : evidence.levels) {
    if (n <= users && !level.visits.empty()) nearest = &level;
  }
  if (!nearest) return 0;
  double slowest = 0;
  for (std::uint32_t i = 0; i < nearest->routes.size(); ++i) {
    const double rate = route_rate(*nearest, visits, RouteId{i}, false);
    if (rate > 0 && (slowest == 0 || rate < slowest)) slowest = rate;
  }
  return slowest * users / nearest->users;
}

// A queue as long as the wall takes that long to turn over, and its length wanders.
bool queues_to_the_wall(const SearchOptions& options, const Evidence& evidence) {
  const Level* broken = evidence.lowest_broken();
  return broken && broken->breach.reason == Reason::latency && broken->users > 1 && options.stage.count() > 0;
}

double three_digits(double value) {
  if (value <= 0) return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
  return std::round(value / unit) * unit;
}

}  // namespace

Step warmup_visit(const SearchOptions& options) {
  const std::uint32_t users = std::min(warmup_users, options.max_users);
  return closed_visit(options, {}, Purpose::warmup, users, warmup_length, options.think);
}

Step short_visit(const SearchOptions& options, const Evidence& evidence, Purpose purpose, std::uint32_t users) {
  const Duration round = round_time(options, evidence);
  const double each_route = requests_to_look * static_cast<double>(options.routes) / users;
  const Duration wanted = std::max(2 * round, from_seconds(seconds(round) * each_route));
  const Duration length = std::clamp(wanted, std::min(first_look, options.stage), options.stage);
  return closed_visit(options, evidence, purpose, users, length, round);
}

Step decisive_visit(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence,
                    Purpose purpose, std::uint32_t users) {
  const double rate = slowest_route_rate(visits, evidence, users);
  Duration wanted = rate > 0 ? from_seconds(requests_to_decide / rate) : options.stage;
  if (queues_to_the_wall(options, evidence))
    wanted = std::max(wanted, turnovers_to_decide * options.rules.latency_wall);
  const Duration length = std::clamp(wanted, options.stage, longest_decision * options.stage);
  return closed_visit(options, evidence, purpose, users, length, round_time(options, evidence));
}

Step open_visit(const SearchOptions& options, Purpose purpose, double rate, Duration length) {
  Step step;
  step.purpose = purpose;
  plan::Open open;
  open.rate = plan::Rate::constant(three_digits(rate));
  // Enough to keep the rate up to the wall, and not so many that a target in trouble is buried, nor more than was
  // allowed for closed load.
  const double enough = 1.25 * rate * seconds(options.rules.latency_wall);
  const double most = std::max(fewest_at_once, std::min<double>(options.max_users, most_at_once));
  open.max_users = static_cast<std::uint32_t>(std::clamp(enough, fewest_at_once, most));
  step.stage.name = fmt::format("{:g} req/s", open.rate.at({}));
  step.stage.load = open;
  step.stage.warmup = 1s;
  step.stage.duration = length;
  step.stage.drain = options.rules.latency_wall + options.rules.latency_wall / 4 + 1s;
  return step;
}

Duration time_of(const Step& step, const Evidence& evidence) {
  const auto* closed = std::get_if<plan::Closed>(&step.stage.load);
  const Level* broken = evidence.lowest_broken();
  const bool drains = broken && broken->breach.reason == Reason::latency && closed && closed->users >= broken->users;
  return step.stage.warmup + step.stage.duration.value_or(Duration{}) + (drains ? step.stage.drain : usual_drain);
}

std::optional<Step> fitted(const SearchOptions& options, const Evidence& evidence, Step step, Duration least) {
  if (!options.time_left) return step;
  const Duration too_long = time_of(step, evidence) - *options.time_left;
  if (too_long <= Duration{}) return step;
  if (*step.stage.duration - too_long < least) return std::nullopt;
  *step.stage.duration -= too_long;
  return step;
}

}  // namespace brink::verdict
