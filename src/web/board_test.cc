#include "web/board.h"

#include <gtest/gtest.h>

namespace brink::web {
namespace {

class BoardTest : public testing::Test {
 protected:
  void begin(std::function<void()> stop = {}) { board.begin({"bench", "http://127.0.0.1/", std::move(stop)}); }
  void second(std::uint64_t ended = 100, std::uint64_t failed = 0) {
    now += std::chrono::seconds(1);
    output::LiveStage stage;
    stage.users = 8;
    stage.counts = {.due = 100, .sent = 100, .completed = 90, .failed = 2};
    stage.seconds.push_back({.due = ended, .ended = ended, .failed = failed, .times = {.p95_ms = 12.5}});
    board.details(stage);
  }
  // The events a browser is told, by name.
  std::map<std::string, Json> told_to(Told& told) {
    std::map<std::string, Json> events;
    std::istringstream in(board.news(told));
    std::string line, name, data;
    while (std::getline(in, line)) {
      if (line.starts_with("event: ")) name = line.substr(7);
      if (line.starts_with("data: ")) data += line.substr(6);
      if (line.empty() && !name.empty()) {
        events[name] = Json::parse(data);
        name.clear();
        data.clear();
      }
    }
    return events;
  }

  Instant now{};
  Board board{[this] { return now; }};
};

TEST_F(BoardTest, BeforeTheFirstRunThereIsNone) {
  Told told;
  EXPECT_TRUE(told_to(told).at("now").at("run").is_null());
  EXPECT_TRUE(told_to(told).empty()) << "nothing is told twice";
  EXPECT_FALSE(board.stop());
  EXPECT_FALSE(board.running());
  EXPECT_FALSE(board.result());
}

TEST_F(BoardTest, TimesThatAreNotToBeTrustedStandOnTheAxisOfTheRun) {
  begin();
  now += std::chrono::seconds(6);
  output::LiveStage stage;
  stage.elapsed_s = 4;  // it began at 2 s, its window at 3 s
  stage.load.warmup_s = 1;
  stage.invalid = {{1.5, 3, "worker 1 was lost"}};
  board.details(stage);
  EXPECT_EQ(Json::parse(board.state()).at("run").at("invalid"), Json::parse("[[4.5, 6.0]]"));
  output::Stage ended;
  ended.invalid = {{1.5, 2, "worker 1 was lost"}};
  board.ended(ended);
  EXPECT_EQ(Json::parse(board.state()).at("run").at("invalid"), Json::parse("[[4.5, 5.0]]"));
}

TEST_F(BoardTest, WhoLooksIsToldOnlyTheSecondsThatAreNew) {
  begin();
  second();
  second(50, 5);
  Told told;
  const Json all = told_to(told).at("now").at("run");
  EXPECT_EQ(all.at("from"), 0);
  ASSERT_EQ(all.at("seconds").size(), 2u);
  EXPECT_EQ(all.at("seconds")[1], Json::parse("[1.0, 50.0, 45.0, 5.0, null, 12.5, null, 8.0]"));
  EXPECT_EQ(all.at("stage").at("counts").at("in_flight"), 8);
  second();
  const Json news = told_to(told).at("now").at("run");
  EXPECT_EQ(news.at("from"), 2);
  EXPECT_EQ(news.at("seconds").size(), 1u);
}

TEST_F(BoardTest, WhoComesLaterIsToldAll) {
  begin();
  Told early;
  second();
  told_to(early);
  second();
  Told late;
  EXPECT_EQ(told_to(late).at("now").at("run").at("seconds").size(), 2u);
  EXPECT_EQ(Json::parse(board.state()).at("run").at("seconds").size(), 2u);
}

TEST_F(BoardTest, AnotherRunBeginsAnew) {
  begin();
  second();
  Told told;
  told_to(told);
  board.end({});
  begin();
  const Json run = told_to(told).at("now").at("run");
  EXPECT_EQ(run.at("number"), 2);
  EXPECT_EQ(run.at("from"), 0);
  EXPECT_TRUE(run.at("seconds").empty());
  EXPECT_TRUE(run.at("stage").is_null());
}

TEST_F(BoardTest, TheRecordIsToldOnceAndToThoseWhoComeAfterTheEnd) {
  begin();
  Told told;
  told_to(told);
  output::Record record;
  record.id = "20261122T000000Z-1";
  board.end(record);
  EXPECT_EQ(told_to(told).at("over").at("record").at("id"), record.id);
  board.note("late");
  EXPECT_FALSE(told_to(told).contains("over"));
  Told late;
  EXPECT_TRUE(told_to(late).contains("over"));
  EXPECT_NE(board.report().value().find("20261122T000000Z-1"), std::string::npos);
}

TEST_F(BoardTest, TimeStandsStillAfterTheEnd) {
  begin();
  now += std::chrono::seconds(5);
  board.end({});
  now += std::chrono::hours(1);
  EXPECT_EQ(Json::parse(board.state()).at("run").at("elapsed_s"), 5.0);
}

TEST_F(BoardTest, TheStopButtonAsksTheRunAndNotOneThatHasEnded) {
  int asked = 0;
  begin([&] { ++asked; });
  EXPECT_TRUE(board.stop());
  EXPECT_TRUE(board.stop());
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(Json::parse(board.state()).at("run").at("phase"), "stopping");
  EXPECT_TRUE(board.running());
  board.end({});
  EXPECT_FALSE(board.stop());
  EXPECT_EQ(asked, 2);
}

TEST_F(BoardTest, WhatKeptARunFromGoingOnIsSaid) {
  begin();
  board.fail({ErrorKind::could_not_run, "nobody <there>", "try"});
  const Json run = Json::parse(board.state()).at("run");
  EXPECT_EQ(run.at("phase"), "failed");
  EXPECT_EQ(run.at("error").at("message"), "nobody <there>");
  EXPECT_FALSE(board.running());
}

TEST_F(BoardTest, ALongRunIsKeptInCoarserSteps) {
  begin();
  for (int i = 0; i < 5000; ++i) second(100, 1);
  const Json seconds = Json::parse(board.state()).at("run").at("seconds");
  EXPECT_LE(seconds.size(), Board::most_seconds);
  EXPECT_GT(seconds.size(), Board::most_seconds / 3);
  double due = 0;
  for (std::size_t i = 0; i + 1 < seconds.size(); ++i) {
    EXPECT_LT(seconds[i][0].get<double>(), seconds[i + 1][0].get<double>());
    due = seconds[i][1];
    EXPECT_NEAR(due, 100, 1e-6) << "a rate, whatever the step";
  }
}

TEST_F(BoardTest, ProgressAloneIsToldAboutOnceASecond) {
  begin();
  Told told;
  told_to(told);
  int times = 0;
  for (int i = 0; i < 40; ++i) {
    now += std::chrono::milliseconds(100);
    board.progress({.stage = "bench", .rate = 5});
    times += told_to(told).empty() ? 0 : 1;
  }
  EXPECT_GE(times, 4);
  EXPECT_LE(times, 6);
}

TEST_F(BoardTest, BytesOfATargetThatAreNoTextBreakNothing) {
  begin();
  output::LiveStage stage;
  stage.routes.push_back({.name = "/\xff\xfe</script>\n"});
  board.details(stage);
  Told told;
  const Json route = told_to(told).at("now").at("run").at("stage").at("routes")[0];
  EXPECT_EQ(route.at("name"), "/\uFFFD\uFFFD</script>\n");
}

TEST_F(BoardTest, WhoWaitsIsWokenByTheEnd) {
  Told told;
  told_to(told);
  board.close();
  EXPECT_FALSE(board.wait_for_news(told, std::chrono::hours(1)));
  begin();
  EXPECT_TRUE(board.wait_for_news(told, std::chrono::hours(1))) << "what is left is told";
}

TEST(EventText, LinesOfDataAreLinesOfTheEvent) {
  EXPECT_EQ(event_text("now", "a\r\nb"), "event: now\ndata: a\ndata: b\n\n");
}

}  // namespace
}  // namespace brink::web
