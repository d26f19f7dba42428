#include "cli/live/board.h"

#include <gtest/gtest.h>

namespace brink::cli::live {
namespace {

constexpr output::Size usual{80, 24};

Board board() { return Board("bench", "http://127.0.0.1:8080/"); }

output::LiveStage stage_with(std::size_t routes, std::vector<output::LiveSecond> seconds = {}) {
  output::LiveStage stage;
  stage.purpose = "bench";
  for (std::size_t i = 0; i < routes; ++i) stage.routes.push_back({.name = "/" + std::to_string(i), .ended = 1});
  stage.seconds = std::move(seconds);
  return stage;
}

TEST(Board, KeepsWhatTheRunSays) {
  Board b = board();
  b.tick(12);
  b.progress({.stage = "explore", .load = "32 users", .rate = 371});
  b.note("3 routes left out by robots.txt");
  b.belief({{{"cpu_bound", 0.4}}, "comb", "how many at once?"});
  b.belief({{{"cpu_bound", 0.7}}, "single", "and alone?"});
  const output::Dashboard d = b.shown(0);
  EXPECT_EQ(d.command, "bench");
  EXPECT_EQ(d.elapsed_s, 12);
  ASSERT_TRUE(d.now.has_value());
  EXPECT_EQ(d.now->rate, 371);
  EXPECT_EQ(d.notes, (std::vector<std::string>{"3 routes left out by robots.txt"}));
  EXPECT_EQ(d.belief.front().confidence, 0.7);
  EXPECT_EQ(d.belief_before.front().confidence, 0.4);
  EXPECT_EQ(d.question, "and alone?");
}

TEST(Board, SecondsOfAllStagesAreOneHistory) {
  Board b = board();
  b.details(stage_with(1, {{.ended = 5, .failed = 1, .times = {.p95_ms = 20.0}}}));
  output::Stage ended;
  ended.purpose = "explore";
  ended.numbers.rate_rps = 5;
  b.ended(ended);
  EXPECT_TRUE(b.shown(0).stage_is_over);
  b.details(stage_with(1, {{.ended = 7}, {.ended = 9}}));
  const output::Dashboard d = b.shown(0);
  EXPECT_FALSE(d.stage_is_over);
  ASSERT_EQ(d.history.size(), 3u);
  EXPECT_EQ(d.history[0].ended, 5);
  EXPECT_EQ(d.history[0].p95_ms, 20);
  EXPECT_EQ(d.history[0].failed, 1);
  EXPECT_EQ(d.history[2].ended, 9);
  EXPECT_EQ(d.history[2].p95_ms, 0);
  ASSERT_EQ(d.ended.size(), 1u);
  EXPECT_EQ(d.ended[0].numbers.rate_rps, 5);
}

TEST(Board, SecondsThatAreNotToBeTrustedAreMarkedAlsoWhenTheyAreOver) {
  Board b = board();
  b.details(stage_with(1, {{.ended = 1}, {.ended = 1}}));
  b.ended({});
  b.details(stage_with(1, {{.ended = 2}, {.ended = 3}}));
  output::LiveStage lost = stage_with(1, {{.ended = 4}});
  lost.invalid = {{1.2, 2.5, "worker 1 was lost"}};
  b.details(lost);
  const auto marks = [&] {
    std::string out;
    for (const output::DashboardSecond& second : b.shown(0).history) out += second.invalid ? '!' : '.';
    return out;
  };
  EXPECT_EQ(marks(), "...!!");
  output::Stage ended;
  ended.invalid = {{0, 3, "worker 2 was the limit"}};
  b.ended(ended);
  EXPECT_EQ(marks(), "..!!!") << "what is known at the end counts";
}

TEST(Board, ASecondStaysTheLastUntilThereIsANewOne) {
  Board b = board();
  b.details(stage_with(1, {{.ended = 5}}));
  b.details(stage_with(1));
  EXPECT_EQ(b.shown(0).stage->seconds.back().ended, 5u);
  EXPECT_EQ(b.shown(0).history.size(), 1u);
  b.ended({});
  b.details(stage_with(1));
  EXPECT_TRUE(b.shown(0).stage->seconds.empty()) << "of another stage";
}

TEST(Board, HistoryIsBounded) {
  Board b = board();
  for (std::size_t i = 0; i < output::Dashboard::most_seconds; ++i) b.details(stage_with(1, {{.ended = 1}}));
  EXPECT_EQ(b.shown(0).history.size(), output::Dashboard::most_seconds);
  b.details(stage_with(1, {{.ended = 2}, {.ended = 3}}));
  EXPECT_EQ(b.shown(0).history.size(), output::Dashboard::most_seconds);
  EXPECT_EQ(b.shown(0).history.back().ended, 3);
}

TEST(Board, PausedItStandsStillAndTheRunGoesOn) {
  Board b = board();
  b.progress({.rate = 1});
  b.press(Key::pause, usual);
  b.progress({.rate = 2});
  b.tick(99);
  EXPECT_TRUE(b.shown(0).paused);
  EXPECT_EQ(b.shown(0).now->rate, 1);
  EXPECT_EQ(b.shown(0).elapsed_s, 0);
  EXPECT_EQ(b.shown(1).stopping, output::Stopping::draining) << "a stop is seen all the same";
  b.press(Key::pause, usual);
  EXPECT_FALSE(b.shown(0).paused);
  EXPECT_EQ(b.shown(0).now->rate, 2);
}

TEST(Board, HelpComesAndGoes) {
  Board b = board();
  b.press(Key::help, usual);
  EXPECT_TRUE(b.shown(0).help);
  b.press(Key::help, usual);
  EXPECT_FALSE(b.shown(0).help);
}

TEST(Board, StopsAreCounted) {
  const Board b = board();
  EXPECT_EQ(b.shown(0).stopping, output::Stopping::no);
  EXPECT_EQ(b.shown(1).stopping, output::Stopping::draining);
  EXPECT_EQ(b.shown(2).stopping, output::Stopping::cutting);
  EXPECT_EQ(b.shown(3).stopping, output::Stopping::cutting);
}

TEST(Board, ScrollsAsFarAsThereAreRoutes) {
  Board b = board();
  b.press(Key::down, usual);
  EXPECT_EQ(b.shown(0).scroll, 0u) << "nothing to scroll";
  b.progress({});
  b.details(stage_with(50));
  const std::size_t page = output::rows_of_routes(b.shown(0), usual);
  ASSERT_GT(page, 1u);
  b.press(Key::down, usual);
  b.press(Key::down, usual);
  b.press(Key::up, usual);
  EXPECT_EQ(b.shown(0).scroll, 1u);
  b.press(Key::page_down, usual);
  EXPECT_EQ(b.shown(0).scroll, 1 + page);
  b.press(Key::end, usual);
  EXPECT_EQ(b.shown(0).scroll, 50 - page);
  b.press(Key::down, usual);
  EXPECT_EQ(b.shown(0).scroll, 50 - page);
  b.press(Key::page_up, usual);
  b.press(Key::home, usual);
  b.press(Key::up, usual);
  EXPECT_EQ(b.shown(0).scroll, 0u);
}

TEST(Board, ALargerScreenScrollsBack) {
  Board b = board();
  b.progress({});
  b.details(stage_with(30));
  b.press(Key::end, usual);
  ASSERT_GT(b.shown(0).scroll, 0u);
  b.press(Key::redraw, {80, 70});
  EXPECT_EQ(b.shown(0).scroll, 0u) << "all of them fit";
}

}  // namespace
}  // namespace brink::cli::live
