#include "run/judged_processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

ProcessPart part(std::uint32_t number, double cpu) {
  ProcessPart part;
  part.number = number;
  part.pid = 100 + number;
  part.users = 5;
  part.summary.length = seconds(10);
  part.summary.total.counts.ended_in_window = 500;
  part.summary.send_lag.record(milliseconds(1), 100);
  part.summary.workers = {{.wall = seconds(10), .cpu = from_seconds(10 * cpu)}};
  return part;
}

verdict::Health judge(const aggregate::StageSummary& part) { return verdict::judge_health({.stage = &part}); }

verdict::Health whole_of(const std::vector<ProcessPart>& parts) {
  aggregate::StageSummary all;
  for (const auto& one : parts) all.merge(one.summary);
  return judge(all);
}

std::vector<std::string> red(const JudgedProcesses& judged) {
  std::vector<std::string> texts;
  for (const auto& gate : judged.health.gates) {
    if (gate.red) texts.push_back(gate.name + ": " + gate.text);
  }
  return texts;
}

TEST(JudgedProcesses, WhereThereIsButOneNothingIsAdded) {
  const JudgedProcesses judged = judge_processes(whole_of({part(1, 0.2)}), {{}}, judge);
  EXPECT_TRUE(judged.rows.empty());
  EXPECT_EQ(judged.health.gates.size(), whole_of({part(1, 0.2)}).gates.size());
}

TEST(JudgedProcesses, ThoseThatWereFineHaveTheirRows) {
  const std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.3)};
  const JudgedProcesses judged =
      judge_processes(whole_of(parts), {.parts = parts, .warmup = seconds(1), .length = seconds(10)}, judge);
  EXPECT_FALSE(judged.health.saturated());
  ASSERT_EQ(judged.rows.size(), 2u);
  EXPECT_EQ(judged.rows[1].number, 2u);
  EXPECT_EQ(judged.rows[1].pid, 102u);
  EXPECT_EQ(judged.rows[1].users, 5u);
  EXPECT_DOUBLE_EQ(judged.rows[1].rate_rps, 50);
  EXPECT_NEAR(judged.rows[1].cpu_share, 0.3, 1e-9);
  EXPECT_NEAR(*judged.rows[1].send_lag_p99_ms, 1, 1e-9);
  EXPECT_TRUE(judged.rows[1].valid);
}

TEST(JudgedProcesses, TheOneThatWasTheLimitIsNamed) {
  const std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.95), part(3, 0.9)};
  const JudgedProcesses judged =
      judge_processes(whole_of(parts), {.parts = parts, .warmup = seconds(1), .length = seconds(10)}, judge);
  EXPECT_THAT(red(judged), ElementsAre(HasSubstr("cpu: process 2 (pid 102): The busiest worker used 95 %")));
  EXPECT_TRUE(judged.rows[0].valid);
  EXPECT_FALSE(judged.rows[1].valid);
  EXPECT_FALSE(judged.rows[2].valid);
}

ProcessNow now(std::uint32_t number) {
  ProcessNow now;
  now.number = number;
  return now;
}

TEST(DoubtfulSoFar, WhoIsWellIsNot) { EXPECT_TRUE(doubtful_so_far({now(1), now(2)}, seconds(1), seconds(5)).empty()); }

TEST(DoubtfulSoFar, ALossLastsUntilOthersPlayItsPart) {
  std::vector<ProcessNow> both = {now(1), now(2)};
  both[1].lost = {milliseconds(4200), seconds(3), "was not heard of for 2 s"};
  const auto open = doubtful_so_far(both, seconds(1), seconds(5));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_DOUBLE_EQ(open[0].from_s, 2) << "of the window: the warm-up does not count";
  EXPECT_DOUBLE_EQ(open[0].to_s, 5);
  EXPECT_THAT(open[0].text, HasSubstr("was not heard of for 2 s"));
  both[1].lost->restored = milliseconds(4500);
  const auto over = doubtful_so_far(both, seconds(1), seconds(5));
  ASSERT_EQ(over.size(), 1u);
  EXPECT_DOUBLE_EQ(over[0].to_s, 3.5);
}

TEST(DoubtfulSoFar, InTheWarmUpNothingIsOfTheWindow) {
  std::vector<ProcessNow> one = {now(1)};
  one[0].lost = {milliseconds(700), milliseconds(500), "was killed by SIGKILL"};
  EXPECT_TRUE(doubtful_so_far(one, seconds(1), milliseconds(-200)).empty());
}

TEST(JudgedProcesses, OneThatWasLostMakesItInvalid) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.2)};
  parts[1].lost = {milliseconds(3200), seconds(3), "was killed by SIGKILL"};
  const JudgedProcesses judged =
      judge_processes(whole_of(parts), {.parts = parts, .warmup = seconds(1), .length = seconds(10)}, judge);
  EXPECT_THAT(red(judged), ElementsAre(HasSubstr("processes: process 2 (pid 102) was killed by SIGKILL 3.2 s into")));
  EXPECT_FALSE(judged.rows[1].valid);
  EXPECT_DOUBLE_EQ(*judged.rows[1].lost_s, 3.2);
}

