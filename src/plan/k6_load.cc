#include "plan/k6_load.h"

#include <algorithm>
#include <cmath>

namespace brink::plan::k6 {
namespace {

// A ramp's area is a sum of floating point products: what is this close to whole is whole.
constexpr double hair = 1e-9;

struct Name {
  std::string_view operator()(const SharedIterations&) const { return "shared-iterations"; }
  std::string_view operator()(const PerUserIterations&) const { return "per-vu-iterations"; }
  std::string_view operator()(const ConstantUsers&) const { return "constant-vus"; }
  std::string_view operator()(const RampingUsers&) const { return "ramping-vus"; }
  std::string_view operator()(const ConstantArrivals&) const { return "constant-arrival-rate"; }
  std::string_view operator()(const RampingArrivals&) const { return "ramping-arrival-rate"; }
};

struct Length {
  Duration operator()(const SharedIterations& e) const { return e.max_duration; }
  Duration operator()(const PerUserIterations& e) const { return e.max_duration; }
  Duration operator()(const ConstantUsers& e) const { return e.duration; }
  Duration operator()(const RampingUsers& e) const { return plan::length_of(e.stages); }
  Duration operator()(const ConstantArrivals& e) const { return e.duration; }
  Duration operator()(const RampingArrivals& e) const { return plan::length_of(e.stages); }
};

struct Most {
  template <class E>
  std::uint32_t operator()(const E& e) const {
    if constexpr (requires { e.most_users; }) {
      return e.most_users;
    } else {
      return e.users;
    }
  }
  std::uint32_t operator()(const RampingUsers& e) const {
    return static_cast<std::uint32_t>(peak_of(e.at_first, e.stages));
  }
};

Rate rate_of(const RampingArrivals& arrivals) {
  std::vector<Piece> pieces;
  const double unit = seconds(arrivals.time_unit);
  double from = static_cast<double>(arrivals.start_rate) / unit;
  for (const Leg& leg : arrivals.stages) {
    const double to = leg.target / unit;
    if (leg.length.count() > 0) {
      pieces.push_back({.length_ns = static_cast<long double>(leg.length.count()), .from = from, .to = to});
    }
    from = to;
  }
  return Rate::of(std::move(pieces), 0);
}

// How many users are needed at once, if each scenario needs `users(scenario)` from its start to its very end.
template <class Users>
std::uint32_t at_once(const std::vector<Scenario>& scenarios, Users users) {
  std::uint64_t most = 0;
  for (const Scenario& at : scenarios) {  // the need only ever grows where one begins
    std::uint64_t sum = 0;
    for (const Scenario& each : scenarios) {
      const Duration end = each.start_time + length_of(each.executor) + each.graceful_stop;
      if (each.start_time <= at.start_time && at.start_time < end) sum += users(each.executor);
    }
    most = std::max(most, sum);
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(most, 0xffffffff));
}

}  // namespace

std::string_view executor_name(const Executor& executor) { return std::visit(Name{}, executor); }
Duration length_of(const Executor& executor) { return std::visit(Length{}, executor); }
std::uint32_t most_users(const Executor& executor) { return std::visit(Most{}, executor); }

std::uint32_t planned_users(const Executor& executor) {
  if (const auto* constant = std::get_if<ConstantArrivals>(&executor)) return constant->users;
  if (const auto* ramping = std::get_if<RampingArrivals>(&executor)) return ramping->users;
  return most_users(executor);
}

std::optional<std::uint64_t> iterations_of(const Executor& executor, const Stripe& part) {
  if (const auto* shared = std::get_if<SharedIterations>(&executor)) return part.count(shared->iterations);
  if (const auto* each = std::get_if<PerUserIterations>(&executor)) return each->iterations * part.count(each->users);
  return std::nullopt;
}

double progress_of(const Executor& executor, Duration elapsed, std::uint64_t completed, std::uint64_t planned) {
  const auto share = [](double done, double all) { return all > 0 ? std::clamp(done / all, 0.0, 1.0) : 1; };
  if (planned > 0) return share(static_cast<double>(completed), static_cast<double>(planned));
  return share(seconds(elapsed), seconds(length_of(executor)));
}

Duration longest(const std::vector<Scenario>& scenarios) {
  Duration end{};
  for (const Scenario& each : scenarios) {
    end = std::max(end, each.start_time + length_of(each.executor) + each.graceful_stop);
  }
  return end;
}

UsersNeeded users_needed(const std::vector<Scenario>& scenarios) {
  return {at_once(scenarios, planned_users), at_once(scenarios, most_users)};
}

DueTimes::DueTimes(const ConstantArrivals& arrivals, Stripe mine)
    : mine_(std::move(mine)), rate_(arrivals.rate), unit_(arrivals.time_unit), end_(arrivals.duration) {
  __extension__ using Wide = unsigned __int128;
  const Wide unit = static_cast<std::uint64_t>(unit_.count());
  const Wide area = static_cast<Wide>(end_.count()) * rate_;
  all_ = static_cast<std::uint64_t>((area + unit - 1) / unit);  // those due before the end
  next_ = due(mine_.at(0));
}

DueTimes::DueTimes(const RampingArrivals& arrivals, Stripe mine)
    : mine_(std::move(mine)), ramp_(rate_of(arrivals)), end_(plan::length_of(arrivals.stages)) {
  all_ = static_cast<std::uint64_t>(std::floor(ramp_.integral(end_) + hair));
  next_ = due(mine_.at(0));
}

Duration DueTimes::due(std::uint64_t number) const {
  if (number >= all_) return Duration::max();
  if (rate_ == 0) return std::min(ramp_.inverse(static_cast<double>(number) + 1 - hair), end_);
  __extension__ using Wide = unsigned __int128;
  return Duration(
      static_cast<std::int64_t>(static_cast<Wide>(number) * static_cast<std::uint64_t>(unit_.count()) / rate_));
}

void DueTimes::skip_to(Duration t) {
  std::uint64_t low = taken_, high = std::max(taken_, mine_.count(all_));  // of those left, the first not before t
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (due(mine_.at(middle)) < t) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  taken_ = low;
  next_ = due(mine_.at(taken_));
}

void DueTimes::pop() { next_ = due(mine_.at(++taken_)); }

}  // namespace brink::plan::k6
