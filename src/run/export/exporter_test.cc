#include "run/export/exporter.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace brink::run {
namespace {

using std::chrono::milliseconds;
constexpr std::chrono::seconds deadline{60};  // for what must come

// A sender that the test holds at a gate: what it shall answer is put in, what came is looked at.
class Gate {
 public:
  void answer(std::vector<bool> good) {
    const std::lock_guard lock(mutex_);
    for (const bool one : good) answers_.push_back(one);
    changed_.notify_all();
  }
  void wait_for_arrivals(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, deadline, [&] { return arrived_.size() >= count; }));
  }
  std::vector<std::string> arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

  Result<void> pass(const output::MetricSet& set) {
    std::unique_lock lock(mutex_);
    arrived_.push_back(set.run);
    changed_.notify_all();
    changed_.wait(lock, [&] { return !answers_.empty() || aborted_; });
    if (answers_.empty()) return could_not_run("aborted");
    const bool good = answers_.front();
    answers_.pop_front();
    if (good) return {};
    return could_not_run("error " + std::to_string(++errors_));
  }
  void give_up() {
    const std::lock_guard lock(mutex_);
    aborted_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<bool> answers_;
  std::vector<std::string> arrived_;
  int errors_ = 0;
  bool aborted_ = false;
};

class GatedSender final : public Sender {
 public:
  explicit GatedSender(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}
  Result<void> send(const output::MetricSet& set) override { return gate_->pass(set); }
  void give_up() override { gate_->give_up(); }

 private:
  std::shared_ptr<Gate> gate_;
};

Snapshot named(const std::string& name) {
  output::MetricSet set;
  set.run = name;
  return std::make_shared<const output::MetricSet>(std::move(set));
}

class ExporterTest : public testing::Test {
 protected:
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  Exporter exporter{std::make_unique<GatedSender>(gate), milliseconds(1)};
};

TEST_F(ExporterTest, DeliversAllInOrder) {
  gate->answer({true, true, true});
  exporter.offer(named("1"));
  gate->wait_for_arrivals(1);
  exporter.offer(named("2"));
  gate->wait_for_arrivals(2);
  exporter.offer_last(named("3"));
  ASSERT_TRUE(exporter.wait(deadline));
  EXPECT_EQ(gate->arrived(), (std::vector<std::string>{"1", "2", "3"}));
  const auto counts = exporter.counts();
  EXPECT_EQ(counts.sent, 3u);
  EXPECT_EQ(counts.failed + counts.dropped, 0u);
  EXPECT_TRUE(counts.last_delivered);
  EXPECT_FALSE(exporter.news());
}

TEST_F(ExporterTest, AFailureIsCountedSaidOnceAndNotRepeated) {
  gate->answer({false, false, true, true});
  for (const char* name : {"1", "2", "3"}) {
    exporter.offer(named(name));
    gate->wait_for_arrivals(static_cast<std::size_t>(name[0] - '0'));
  }
  exporter.offer_last(named("4"));
  ASSERT_TRUE(exporter.wait(deadline));
  EXPECT_EQ(gate->arrived(), (std::vector<std::string>{"1", "2", "3", "4"}));
  const auto counts = exporter.counts();
  EXPECT_EQ(counts.sent, 2u);
  EXPECT_EQ(counts.failed, 2u);
  EXPECT_EQ(counts.error, "error 2");
  EXPECT_TRUE(counts.last_delivered);
  EXPECT_EQ(exporter.news(), "error 1");
  EXPECT_FALSE(exporter.news());
}

// The queue: eight wait behind the one that is being sent.
TEST_F(ExporterTest, AFullQueueLosesTheOldestAndOfferNeverWaits) {
  exporter.offer(named("0"));
  gate->wait_for_arrivals(1);
  for (std::size_t i = 1; i <= Exporter::queue_length; ++i) exporter.offer(named(std::to_string(i)));
  EXPECT_EQ(exporter.counts().dropped, 9u) << "none lost yet: eight wait, one is with the sender";
  exporter.offer(named("9"));
  exporter.offer(named("10"));
  gate->answer(std::vector<bool>(9, true));
  gate->wait_for_arrivals(9);
  gate->answer({true});
  exporter.offer_last(named("last"));
  ASSERT_TRUE(exporter.wait(deadline));
  const auto arrived = gate->arrived();
  EXPECT_EQ(arrived[1], "3") << "1 and 2 were lost";
  EXPECT_EQ(arrived.back(), "last");
  const auto counts = exporter.counts();
  EXPECT_EQ(counts.sent + counts.failed + counts.dropped, 12u);
  EXPECT_GE(counts.dropped, 2u);
}

TEST_F(ExporterTest, TheLastOneIsTriedThreeTimes) {
  gate->answer({false, false, true});
  exporter.offer_last(named("last"));
  ASSERT_TRUE(exporter.wait(deadline));
  EXPECT_EQ(gate->arrived().size(), 3u);
  EXPECT_EQ(exporter.counts().sent, 1u);
  EXPECT_EQ(exporter.counts().failed, 0u);
  EXPECT_TRUE(exporter.counts().last_delivered);
}

TEST_F(ExporterTest, ThreeFailuresOfTheLastAreOneFailedSnapshot) {
  gate->answer({false, false, false});
  exporter.offer_last(named("last"));
  ASSERT_TRUE(exporter.wait(deadline));
  EXPECT_EQ(exporter.counts().failed, 1u);
  EXPECT_FALSE(exporter.counts().last_delivered);
}

TEST_F(ExporterTest, WhatWaitsInFrontOfTheLastIsDropped) {
  exporter.offer(named("0"));
  gate->wait_for_arrivals(1);
  exporter.offer(named("1"));
  exporter.offer(named("2"));
  exporter.offer_last(named("last"));
  gate->answer({true, true});
  ASSERT_TRUE(exporter.wait(deadline));
  EXPECT_EQ(gate->arrived(), (std::vector<std::string>{"0", "last"}));
  EXPECT_EQ(exporter.counts().dropped, 2u);
  EXPECT_EQ(exporter.counts().sent, 2u);
}

TEST(Exporter, OneThatHangsIsAbortedAndCountedAsDropped) {
  auto gate = std::make_shared<Gate>();
  Exporter::Counts counts;
  {
    Exporter exporter(std::make_unique<GatedSender>(gate), milliseconds(1));
    exporter.offer(named("0"));
    gate->wait_for_arrivals(1);
    exporter.offer_last(named("last"));
    EXPECT_FALSE(exporter.wait(milliseconds(1)));
    counts = exporter.counts();
  }
  EXPECT_EQ(counts.dropped, 2u);
  EXPECT_FALSE(counts.last_delivered);
  EXPECT_EQ(gate->arrived(), (std::vector<std::string>{"0"}));
}

}  // namespace
}  // namespace brink::run
