#include "input/scenario/scenario_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ScenarioFile, IsOneFlowOfStepsByDefault) {
  const auto read =
      good_scenario(R"({"base_url": "http://h:8080", "steps": [{"path": "/a"}, {"path": "/b", "method": "post"}]})");
  const plan::Scenario& s = *read.scenario;
  EXPECT_EQ(s.name, "Unnamed Scenario");
  ASSERT_EQ(s.flows.size(), 1u);
  ASSERT_EQ(s.flows[0].steps.size(), 2u);
  EXPECT_EQ(s.flows[0].steps[0].name, "Step 1: GET /a");
  EXPECT_EQ(s.flows[0].steps[1].name, "Step 2: POST /b");
  EXPECT_EQ(s.flows[0].steps[1].method, "POST");
  EXPECT_EQ(s.flows[0].steps[1].route, RouteId{1});
  EXPECT_EQ(s.on_extract_failure, plan::OnExtractFailure::abort_iteration);
  EXPECT_EQ(s.on_template_error, plan::OnTemplateError::abort_iteration);
  EXPECT_FALSE(s.fresh_sessions);
  EXPECT_EQ(s.flows[0].steps[0].think_after, Duration{});
  ASSERT_EQ(read.routes.size(), 2u);
  EXPECT_EQ(read.routes[1].name, "Step 2: POST /b");
  EXPECT_EQ(read.routes[1].url.text(), "http://h:8080/b");
  EXPECT_THAT(read.notes, ElementsAre());
}

TEST(ScenarioFile, IsTheSameInYaml) {
  const auto read = good_scenario(R"(
name: shop
base_url: http://h
think_time: 0.5
flows:
  - name: buy
    weight: 5
    steps:
      - {name: cart, path: "/cart/${id}", method: PUT, body: {qty: 2}}
  - weight: 1
    think_time: 2
    steps:
      - path: /
        think_time: 0
)",
                                  {}, "s.yaml");
  const plan::Scenario& s = *read.scenario;
  ASSERT_EQ(s.flows.size(), 2u);
  EXPECT_EQ(s.flows[0].name, "buy");
  EXPECT_EQ(s.flows[0].weight, 5);
  EXPECT_EQ(s.flows[0].steps[0].think_after, 500ms);
  EXPECT_EQ(s.flows[1].name, "Flow 2");
  EXPECT_EQ(s.flows[1].steps[0].think_after, 0s) << "a step may force none";
  EXPECT_EQ(read.routes[0].url.target, "/cart/{id}") << "placeholders as rows show them";
  EXPECT_THAT(read.notes, ElementsAre("s.yaml: no step extracts ${id}"));
}

TEST(ScenarioFile, ReadsSettings) {
  const auto read =
      good_scenario(R"({"$schema": "x", "name": "n", "description": "d", "base_url": "http://h", "think_jitter": 0.5,
    "on_extract_failure": "continue", "on_template_error": "keep_literal", "session": "fresh_per_iteration",
    "steps": [{"path": "/"}]})");
  EXPECT_EQ(read.scenario->name, "n");
  EXPECT_EQ(read.scenario->think_jitter, 0.5);
  EXPECT_EQ(read.scenario->on_extract_failure, plan::OnExtractFailure::go_on);
  EXPECT_EQ(read.scenario->on_template_error, plan::OnTemplateError::keep_literal);
  EXPECT_TRUE(read.scenario->fresh_sessions);
}

TEST(ScenarioFile, NamesFileLineAndField) {
  EXPECT_EQ(problem_of("{\n\"steps\": [\n{\"path\": \"/\"},\n{\"path\": 7}]}", {{}, "http://h"}),
            "s.json, line 4: steps[1].path is a number, not a text");
  EXPECT_EQ(problem_of("[]"), "s.json, line 1: the scenario is a list, not an object");
  EXPECT_EQ(problem_of("{}"), "s.json, line 1: steps is missing");
  EXPECT_EQ(problem_of(R"({"steps": []})"), "s.json, line 1: steps is empty");
  EXPECT_EQ(problem_of(R"({"steps": {}})"), "s.json, line 1: steps is an object, not a list");
  EXPECT_EQ(problem_of(R"({"steps": [7]})"), "s.json, line 1: steps[0] is a number, not an object");
  EXPECT_EQ(problem_of(R"({"steps": [{"path": "/"}], "flows": []})"), "s.json, line 1: flows stands beside \"steps\"");
  EXPECT_EQ(problem_of(R"({"flows": []})"), "s.json, line 1: flows is empty");
  EXPECT_EQ(problem_of(R"({"flows": [{"steps": [], "weight": 1}]})"), "s.json, line 1: flows[0].steps is empty");
  EXPECT_THAT(problem_of(R"({"flows": [{"steps": [{"path": "/"}], "weight": 0}]})"),
              HasSubstr("flows[0].weight is not above 0"));
}

