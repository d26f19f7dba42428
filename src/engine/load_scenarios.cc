// The scenarios of a test on one worker: an executor each, over one pool of users.
#include "engine/k6/one_lane.h"
#include "engine/load.h"
#include "plan/k6_load.h"

namespace brink::engine {
namespace {

using plan::k6::Scenario;

class ScenarioLoad final : public Load {
 public:
  ScenarioLoad(LoadHost& host, const ScenarioPlay& play, plan::Segment segment)
      : common_{host, *play.options, *play.board, Pool(host, *play.board), {}, play.options->scenarios.size()},
        start_(*this, &ScenarioLoad::start) {
    const auto instance =
        *plan::k6::Stripe::of(play.options->execution_segment, play.options->execution_segment_sequence);
    const plan::Segment worker = within(play.part, segment);
    std::uint64_t of_instance = 0, of_process = 0;  // users in the scenarios before
    for (std::uint32_t i = 0; i < play.options->scenarios.size(); ++i) {
      const Scenario& scenario = play.options->scenarios[i];
      const std::uint64_t of_test = plan::k6::most_users(scenario.executor);
      const auto all = instance.of_users(of_test);
      const std::uint64_t users = all ? all->count(of_test) : 0;
      const auto mine = all ? part_of(*all, play.part, of_instance, scenario.executor) : std::nullopt;
      const std::uint64_t here = mine ? mine->count(of_test) : 0;
      lanes_.push_back(std::make_unique<OneLane>(common_, i, mine.value_or(instance)));
      if (const auto share = share_of(worker, of_process, here)) {
        lanes_.back()->play(make_executor(*lanes_.back(), scenario, {*mine, share->first, share->second}));
      }
      of_instance += users;
      of_process += here;
    }
  }

  // By a timer, in the order of the scenarios: a stage is told to begin a moment before its beginning.
  void begin(Instant begin, Instant) override {
    common_.host.timers().set(start_, begin);
    for (auto& lane : lanes_) lane->begin(begin);
  }
  void iteration_ended(User& user, Instant now) override {
    lanes_[common_.scenario_of[user.place]]->iteration_ended(user, now);
  }
  void stop(Instant now) override {
    common_.host.timers().cancel(start_);
    for (auto& lane : lanes_) lane->stop(now);
  }

 private:
  // A process's part of what is the k6 instance's. Iterations of which each user has so many go where the user is, so
  // that their numbers have no gaps.
  static std::optional<plan::k6::Stripe> part_of(const plan::k6::Stripe& all, plan::Segment part, std::uint64_t before,
                                                 const plan::k6::Executor& executor) {
    const std::uint64_t of_test = plan::k6::most_users(executor);
    const auto share = share_of(part, before, all.count(of_test));
    if (!share) return std::nullopt;
    const plan::k6::Stripe mine = all.dealt(share->first, share->second);
    return std::holds_alternative<plan::k6::PerUserIterations>(executor) ? mine.round_of(of_test) : mine;
  }

  // A worker's segment, which is one of the whole test, within its process.
  static plan::Segment within(plan::Segment process, plan::Segment worker) {
    const std::uint32_t workers = worker.count / process.count;
    return {worker.index - process.index * workers, workers};
  }

  // Scenarios are dealt to the workers so that the first users of each do not all meet on one; one with fewer users
  // than there are workers is played by as many.
  // Gives a worker's place among those who play a scenario, and how many those are.
  static std::optional<std::pair<std::uint32_t, std::uint32_t>> share_of(plan::Segment segment, std::uint64_t before,
                                                                         std::uint64_t users) {
    const auto index =
        static_cast<std::uint32_t>((segment.turn + segment.count - before % segment.count) % segment.count);
    const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(segment.count, users));
    if (index >= count) return std::nullopt;
    return std::pair(index, count);
  }

  void start(Instant now) {
    for (auto& lane : lanes_) lane->start_with_the_test(start_.at(), now);
  }

  Common common_;
  Alarm<ScenarioLoad> start_;
  std::vector<std::unique_ptr<OneLane>> lanes_;
};

struct Make {
  Lane& lane;
  Duration graceful;
  const Share& share;

  std::unique_ptr<Executor> operator()(const plan::k6::SharedIterations& e) const {
    return make_shared_iterations(lane, e, graceful, share);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::PerUserIterations& e) const {
    return make_per_user_iterations(lane, e, graceful, share);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::ConstantUsers& e) const {
    return make_constant_users(lane, e, graceful, share);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::RampingUsers& e) const {
    return make_ramping_users(lane, e, graceful, share);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::ConstantArrivals& e) const {
    return make_constant_arrivals(lane, e, graceful, share);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::RampingArrivals& e) const {
    return make_ramping_arrivals(lane, e, graceful, share);
  }
};

}  // namespace

std::unique_ptr<Executor> make_executor(Lane& lane, const Scenario& scenario, const Share& share) {
  return std::visit(Make{lane, scenario.graceful_stop, share}, scenario.executor);
}

std::unique_ptr<Load> make_scenario_load(LoadHost& host, const ScenarioPlay& play, plan::Segment segment) {
  return std::make_unique<ScenarioLoad>(host, play, segment);
}

}  // namespace brink::engine
