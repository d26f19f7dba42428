#include "input/scenario/tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using plan::Tag;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Tag> tags_of(const ReadScenario& read, std::string_view row) {
  for (const plan::Route& route : read.routes) {
    if (route.name == row) return route.tags;
  }
  ADD_FAILURE() << "no row " << row;
  return {};
}

TEST(ScenarioTags, TheInnerOnesGoBeforeTheOuter) {
  const auto read = good_scenario(R"({
    "base_url": "http://h", "tags": {"team": "web", "tier": 1, "beta": true},
    "flows": [
      {"tags": {"page": "shop"}, "steps": [
        {"name": "a", "path": "/a", "tags": {"tier": 2, "beta": null}},
        {"name": "b", "ws": "/b", "close_at": "flow",
         "messages": [{"name": "m", "send": "x", "tags": {"page": "chat"}}]},
        {"name": "c", "socket": "b", "tags": {"tier": 3}, "messages": [{"send": "y"}]}]},
      {"steps": [{"name": "d", "path": "/d"}]}]})");
  EXPECT_THAT(tags_of(read, "a"), ElementsAre(Tag{"page", "shop"}, Tag{"team", "web"}, Tag{"tier", "2"}));
  EXPECT_THAT(tags_of(read, "m"),
              ElementsAre(Tag{"beta", "true"}, Tag{"page", "chat"}, Tag{"team", "web"}, Tag{"tier", "1"}));
  EXPECT_THAT(tags_of(read, "c: send"), testing::Contains(Tag{"tier", "3"}));
  EXPECT_THAT(tags_of(read, "d"), ElementsAre(Tag{"beta", "true"}, Tag{"team", "web"}, Tag{"tier", "1"}));
}

TEST(ScenarioTags, RowsOfOneNameHaveTheSame) {
  EXPECT_EQ(problem_of(R"({"base_url": "http://h", "steps": [
      {"name": "a", "path": "/", "tags": {"x": 1}}, {"name": "a", "path": "/b", "tags": {"x": "1"}}]})"),
            "fine");
  EXPECT_THAT(problem_of(R"({"base_url": "http://h", "steps": [
      {"name": "a", "path": "/", "tags": {"x": 1}}, {"name": "a", "path": "/b"}]})"),
              HasSubstr("steps[1] is called \"a\" like a step that has other tags"));
}

TEST(ScenarioTags, NamesAndValuesThatALimitCanName) {
  const auto of = [](const std::string& tags) { return problem_of(one_step(R"("tags": )" + tags)); };
  EXPECT_EQ(of(R"({"a-b.c_1": "x y"})"), "fine");
  EXPECT_THAT(of(R"({"a=b": "x"})"), HasSubstr("is no name for a tag"));
  EXPECT_THAT(of(R"({"": "x"})"), HasSubstr("is no name for a tag"));
  EXPECT_THAT(of(R"({"a": ""})"), HasSubstr("is no value of a tag"));
  EXPECT_THAT(of(R"({"a": " x"})"), HasSubstr("is no value of a tag"));
  EXPECT_THAT(of(R"({"a": "x\ny"})"), HasSubstr("is no value of a tag"));
  EXPECT_THAT(of(R"({"a": ["x"]})"), HasSubstr("is a list, not a text"));
  EXPECT_THAT(of(R"(["a"])"), HasSubstr("is a list, not an object"));
  EXPECT_EQ(of(R"({"a": ")" + std::string(longest_tag, 'x') + R"("})"), "fine");
  EXPECT_THAT(of(R"({"a": ")" + std::string(longest_tag + 1, 'x') + R"("})"), HasSubstr("is no value of a tag"));
}

TEST(ScenarioTags, AreSoManyAndNoMore) {
  std::string tags;
  for (std::size_t i = 0; i < most_tags; ++i) tags += (i > 0 ? ", \"t" : "\"t") + std::to_string(i) + "\": 1";
  EXPECT_EQ(problem_of(one_step(R"("tags": {)" + tags + "}")), "fine");
  EXPECT_THAT(problem_of(one_step(R"("tags": {)" + tags + R"(, "more": 1})")), HasSubstr("makes 33 tags"));
}

}  // namespace
}  // namespace brink::input
