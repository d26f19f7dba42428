#include "output/progress.h"

#include <gtest/gtest.h>

#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 80};

Progress running() {
  return {.stage = "explore",
          .load = "32 users",
          .rate = 371.2,
          .p95 = std::chrono::microseconds(84'120),
          .ended = 1000,
          .failed = 3,
          .elapsed = std::chrono::milliseconds(12'700),
          .left = std::chrono::seconds(41)};
}

TEST(ProgressLine, SaysWhereTheRunStands) {
  EXPECT_EQ(progress_line(running(), plain),
            "explore    32 users  371 req/s  p95 84.1 ms  errors 0.30 %  12 s  <41 s left");
}

TEST(ProgressLine, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(progress_line({.stage = "preflight"}, plain), "preflight  0 req/s  errors 0 %  0 s");
}

TEST(ProgressLine, FitsByLeavingOutTheEnd) {
  TerminalStyle narrow = plain;
  narrow.width = 60;
  EXPECT_EQ(progress_line(running(), narrow), "explore    32 users  371 req/s  p95 84.1 ms  errors 0.30 %");
  Progress long_names = running();
  long_names.stage = std::string(100, 'x');
  EXPECT_EQ(columns(progress_line(long_names, narrow)), 60u);
}

TEST(StageLine, IsOneLineForEachStageThatEnded) {
  std::string text;
  const Record run = made_up_invalid_run();
  for (const Stage& stage : run.stages) text += stage_line(stage, plain) + "\n";
  for (const Stage& stage : made_up_run().stages) text += stage_line(stage, plain) + "\n";
  text += stage_line(made_up_bench().stages[0], plain) + "\n";
  EXPECT_EQ(text, golden("stage_lines.txt", text));
}

constexpr TerminalStyle ascii{.color = false, .unicode = false, .width = 80};

TEST(BeliefLines, BarsAreAsLongAsProbabilities) {
  EXPECT_EQ(belief_lines({{"worker_limit", 0.62}, {"cpu_bound", 0.1}}, "how many at once?", ascii),
            "belief     worker_limit 62 % ######  cpu_bound 10 % #\nasking     how many at once?\n");
  EXPECT_EQ(belief_lines({}, "", ascii), "");
}

TEST(BeliefLines, FitTheLine) {
  const std::vector<RankedCause> many(9, RankedCause{"periodic_pause", 0.11});
  const std::string text = belief_lines(many, std::string(200, 'x'), ascii);
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    EXPECT_LE(text.find('\n', at) - at, 80u);
  }
}

}  // namespace
}  // namespace brink::output
