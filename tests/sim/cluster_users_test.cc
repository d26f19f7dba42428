// Users of whom a program says which there are, as Locust's: each worker is told which part of them lives there.
// Whoever is lost and whoever comes, each of them lives in one place.
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/cluster_world.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using plan::OnLoss;
using run::StageResult;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A worker's program, which keeps what it was told.
struct Told final : engine::UserProgram {
  explicit Told(std::string name) : name(std::move(name)) {}
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("the load has them");
  }
  void enter(engine::Part) override {}
  std::uint32_t users() const override { return 7; }
  std::string account() const override { return name; }
  void begin_called(Duration by) override { late = by; }
  void take_share(const engine::Share& share, Instant) override { shares.push_back(share); }

  const std::string name;
  std::optional<Duration> late;
  std::vector<engine::Share> shares;
};

// The coordinator's, which is given what those of the workers say.
struct Summing final : engine::UserProgram {
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("these are played elsewhere");
  }
  void enter(engine::Part) override {}
  std::uint32_t users() const override { return 0; }
  void take_accounts(const std::vector<engine::ProcessAccount>& given) override { accounts = given; }
  std::vector<engine::ProcessAccount> accounts;
};

class Called {
 public:
  explicit Called(WorldSetup setup) {
    setup.program = summing;
    setup.worker_program = [this](std::size_t worker) {
      told.push_back(std::make_shared<Told>("w" + std::to_string(worker)));
      return told.back();
    };
    world = std::make_unique<World>(setup);
    seats_ = setup.seats;
  }

  StageResult play(Duration length) {
    EXPECT_TRUE(world->muster().has_value());
    plan::Stage stage;
    stage.load = plan::Closed{.users = 6, .called = true};
    stage.duration = length;
    return world->play(stage);
  }

  // Where a user lives then, since the stage began, so far as all are there who are; `seat_of` knows who has which.
  int homes(std::uint32_t user, Duration then, const std::vector<std::pair<std::size_t, std::uint32_t>>& own) const {
    const Instant at = world->stage_begin() + then;
    int homes = 0;
    for (const auto& [program, seat] : own) {
      const Told& one = *told[program];
      const bool mine = user % seats_ == seat;
      const auto ends = [&, whose = plan::Segment{seat, seats_}](const engine::Share& share) {
        return share.until <= at && share.segment == whose;
      };
      const bool ended = std::any_of(one.shares.begin(), one.shares.end(), ends);
      if (mine && one.late.value_or(Duration::max()) <= then && !ended) ++homes;
      homes += borrows(one, user, at);
    }
    return homes;
  }

  std::vector<std::shared_ptr<Told>> told;  // in the order in which they came to life
  std::shared_ptr<Summing> summing = std::make_shared<Summing>();
  std::unique_ptr<World> world;

 private:
  static int borrows(const Told& one, std::uint32_t user, Instant at) {
    int shares = 0;
    for (const engine::Share& share : one.shares) {
      if (user % share.segment.count != share.segment.turn) continue;
      if (share.until == never) shares += share.from <= at ? 1 : 0;
      if (share.until != never && share.until <= at) shares -= 1;
    }
    return std::max(shares, 0);
  }
  std::uint32_t seats_ = 0;
};

WorldSetup with(std::vector<Mishap> mishaps, OnLoss on_loss = OnLoss::redistribute) {
  return {.plan = {.routes = {route("/a")}}, .on_loss = on_loss, .mishaps = std::move(mishaps)};
}

TEST(ClusterUsers, WhoIsLostLeavesItsUsersToTheOthers) {
  Called called(with({{Mishap::Kind::kill, 1, seconds(4)}}));
  const StageResult result = called.play(seconds(12));
  ASSERT_TRUE(result.processes[1].lost && result.processes[1].lost->restored);
  EXPECT_FALSE(result.cut_short);
  const Duration restored = *result.processes[1].lost->restored;
  EXPECT_LT(restored, seconds(7));
  for (std::uint32_t user = 0; user < 60; ++user) {
    EXPECT_EQ(called.homes(user, seconds(3), {{0, 0}, {1, 1}, {2, 2}}), 1) << user;
    EXPECT_EQ(called.homes(user, restored + milliseconds(20), {{0, 0}, {2, 2}}), 1) << user;
  }
  ASSERT_EQ(called.summing->accounts.size(), 3u);
  for (const auto& account : called.summing->accounts) EXPECT_EQ(account.here, account.said != "w1") << account.said;
}

TEST(ClusterUsers, WhoComesInItsPlaceHasThem) {
  WorldSetup setup = with({{Mishap::Kind::kill, 0, seconds(2)}});
  setup.late = {seconds(9)};
  Called called(setup);
  const StageResult result = called.play(seconds(16));
  ASSERT_EQ(result.processes.size(), 4u);
  ASSERT_TRUE(result.processes[3].joined.has_value());
  const Duration joined = *result.processes[3].joined;
  ASSERT_EQ(called.told.size(), 4u);
  EXPECT_EQ(called.told[3]->late, joined) << "of the run, which it has to make up for";
  for (std::uint32_t user = 0; user < 60; ++user) {
    EXPECT_EQ(called.homes(user, joined - milliseconds(50), {{1, 1}, {2, 2}, {3, 0}}), 1) << user;
    EXPECT_EQ(called.homes(user, joined + milliseconds(50), {{1, 1}, {2, 2}, {3, 0}}), 1) << user;
  }
  EXPECT_EQ(called.world->crew->users(), 3 * 7u) << "those of a seat are the same, whoever had them";
}

TEST(ClusterUsers, WhoIsToldToEndHandsThemOver) {
  Called called(with({{Mishap::Kind::told_to_end, 2, seconds(4)}}));
  const StageResult result = called.play(seconds(12));
  ASSERT_TRUE(result.processes[2].left.has_value());
  EXPECT_TRUE(result.processes[2].left->handed_over);
  EXPECT_FALSE(result.cut_short);
  const Duration left = result.processes[2].left->at;
  for (std::uint32_t user = 0; user < 60; ++user) {
    for (const Duration then : {left - milliseconds(50), left + milliseconds(50)}) {
      EXPECT_EQ(called.homes(user, then, {{0, 0}, {1, 1}, {2, 2}}), 1) << user;
    }
  }
}

TEST(ClusterUsers, TwoThatAreLostLeaveAllToTheThird) {
  Called called(with({{Mishap::Kind::kill, 0, seconds(2)}, {Mishap::Kind::kill, 1, seconds(8)}}));
  const StageResult result = called.play(seconds(16));
  EXPECT_FALSE(result.cut_short);
  for (std::uint32_t user = 0; user < 60; ++user) {
    EXPECT_EQ(called.homes(user, seconds(7), {{1, 1}, {2, 2}}), 1) << user;
    EXPECT_EQ(called.homes(user, seconds(13), {{2, 2}}), 1) << user;
  }
}

TEST(ClusterUsers, TheyAreMissingWhereNobodyIsToTakeThem) {
  Called called(with({{Mishap::Kind::kill, 1, seconds(4)}}, OnLoss::go_on));
  const StageResult result = called.play(seconds(10));
  EXPECT_TRUE(result.cut_short);
  EXPECT_TRUE(called.told[0]->shares.empty() && called.told[2]->shares.empty());
}

}  // namespace
}  // namespace brink::test
