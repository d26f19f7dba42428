#include "cluster/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::cluster {
namespace {

using testing::ElementsAre;

plan::Plan plan_of(std::initializer_list<const char*> urls) {
  plan::Plan plan;
  for (const char* url : urls) plan.routes.push_back({.name = "request", .url = parse_url(url)->url});
  return plan;
}

TEST(RowNames, TheSameNameIsTheSameRow) {
  RowNames names(plan_of({"http://h/", "http://h/", "http://h/", "http://h/"}));
  EXPECT_THAT(names.rows({"GET /a", "GET /b"}), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(names.rows({"GET /c", "", "GET /b"}), ElementsAre(2, 1, 1, 3));
  EXPECT_THAT(names.names(), ElementsAre("GET /a", "GET /b", "GET /c"));
}

TEST(RowNames, WhatFindsNoRoomIsTheLastRow) {
  RowNames names(plan_of({"http://h/", "http://h/", "http://h/"}));
  names.rows({"GET /a", "GET /b"});
  EXPECT_THAT(names.rows({"GET /c", "GET /d", "(other)"}), ElementsAre(2, 2, 2));
  EXPECT_THAT(names.names(), ElementsAre("GET /a", "GET /b", "(other)"));
}

TEST(RowNames, ARowKeepsItsOrigin) {
  RowNames names(plan_of({"http://a/", "http://b/", "http://a/", "http://b/", "http://a/", "http://b/"}));
  EXPECT_THAT(names.rows({"http://a GET /", "http://b GET /"}), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(names.rows({"", "http://b GET /x", "", "http://b GET /", "", "http://b GET /y"}),
              ElementsAre(0, 3, 2, 1, 4, 5));
  EXPECT_THAT(names.names(),
              ElementsAre("http://a GET /", "http://b GET /", "", "http://b GET /x", "", "http://b (other)"));
}

TEST(RowNames, NumbersGoWhereTheirNameIs) {
  run::StageResult result;
  result.summary.routes.resize(3);
  for (std::uint64_t i = 0; i < 3; ++i) result.summary.routes[i].counts.due = 10 + i;
  result.samples.resize(1);
  result.samples[0].route.value = 2;
  move_rows(result, {1, 1, 0});
  EXPECT_EQ(result.summary.routes[0].counts.due, 12u);
  EXPECT_EQ(result.summary.routes[1].counts.due, 21u);
  EXPECT_EQ(result.samples[0].route.value, 0u);
}

TEST(RowNames, TheRestOfATallyStaysTheRest) {
  aggregate::Tally tally;
  tally.routes.resize(3);
  for (std::uint64_t i = 0; i < 3; ++i) tally.routes[i].counts.due = 10 + i;
  move_rows(tally, {1, 3, 0, 2});
  EXPECT_EQ(tally.routes[0].counts.due, 0u);
  EXPECT_EQ(tally.routes[1].counts.due, 10u);
  EXPECT_EQ(tally.routes[2].counts.due, 23u);
}

}  // namespace
}  // namespace brink::cluster
