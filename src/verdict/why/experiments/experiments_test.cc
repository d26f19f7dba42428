// What holds for all experiments: limits, impossible scenes, and trials that show nothing.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "verdict/why/experiments/experiments_testing.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {

namespace test {
namespace {

void expect_within_limits(const Scene& scene, const plan::Stage& stage, const Trial& trial, double longest) {
  ASSERT_TRUE(stage.only_routes && stage.duration) << stage.name;
  EXPECT_LE(seconds(length_of(stage)), longest) << stage.name;
  std::uint32_t users = 0;
  const auto count = [&](const plan::LoadModel& load) {
    const auto* closed = std::get_if<plan::Closed>(&load);
    users += closed ? closed->users : std::get<plan::Open>(load).max_users;
  };
  count(stage.load);
  for (const plan::Beside& beside : stage.beside) count(beside.load);
  EXPECT_LE(users, scene.max_users) << stage.name;
  EXPECT_TRUE(stage.beside.empty() || !stage.requests) << stage.name;
  EXPECT_LE(static_cast<double>(trial.samples.size()), most_requests) << stage.name;
  const double rate = static_cast<double>(trial.samples.size()) / seconds(trial.end - trial.begin);
  EXPECT_LE(rate, 1.05 * scene.max_rps.value_or(1e9) + 2) << stage.name;
}

}  // namespace

Features made(std::string_view name, const Scene& scene, const Fault& fault, const Features& known) {
  const Experiment* experiment = find_experiment(name);
  Features found;
  if (!experiment) {
    ADD_FAILURE() << "no experiment is named " << name;
    return found;
  }
  EXPECT_TRUE(experiment->possible(scene, known)) << name;
  Target target(fault);
  std::vector<Trial> played;
  Duration length{};
  while (const auto stage = experiment->next(scene, known, played)) {
    played.push_back(target.play(scene, *stage));
    expect_within_limits(scene, *stage, played.back(), name == "hold_long" ? 60 : 10);
    length += length_of(*stage);
    if (played.size() > 30) break;
  }
  EXPECT_LE(played.size(), 30u) << name;
  EXPECT_GE(length, experiment->cost(scene) / 4) << name;
  EXPECT_LE(length, 6 * experiment->cost(scene)) << name;
  experiment->measure(scene, played, found);
  return found;
}

}  // namespace test

