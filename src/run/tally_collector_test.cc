#include "run/tally_collector.h"

#include <gtest/gtest.h>

namespace brink::run {
namespace {

Instant at(double s) { return Instant(from_seconds(s)); }

class Recording final : public Onlooker {
 public:
  bool wants_tally(Instant) override { return wants; }
  void on_tally(const aggregate::Tally& tally, Instant) override { seen.push_back(tally); }
  bool wants = true;
  std::vector<aggregate::Tally> seen;
};

class TallyCollectorTest : public testing::Test {
 protected:
  TallyCollectorTest() {
    for (auto* recorder : {&one, &two}) recorder->on_stage_begin({at(0), at(100)});
  }
  static void request(aggregate::Recorder& recorder, double due) {
    sample::Sample sample;
    sample.due = sample.begun = sample.sent = at(due);
    sample.done = at(due + 0.01);
    sample.status = 200;
    recorder.on_due(sample.route, sample.due);
    recorder.on_sample(sample);
  }

  aggregate::Recorder one{1}, two{1};
  Recording onlooker;
  TallyCollector collector{&onlooker, {&one, &two}};
};

TEST_F(TallyCollectorTest, WaitsForAllWorkersAndAddsThemUp) {
  request(one, 0.1);
  request(two, 0.1);
  collector.look(at(1));  // asks
  one.on_tick(at(1.1));
  collector.look(at(1.2));
  EXPECT_TRUE(onlooker.seen.empty());
  two.on_tick(at(1.3));
  collector.look(at(1.4));
  ASSERT_EQ(onlooker.seen.size(), 1u);
  EXPECT_EQ(onlooker.seen[0].routes[0].counts.completed, 2u);
}

TEST_F(TallyCollectorTest, AsksAgainWhenOneIsDue) {
  for (int i = 1; i <= 3; ++i) {
    collector.look(at(i));
    request(one, i);
    one.on_tick(at(i + 0.1));
    two.on_tick(at(i + 0.1));
    collector.look(at(i + 0.2));
  }
  ASSERT_EQ(onlooker.seen.size(), 3u);
  EXPECT_EQ(onlooker.seen[2].routes[0].counts.completed, 3u);
}

TEST_F(TallyCollectorTest, AsksNobodyBeforeItIsTime) {
  onlooker.wants = false;
  collector.look(at(1));
  one.on_tick(at(1.1));
  two.on_tick(at(1.1));
  collector.look(at(1.2));
  EXPECT_TRUE(onlooker.seen.empty());
  EXPECT_FALSE(one.take_tally());
}

TEST_F(TallyCollectorTest, ATallyOfAnOldQuestionIsNotTaken) {
  one.ask_tally(1);
  one.on_tick(at(0.1));  // of a stage that ended before anybody looked
  request(one, 0.2);
  collector.look(at(1));
  collector.look(at(1.1));
  EXPECT_TRUE(onlooker.seen.empty());
  one.on_tick(at(1.2));
  two.on_tick(at(1.2));
  collector.look(at(1.3));
  ASSERT_EQ(onlooker.seen.size(), 1u);
  EXPECT_EQ(onlooker.seen[0].routes[0].counts.completed, 1u);
}

TEST(TallyCollectorAlone, WithoutAnOnlookerNothingIsAsked) {
  aggregate::Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(100)});
  TallyCollector collector(nullptr, {&recorder});
  collector.look(at(1));
  recorder.on_tick(at(1.1));
  EXPECT_FALSE(recorder.take_tally());
}

}  // namespace
}  // namespace brink::run
