// The scenarios of a test on one worker: an executor each, over one pool of users.
#include <algorithm>

#include "engine/k6/one_lane.h"
#include "engine/load.h"
#include "plan/k6_load.h"

namespace brink::engine {
namespace {

using plan::k6::Scenario;

class ScenarioLoad final : public Load {
 public:
  ScenarioLoad(LoadHost& host, const ScenarioPlay& play, plan::Segment segment)
      : common_{host, *play.options, *play.board, Pool(host, *play.board)},
        instance_(*plan::k6::Stripe::of(play.options->execution_segment, play.options->execution_segment_sequence)),
        part_(play.part),
        worker_(within(play.part, segment)),
        start_(*this, &ScenarioLoad::start) {
    const auto mine = stripes_of(part_);
    common_.board.expect_lanes(static_cast<std::int64_t>(worker_.count * mine.size()));
    std::uint64_t before = 0;  // users of this process in the scenarios before
    for (std::uint32_t i = 0; i < mine.size(); ++i) {
      const Scenario& scenario = common_.options.scenarios[i];
      const std::uint64_t users = mine[i] ? mine[i]->count(plan::k6::most_users(scenario.executor)) : 0;
      lanes_.push_back(std::make_unique<OneLane>(common_, i, i, mine[i].value_or(instance_)));
      if (const auto share = share_of(worker_, before, users)) {
        lanes_.back()->play(make_executor(*lanes_.back(), scenario, {*mine[i], share->first, share->second}));
      }
      before += users;
    }
  }

  // By a timer, in the order of the scenarios: a stage is told to begin a moment before its beginning. Whoever comes
  // later has none of its own: what is left for it others have begun, so it is told as shares.
  void begin(Instant begin, Instant from) override {
    begin_ = begin;
    joins_ = from > begin;
    common_.host.timers().set(start_, from);
    if (joins_) return;
    say_planned();
    for (auto& lane : lanes_) lane->begin(begin);
  }
  // Of a process that is lost all scenarios, each by a lane beside this worker's own.
  void take(const Share& share) override {
    if (share.until != never) return end_what_comes_by_itself(share);
    auto theirs = stripes_of({share.segment.turn % part_.count, part_.count});
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      if (i < share.first.size() && share.first[i] == nothing_of_it) theirs[i].reset();
    }
    const auto has_users = [](const auto& stripe) { return stripe.has_value(); };
    // Whoever told it hears nothing of it then, and tells others.
    if (!common_.board.add_lanes(std::count_if(theirs.begin(), theirs.end(), has_users))) return;
    const auto [beside, is_new] = common_.board.beside(share.segment, share.from);
    for (std::uint32_t i = 0; i < theirs.size(); ++i) {
      if (theirs[i]) play_beside(share, i, *theirs[i], beside.begun[i], is_new);
    }
  }
  bool over() const override { return common_.board.over(); }
  void iteration_ended(User& user, Instant now) override {
    lanes_[common_.lane_of[user.place]]->iteration_ended(user, now);
  }
  void stop(Instant now) override {
    common_.host.timers().cancel(start_);
    for (auto& lane : lanes_) lane->stop(now);
  }

 private:
  // Of each scenario what is a process's; nothing: it has no users there.
  std::vector<std::optional<plan::k6::Stripe>> stripes_of(plan::Segment process) const {
    std::vector<std::optional<plan::k6::Stripe>> out;
    std::uint64_t before = 0;  // users of this instance in the scenarios before
    for (const Scenario& scenario : common_.options.scenarios) {
      const std::uint64_t of_test = plan::k6::most_users(scenario.executor);
      const auto all = instance_.of_users(of_test);
      out.push_back(all ? part_of(*all, process, before, scenario.executor) : std::nullopt);
      before += all ? all->count(of_test) : 0;
    }
    return out;
  }

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

  // `theirs`: the seat's of that scenario. `is_new`: no other worker of this process has been told yet.
  void play_beside(const Share& share, std::uint32_t scenario, const plan::k6::Stripe& theirs,
                   std::atomic<std::uint64_t>& begun, bool is_new) {
    const std::uint32_t turn = share.segment.turn / part_.count, stride = share.segment.count / part_.count;
    const std::uint64_t first = scenario < share.first.size() ? share.first[scenario] : turn;
    const Scenario& what = common_.options.scenarios[scenario];
    const auto all = plan::k6::iterations_of(what.executor, theirs);
    if (is_new && all && *all > first) common_.board.at(scenario).planned += (*all - first + stride - 1) / stride;
    const auto number = static_cast<std::uint32_t>(lanes_.size());
    const BesideLane numbers{share.segment, share.from, &begun, first, stride};
    OneLane& lane = *lanes_.emplace_back(std::make_unique<OneLane>(common_, number, scenario, theirs, numbers));
    lane.play(make_executor(lane, what,
                            {.instance = theirs.dealt(turn, stride),
                             .index = worker_.index,
                             .count = worker_.count,
                             .beside = true,
                             .from = share.from,
                             .all = all.value_or(~std::uint64_t{0})}));
    lane.begin_beside(begin_, share.from);
  }

  // Whichever worker comes first says it for all of this process.
  void say_planned() {
    const auto mine = stripes_of(part_);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (!mine[i]) continue;
      std::uint64_t nobody_said = 0;
      const auto all = plan::k6::iterations_of(common_.options.scenarios[i].executor, *mine[i]);
      common_.board.at(i).planned.compare_exchange_strong(nobody_said, all.value_or(0));
    }
  }

  void end_what_comes_by_itself(const Share& share) {
    for (auto& lane : lanes_) {
      if (lane->is_of(share) && !lane->counts()) lane->end_at(share.until);
    }
  }

  void start(Instant now) {
    for (auto& lane : lanes_) {
      if (!joins_) {
        lane->start_with_the_test(begin_, now);
      } else if (lane->is_own()) {
        lane->over(now);
      }
    }
  }

  Common common_;
  plan::k6::Stripe instance_;
  plan::Segment part_;    // this process
  plan::Segment worker_;  // within it
  Instant begin_{};
  bool joins_ = false;  // in the middle of the stage
  Alarm<ScenarioLoad> start_;
  std::vector<std::unique_ptr<OneLane>> lanes_;
};

struct Make {
  Lane& lane;
  Duration graceful;
  const Portion& portion;

  std::unique_ptr<Executor> operator()(const plan::k6::SharedIterations& e) const {
    return make_shared_iterations(lane, e, graceful, portion);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::PerUserIterations& e) const {
    return make_per_user_iterations(lane, e, graceful, portion);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::ConstantUsers& e) const {
    return make_constant_users(lane, e, graceful, portion);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::RampingUsers& e) const {
    return make_ramping_users(lane, e, graceful, portion);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::ConstantArrivals& e) const {
    return make_constant_arrivals(lane, e, graceful, portion);
  }
  std::unique_ptr<Executor> operator()(const plan::k6::RampingArrivals& e) const {
    return make_ramping_arrivals(lane, e, graceful, portion);
  }
};

}  // namespace

std::unique_ptr<Executor> make_executor(Lane& lane, const Scenario& scenario, const Portion& portion) {
  return std::visit(Make{lane, scenario.graceful_stop, portion}, scenario.executor);
}

std::unique_ptr<Load> make_scenario_load(LoadHost& host, const ScenarioPlay& play, plan::Segment segment) {
  return std::make_unique<ScenarioLoad>(host, play, segment);
}

}  // namespace brink::engine
