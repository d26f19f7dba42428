#include "output/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "output/made_up_test.h"

namespace brink::output {
namespace {

Record bench(const char* id, const char* created_at) {
  Record record = made_up_bench();
  record.id = id;
  record.created_at = created_at;
  return record;
}

TEST(Baseline, IsTheNewestEarlierRunOfTheSameThing) {
  const Record now = bench("now", "2026-11-21T09:30:00Z");
  Record stopped = bench("stopped", "2026-11-21T09:29:00Z");
  stopped.interrupted = true;
  Record search = made_up_run();
  search.created_at = "2026-11-21T09:28:00Z";
  const std::vector<Record> runs{
      bench("later", "2026-11-21T09:31:00Z"), now, stopped, search, bench("earlier", "2026-11-21T09:27:00Z"),
      bench("old", "2026-11-21T09:26:00Z")};
  const auto found = earlier_like(now, runs, {});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->baseline.at(0).id, "earlier");
  ASSERT_EQ(found->older.size(), 1u);
  EXPECT_EQ(found->older[0].id, "old");
  const auto none = earlier_like(now, {search}, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "no earlier run like now");
  EXPECT_THAT(none.error().hint, testing::HasSubstr("the newest is something else"));
}

TEST(Baseline, ARunThatSaysNothingIsLikeNoOther) {
  Record now = bench("now", "2026-11-21T09:30:00Z");
  now.stages.at(0).valid = false;
  const auto found = earlier_like(now, {bench("earlier", "2026-11-21T09:27:00Z")}, {});
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, testing::StartsWith("now says nothing of the target: INVALID"));
}

TEST(Baseline, OlderRunsAreInTheOrderInWhichTheyWereMadeAndAtMostEight) {
  std::vector<Record> runs;
  for (int i = 29; i >= 10; --i)
    runs.push_back(bench(std::to_string(i).c_str(), ("2026-11-21T09:" + std::to_string(i) + ":00Z").c_str()));
  const auto found = earlier_like(bench("now", "2026-11-21T09:30:00Z"), runs, {});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->baseline.at(0).id, "29");
  ASSERT_EQ(found->older.size(), 8u);
  EXPECT_EQ(found->older.front().id, "21");
  EXPECT_EQ(found->older.back().id, "28");
}

TEST(Baseline, ARunIsLikeItselfAndWhatCannotBeComparedIsNoLine) {
  const Record now = bench("now", "2026-11-21T09:30:00Z");
  const std::vector<Record> before{bench("before", "2026-11-21T09:27:00Z")};
  const auto report = compare_records(now, before, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->now.id, "now");
  EXPECT_EQ(report->before.at(0).id, "before");
  const auto lines = change_lines(report->comparison);
  ASSERT_FALSE(lines.empty());
  for (const ChangeLine& line : lines) {
    EXPECT_FALSE(line.changed) << line.what;
    EXPECT_EQ(line.before, line.now) << line.what;
  }
}

TEST(Baseline, WhatChangedComesFirst) {
  verdict::Comparison comparison;
  using verdict::Change;
  for (const Change change : {Change::undistinguished, Change::not_comparable, Change::worse}) {
    comparison.quantities.push_back({.measure = verdict::Measure::p95,
                                     .route = "/a",
                                     .load = "64 users",
                                     .outcome = change,
                                     .before = 0.1,
                                     .now = 0.2,
                                     .change = 1.0});
  }
  const auto lines = change_lines(comparison);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].outcome, "worse");
  EXPECT_TRUE(lines[0].changed);
  EXPECT_EQ(lines[0].what, "p95 of /a at 64 users");
  EXPECT_EQ(lines[0].now, "200 ms");
  EXPECT_FALSE(lines[1].changed);
}

}  // namespace
}  // namespace brink::output
