#include "probe/probe_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/target_side.h"
#include "probe/testing_target.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing_probe::comes_true;
using testing_probe::KnownTarget;

class Counter final : public Sampler {
 public:
  Instant sample(Instant now, std::vector<sample::Reading>& readings) override {
    readings.push_back({"test", "n", static_cast<double>(++count_), now});
    return now + 1ms;
  }
  void describe(TargetFacts& facts) const override { facts.command = "counted " + std::to_string(count_); }

 private:
  int count_ = 0;
};

TEST(ProbeThread, EveryReadingOnceInOrder) {
  ProbeThread thread(std::make_unique<Counter>());
  std::vector<sample::Reading> all;
  EXPECT_TRUE(comes_true([&] {
    for (auto& reading : thread.take()) all.push_back(std::move(reading));
    return all.size() >= 20;
  }));
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].value, static_cast<double>(i + 1));
  EXPECT_THAT(thread.facts().command, HasSubstr("counted "));
  EXPECT_GT(thread.cpu(), Duration{});
}

class Sleeper final : public Sampler {
 public:
  Instant sample(Instant now, std::vector<sample::Reading>&) override { return now + std::chrono::hours(1); }
  void describe(TargetFacts&) const override {}
};

TEST(ProbeThread, EndsWhileItsSamplerWaits) { ProbeThread thread(std::make_unique<Sleeper>()); }

TEST(TargetSide, WhatCannotBeLookedAtIsANote) {
  const auto side = TargetSide::start(
      {.target = TargetSelection{.pid = 0x3ffffff}, .scrape = "https://127.0.0.1/", .postgres = "nonsense=1"});
  EXPECT_THAT(side->facts().notes, ElementsAre(HasSubstr("there is no process"), HasSubstr("plain http only"),
                                               HasSubstr("not a PostgreSQL connection string")));
  EXPECT_THAT(side->take(), SizeIs(0));
}

TEST(TargetSide, TheTargetAndWhatLookingCosts) {
  KnownTarget target;
  const auto side = TargetSide::start({.target = TargetSelection{.pid = target.pid()}});
  bool seen = false;
  bool cost = false;
  EXPECT_TRUE(comes_true([&] {
    for (const auto& reading : side->take()) {
      seen |= reading.subject == "target" && reading.name == "threads" && reading.value >= 1;
      cost |= reading.subject == "generator" && reading.name == "probe_cpu_share" && reading.value > 0;
    }
    return seen && cost;
  }));
  EXPECT_THAT(side->facts().pids, ElementsAre(target.pid()));
  EXPECT_THAT(side->facts().command, HasSubstr("probe_test"));
}

}  // namespace
}  // namespace brink::probe
