#include "input/scenario/assertions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ScenarioAssertions, AreRead) {
  const auto s =
      step_of(R"("name": "n", "assert_status": [200, 404], "assert_body_contains": "hi", "assert_body_regex": "h.",
    "assert_json": {"$.a": 42, "b": "*", "c": null}, "assert_header": {"X-A": "v", "x-b": {"regex": "^v"}, "n": 7},
    "assert_max_latency": "1.5s", "assert_length": {"min": 3}, "timeout": 2)");
  std::vector<std::string> checks;
  for (const auto& assertion : s.assertions) checks.push_back(assertion.check);
  EXPECT_THAT(checks,
              ElementsAre("n: status 200 or 404", "n: body contains 'hi'", "n: body matches h.", "n: json $.a == 42",
                          "n: json b exists", "n: json c == null", "n: header X-A == v", "n: header x-b ~ ^v",
                          "n: header n == 7", "n: latency within 1500 ms", "n: length at least 3 bytes"));
  EXPECT_EQ(s.timeout, 2s);
}

TEST(ScenarioAssertions, MustMakeSense) {
  EXPECT_THAT(problem_of(one_step(R"("assert_status": 99)")),
              HasSubstr("assert_status is 99, not a whole number from 100 to 599"));
  EXPECT_EQ(problem_of(one_step(R"("assert_status": 100)")), "fine");
  EXPECT_EQ(problem_of(one_step(R"("assert_status": 599)")), "fine");
  EXPECT_THAT(problem_of(one_step(R"("assert_status": 600)")), HasSubstr("not a whole number"));
  EXPECT_THAT(problem_of(one_step(R"("assert_status": 200.5)")), HasSubstr("not a whole number"));
  EXPECT_THAT(problem_of(one_step(R"("assert_status": "200")")), HasSubstr("is a text, not a number"));
  EXPECT_THAT(problem_of(one_step(R"("assert_status": [])")), HasSubstr("lists no status"));
  EXPECT_THAT(problem_of(one_step(R"("assert_body_regex": "(")")), HasSubstr("is not a regular expression: missing )"));
  EXPECT_THAT(problem_of(one_step(R"("assert_json": {"a": [1]})")), HasSubstr("assert_json.a is a list"));
  EXPECT_THAT(problem_of(one_step(R"("assert_json": {"a[*]": 1})")), HasSubstr("not a path into JSON"));
  EXPECT_THAT(problem_of(one_step(R"("assert_header": {"a": {"regx": "x"}})")), HasSubstr("has no key \"regx\""));
  EXPECT_THAT(problem_of(one_step(R"("assert_max_latency": 0)")), HasSubstr("is not above 0"));
  EXPECT_THAT(problem_of(one_step(R"("assert_max_latency": "fast")")), HasSubstr("not a duration"));
  EXPECT_THAT(problem_of(one_step(R"("assert_length": {"min": 3, "max": 2})")), HasSubstr("has a min above its max"));
  EXPECT_THAT(problem_of(one_step(R"("assert_length": -1)")), HasSubstr("not a whole number"));
}

TEST(ScenarioExtraction, TakesOneValueFromOnePlace) {
  const auto read = good_scenario(one_step(R"j("extract": {"a": {"json": "$.id"}, "b": {"regex": "t=(.*)"},
                                             "c": {"header": "X"}, "d": {"cookie": "s"}})j"));
  const auto& taken = read.scenario->flows[0].steps[0].extractions;
  ASSERT_EQ(taken.size(), 4u);
  EXPECT_THAT(read.scenario->variables, ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(std::get<plan::FromRegex>(taken[1].source).pattern, "t=(.*)");
  EXPECT_EQ(std::get<plan::FromCookie>(taken[3].source).name, "s");
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a": {"json": "x", "header": "y"}})")),
              HasSubstr("names not one place"));
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a": {}})")), HasSubstr("names not one place"));
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a": "x"})")), HasSubstr("extract.a is a text, not an object"));
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a-b": {"json": "x"}})")), HasSubstr("is no name for a variable"));
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a": {"regex": "x"}})")), HasSubstr("has no group"));
  EXPECT_THAT(problem_of(one_step(R"j("extract": {"a": {"regex": "(?=x)"}})j")),
              HasSubstr("is not a regular expression"));
  EXPECT_THAT(problem_of(one_step(R"("extract": {"a": {"json": ""}})")), HasSubstr("is empty"));
}

}  // namespace
}  // namespace brink::input
