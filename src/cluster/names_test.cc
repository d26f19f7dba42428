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

}  // namespace
}  // namespace brink::cluster