TEST(ScenarioFile, RefusesUnknownKeysWithTheNearest) {
  EXPECT_EQ(problem_of(one_step(R"("asert_status": 200)")), "s.json, line 1: steps[0] has no key \"asert_status\"");
  EXPECT_EQ(hint_of(one_step(R"("asert_status": 200)")), "did you mean \"assert_status\"?");
  EXPECT_EQ(hint_of(R"({"base": "http://h", "steps": []})"), "did you mean \"base_url\"?");
  EXPECT_EQ(hint_of(R"({"steps": [], "session": "fresh"})"), "did you mean \"fresh_per_iteration\"?");
  EXPECT_EQ(hint_of(one_step(R"("extract": {"x": {"jsn": "a"}})")), "did you mean \"json\"?");
}

TEST(ScenarioFile, RefusesValuesOfTheWrongKind) {
  EXPECT_EQ(problem_of(one_step(R"("body": 7)")),
            "s.json, line 1: steps[0].body is a number, not a text, an object or a list");
  EXPECT_EQ(problem_of(one_step(R"("body": true)")),
            "s.json, line 1: steps[0].body is true or false, not a text, an object or a list");
  EXPECT_EQ(problem_of(one_step(R"("headers": [])")), "s.json, line 1: steps[0].headers is a list, not an object");
  EXPECT_EQ(problem_of(one_step(R"("method": 1)")), "s.json, line 1: steps[0].method is a number, not a text");
  EXPECT_EQ(problem_of(one_step(R"("think_time": "1s")")),
            "s.json, line 1: steps[0].think_time is a text, not a number");
  EXPECT_EQ(problem_of(one_step(R"("think_time": true)")),
            "s.json, line 1: steps[0].think_time is true or false, not a number");
  EXPECT_EQ(problem_of(one_step(R"("think_time": -1)")), "s.json, line 1: steps[0].think_time is -1");
  EXPECT_EQ(problem_of(one_step(R"("think_time": 3601)")), "s.json, line 1: steps[0].think_time is 3601");
  EXPECT_EQ(problem_of(one_step(R"("think_time": null, "body": null)")), "fine");
  EXPECT_EQ(step_of(R"("think_time": 3600)").think_after, 1h);
}

TEST(ScenarioFile, HasSoManyStepsAtMost) {
  const auto with = [](std::size_t n) {
    std::string text = R"({"base_url": "http://h", "steps": [{"path": "/"})";
    for (std::size_t i = 1; i < n; ++i) text += R"(,{"path": "/"})";
    return text + "]}";
  };
  EXPECT_EQ(problem_of(with(1000)), "fine");
  EXPECT_THAT(problem_of(with(1001)), HasSubstr("steps[1000] is one more than the 1000"));
}

TEST(ScenarioTarget, IsSeenFromTheBaseWithItsPath) {
  const auto target = [](const std::string& base, const std::string& path) {
    const auto read = good_scenario(R"({"base_url": ")" + base + R"(", "steps": [{"path": ")" + path + R"("}]})");
    const plan::Step& step = read.scenario->flows[0].steps[0];
    return read.routes[0].url.origin() + " " + step.base + written(step.target);
  };
  EXPECT_EQ(target("http://h/v1", "/users"), "http://h /v1/users");
  EXPECT_EQ(target("http://h/v1/", "users"), "http://h /v1/users");
  EXPECT_EQ(target("http://h", "?q=1"), "http://h /?q=1");
  EXPECT_EQ(target("http://h/v1", "${next}"), "http://h /v1${next}") << "its value brings the slash";
  EXPECT_EQ(target("http://h", "/a b/ü?q=x y#part"), "http://h /a%20b/%C3%BC?q=x%20y");
  EXPECT_EQ(target("http://h", "/a;p=1?x=%20"), "http://h /a;p=1?x=%20");
}

TEST(ScenarioTarget, OfTheCommandLineGoesBeforeTheBase) {
  const auto read =
      good_scenario(R"({"base_url": "http://h/v1", "steps": [{"path": "/a"}, {"url": "https://other:444/b?x=${y}"}]})",
                    {{}, "http://127.0.0.1:99/v2"});
  EXPECT_EQ(read.routes[0].url.text(), "http://127.0.0.1:99/v2/a");
  EXPECT_EQ(read.routes[1].url.text(), "https://other:444/b?x={y}");
  EXPECT_EQ(written(read.scenario->flows[0].steps[1].target), "/b?x=${y}");
}

TEST(ScenarioTarget, IsKnownBeforeAnythingIsSent) {
  EXPECT_EQ(problem_of(R"({"steps": [{"path": "/"}]})"), "s.json, line 1: steps[0].path has no host");
  EXPECT_EQ(problem_of(R"({"base_url": "http://h", "steps": [{}]})"), "s.json, line 1: steps[0].path is missing");
  EXPECT_EQ(problem_of(one_step(R"("path": "http://other/")")), "s.json, line 1: steps[0].path is a whole URL");
  EXPECT_EQ(problem_of(one_step(R"("path": "/?to=http://other/")")), "fine");
  EXPECT_EQ(problem_of(one_step(R"("url": "/x")")),
            "s.json, line 1: steps[0].url does not begin with http:// or https://");
  EXPECT_EQ(problem_of(one_step(R"("url": "http://${host}/x")")),
            "s.json, line 1: steps[0].url has a placeholder in its host");
  EXPECT_EQ(problem_of(R"({"base_url": "ftp://h", "steps": [{"path": "/"}]})"),
            "s.json, line 1: base_url: \"ftp://h\" is not http or https");
}

TEST(ScenarioRows, AreTheNamesOfSteps) {
  const auto read =
      good_scenario(R"({"base_url": "http://h", "steps": [{"name": "a", "path": "/1"}, {"name": "b", "path": "/2"},
                             {"name": "a", "path": "/3"}]})");
  ASSERT_EQ(read.routes.size(), 2u);
  EXPECT_EQ(read.scenario->flows[0].steps[2].route, RouteId{0});
  EXPECT_THAT(
      problem_of(
          R"({"base_url": "http://h", "steps": [{"name": "a", "path": "/"}, {"name": "a", "url": "http://i/"}]})"),
      HasSubstr("steps[1] is called \"a\" like a step that goes to http://h"));
}

TEST(ScenarioFile, MustBeReadable) {
  const auto read = read_scenario({.file = "none.json"}, surroundings_with());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "--scenario: cannot read none.json: No such file or directory");
}

}  // namespace
}  // namespace brink::input