namespace {

using test::Fault;
using test::made;
using test::scene_of;

Fault pool() {
  Fault fault;
  fault.slots = 4;
  return fault;
}

Features rejecting() {
  Features known;
  known.set(feature::saturated, 1);
  known.set(feature::failed_share_break, 0.3);
  known.set(feature::failed_429, 1);
  known.set(feature::failed_latency, 0.001);
  return known;
}

TEST(Experiments, HaveNamesOfTheirOwnAndAQuestion) {
  std::set<std::string_view> names;
  for (const Experiment& experiment : experiments()) {
    EXPECT_TRUE(names.insert(experiment.name).second) << experiment.name;
    EXPECT_EQ(experiment.question.back(), '?') << experiment.name;
    EXPECT_EQ(find_experiment(experiment.name), &experiment);
    EXPECT_GT(experiment.cost(scene_of(pool())).count(), 0) << experiment.name;
  }
  EXPECT_EQ(find_experiment("nothing"), nullptr);
}

// Each goes through with the target in hand, and everything it finds is a number and bears its name.
void expect_sane(const Scene& scene, const Fault& fault, const Features& known) {
  for (const Experiment& experiment : experiments()) {
    if (!experiment.possible(scene, known)) continue;
    const Features all = made(experiment.name, scene, fault, known);
    for (const auto& [name, found] : all.numbers()) {
      EXPECT_TRUE(std::isfinite(found.value) && std::isfinite(found.error)) << experiment.name << " " << name;
      EXPECT_GE(found.error, 0) << experiment.name << " " << name;
      EXPECT_EQ(found.source, experiment.name) << name;
    }
  }
}

TEST(Experiments, KeepWithinTheLimitsOfTheScene) {
  for (const std::uint32_t most : {2u, 10u, 60u}) {
    Scene scene = scene_of(pool());
    scene.max_users = most;
    expect_sane(scene, pool(), rejecting());
  }
}

TEST(Experiments, KeepWithinARateThatIsLimited) {
  for (const double most : {5.0, 30.0, 100.0}) {
    Scene scene = scene_of(pool());
    scene.max_rps = most;
    expect_sane(scene, pool(), rejecting());
  }
}

TEST(Experiments, AVeryFastTargetIsNotHammered) {
  Fault fault;
  fault.base = 0.00005;
  fault.hold = 0.0002;
  fault.slots = 10;
  fault.cheap = 0.00001;
  Scene scene = scene_of(fault, 64);
  scene.quick = true;
  expect_sane(scene, fault, rejecting());
}

TEST(Experiments, OneThatTurnsAwayIsNotHammered) {
  Fault fault;
  fault.bucket_rate = 50;
  fault.bucket = 10;
  Scene scene = scene_of(fault, 64);
  scene.max_rps = 1000;
  expect_sane(scene, fault, rejecting());
}

TEST(Experiments, OneThatNeverAnswersIsData) {
  Fault fault;
  fault.hold = 1000;
  Scene scene = scene_of(fault);
  for (const double rate : {0.0, 50.0}) {
    scene.x_max = rate;
    scene.s_min = std::chrono::milliseconds(20);
    expect_sane(scene, fault, {});
  }
}

TEST(Experiments, AreImpossibleWhereNothingAnswers) {
  Features dead;
  dead.set(feature::died, 1);
  Features failing;
  failing.set(feature::failed_share_one_user, 1);
  for (const Experiment& experiment : experiments()) {
    EXPECT_FALSE(experiment.possible(scene_of(pool()), dead)) << experiment.name;
    EXPECT_FALSE(experiment.possible(scene_of(pool()), failing)) << experiment.name;
  }
}

TEST(Experiments, EmptyTrialsShowNothing) {
  const Scene scene = scene_of(pool());
  for (const Experiment& experiment : experiments()) {
    Features found;
    experiment.measure(scene, {}, found);
    std::vector<Trial> played;
    while (const auto stage = experiment.next(scene, {}, played)) {
      Trial trial;
      trial.stage = *stage;
      played.push_back(trial);
      ASSERT_LE(played.size(), 30u) << experiment.name;
    }
    experiment.measure(scene, played, found);
    EXPECT_TRUE(found.numbers().empty()) << experiment.name;
  }
}

TEST(Experiments, EndWhenATrialIsCutShort) {
  const Scene scene = scene_of(pool());
  for (const Experiment& experiment : experiments()) {
    Trial trial;
    trial.stage = experiment.next(scene, {}, {}).value();
    trial.cut_short = true;
    EXPECT_FALSE(experiment.next(scene, {}, {trial})) << experiment.name;
    Features found;
    experiment.measure(scene, {trial}, found);
    EXPECT_TRUE(found.numbers().empty()) << experiment.name;
  }
}

TEST(Experiments, InAHurryTakeLessTime) {
  Scene scene = scene_of(pool());
  Duration usual{}, quick{};
  for (const Experiment& experiment : experiments()) {
    scene.quick = false;
    usual += experiment.cost(scene);
    scene.quick = true;
    quick += experiment.cost(scene);
  }
  EXPECT_LT(quick, usual * 3 / 4);
}

TEST(Experiments, AcknowledgeAtOnceButForTheControl) {
  for (const Experiment& experiment : experiments()) {
    const auto stage = experiment.next(scene_of(pool()), {}, {}).value();
    EXPECT_EQ(stage.quick_ack, stage.name != "quickack: without") << stage.name;
  }
}

}  // namespace
}  // namespace brink::verdict::why