TEST(JudgedProcesses, TheTimeUntilOthersPlayedItsLoadIsInvalid) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.2)};
  parts[1].called = "worker 2 (alpha)";
  parts[1].lost = {seconds(6), milliseconds(3900), "was not heard of for 2 s", milliseconds(6300), 48};
  const JudgedProcesses judged =
      judge_processes(whole_of(parts), {.parts = parts, .warmup = seconds(1), .length = seconds(10)}, judge);
  EXPECT_THAT(
      red(judged),
      ElementsAre("processes: worker 2 (alpha) was not heard of for 2 s 6.0 s into the stage: others play its part "
                  "of the load from 6.3 s on; the time from 3.9 s to 6.3 s is invalid, and 48 requests became due "
                  "of which nothing is known"));
}

// Counted from when the window began, as all else of a stage.
TEST(JudgedProcesses, WhatIsInDoubtIsAnIntervalOfTheWindow) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.2), part(3, 0.2)};
  parts[1].lost = {seconds(6), milliseconds(3900), "was not heard of for 2 s", milliseconds(6300), 48};
  parts[2].lost = {seconds(9), milliseconds(8500), "was killed by SIGKILL"};
  const JudgedProcesses judged =
      judge_processes(whole_of(parts), {.parts = parts, .warmup = seconds(1), .length = seconds(10)}, judge);
  ASSERT_EQ(judged.invalid.size(), 2u);
  EXPECT_NEAR(judged.invalid[0].from_s, 2.9, 1e-9);
  EXPECT_NEAR(judged.invalid[0].to_s, 5.3, 1e-9);
  EXPECT_NEAR(judged.invalid[1].from_s, 7.5, 1e-9);
  EXPECT_NEAR(judged.invalid[1].to_s, 10, 1e-9);
  EXPECT_EQ(judged.rows[1].unknown_requests, 48u);
  EXPECT_NEAR(*judged.rows[1].restored_s, 6.3, 1e-9);
  EXPECT_EQ(judged.rows[1].health, "lost");
}

TEST(JudgedProcesses, OfOneThatWasTheLimitAllIsInDoubt) {
  const std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.95)};
  const JudgedProcesses judged = judge_processes(whole_of(parts), {.parts = parts, .length = seconds(10)}, judge);
  EXPECT_EQ(judged.rows[0].health, "ok");
  EXPECT_EQ(judged.rows[1].health, "saturated");
  ASSERT_EQ(judged.invalid.size(), 1u);
  EXPECT_EQ(judged.invalid[0].from_s, 0);
  EXPECT_EQ(judged.invalid[0].to_s, 10);
}

TEST(JudgedProcesses, OneThatHandedItsLoadOverDidNoHarm) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.2)};
  parts[1].left = {seconds(4), true};
  const JudgedProcesses judged = judge_processes(whole_of(parts), {.parts = parts, .length = seconds(10)}, judge);
  EXPECT_FALSE(judged.health.saturated());
  EXPECT_EQ(judged.rows[1].health, "left");
  EXPECT_TRUE(judged.rows[1].valid);
  EXPECT_TRUE(judged.invalid.empty());
}

TEST(JudgedProcesses, OneThatLeftItsLoadToNobodyMakesTheRestInvalid) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.2)};
  parts[1].left = {seconds(4), false};
  const JudgedProcesses judged = judge_processes(whole_of(parts), {.parts = parts, .length = seconds(10)}, judge);
  EXPECT_THAT(red(judged),
              ElementsAre("processes: process 2 (pid 102) was told to end 4.0 s into the stage: its part of "
                          "the load is missing from then on"));
  ASSERT_EQ(judged.invalid.size(), 1u);
  EXPECT_EQ(judged.invalid[0].from_s, 4);
  EXPECT_EQ(judged.invalid[0].to_s, 10);
}

TEST(JudgedProcesses, OneThatWasGoneBeforeIsMissingAllTheTime) {
  std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0)};
  parts[1].lost = {{}, {}, "was killed by SIGKILL"};
  parts[1].lost->before = true;
  const JudgedProcesses judged = judge_processes(whole_of(parts), {.parts = parts, .length = seconds(10)}, judge);
  EXPECT_THAT(red(judged),
              ElementsAre("processes: process 2 (pid 102) was killed by SIGKILL before the stage began: its "
                          "part of the load is missing"));
  EXPECT_EQ(judged.invalid.front().to_s, 10);
}

TEST(JudgedProcesses, HowTheyBeganIsSaid) {
  const std::vector<ProcessPart> parts = {part(1, 0.2), part(2, 0.3)};
  const StartSpread start{std::chrono::microseconds(800), std::chrono::microseconds(200)};
  const JudgedProcesses judged = judge_processes(whole_of(parts), {parts, start}, judge);
  EXPECT_EQ(
      judged.health.gates.front().text,
      "All 2 processes played to the end. They began within 0.8 ms of each other (their clocks are known to 0.2 ms).");
}

}  // namespace
}  // namespace brink::run
