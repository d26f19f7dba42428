#include "engine/scenario/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using namespace std::chrono_literals;
using plan::Assertion;
using testing::ElementsAre;
using testing::IsEmpty;
using Value = plan::JsonIs::Value;

class Notes final : public sample::Journal {
 public:
  void check(std::string_view name, bool passed) override {
    checks.push_back((passed ? "+" : "-") + std::string(name));
  }
  void mishap(sample::Mishap, std::string_view key, std::string_view) override { keys.emplace_back(key); }
  std::vector<std::string> checks, keys;
};

struct Response {
  std::uint16_t status = 200;
  std::string body;
  std::string head =
      "HTTP/1.1 200 OK\r\nX-Session-Id: s1\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\nSet-Cookie: a=3\r\n";
  Duration took = 10ms;
};

std::vector<std::string> broken(std::vector<Assertion> assertions, const Response& response = {}) {
  plan::Step step;
  step.assertions = std::move(assertions);
  const StepRules rules(step);
  sample::Sample sample;
  sample.status = response.status;
  sample.done = sample.due + response.took;
  JsonLookup json;
  json.set_body(response.body);
  Notes notes;
  const std::size_t count = rules.check(sample, {&sample, response.head, response.body}, json, notes);
  EXPECT_EQ(count, notes.keys.size());
  EXPECT_EQ(notes.checks.size(), step.assertions.size());
  return notes.keys;
}

plan::JsonPath path(std::string name) {
  std::string text = "$." + name;
  return {{std::move(name)}, std::move(text)};
}

TEST(StepRules, MatchSaysWhetherAllHoldAndNoWordOfIt) {
  const std::vector<Assertion> wanted = {{plan::BodyContains{"wel"}, ""},
                                         {plan::BodyMatches{"^\\{"}, ""},
                                         {plan::JsonIs{path("op"), Value{Value::Kind::text, 0, "welcome"}}, ""},
                                         {plan::LengthWithin{0, 30}, ""}};
  const std::vector<plan::Extraction> nothing;
  const StepRules rules(wanted, nothing);
  JsonLookup json;
  const auto match = [&](std::string_view body) {
    json.set_body(body);
    Outcome outcome;
    outcome.body = body;
    return rules.match(outcome, json);
  };
  EXPECT_TRUE(match(R"({"op": "welcome"})"));
  EXPECT_FALSE(match(R"({"op": "farewell"})"));
  EXPECT_FALSE(match(R"( {"op": "welcome"})"));
  EXPECT_FALSE(match("welcome"));
  EXPECT_FALSE(match(R"({"op": "welcome", "more": "and more"})"));
}

TEST(Assertions, OfTheStatus) {
  EXPECT_THAT(broken({{plan::StatusIs{{200, 404}}, "c"}}, {404}), IsEmpty());
  EXPECT_THAT(broken({{plan::StatusIs{{200}}, "c"}}, {500}), ElementsAre("AssertStatus: expected 200, got 500"));
  EXPECT_THAT(broken({{plan::StatusIs{{200, 201}}, "c"}}, {500}),
              ElementsAre("AssertStatus: expected 200 or 201, got 500"));
}

TEST(Assertions, OfTheBody) {
  const Response hello{200, "say hello"};
  EXPECT_THAT(broken({{plan::BodyContains{"hell"}, "c"}, {plan::BodyMatches{"^say h.l"}, "c"}}, hello), IsEmpty());
  EXPECT_THAT(broken({{plan::BodyContains{"bye"}, "c"}, {plan::BodyMatches{"^hello"}, "c"}}, hello),
              ElementsAre("AssertBody: 'bye' not found", "AssertBodyRegex: '^hello' did not match"));
}

TEST(Assertions, OfJson) {
  const Response r{200, R"({"n": 42, "f": 42.0, "s": "42", "t": true, "z": null, "o": {"a": 1}})"};
  const auto is = [&](std::string name, std::optional<Value> value) {
    return broken({{plan::JsonIs{path(std::move(name)), std::move(value)}, "c"}}, r).empty();
  };
  const Value number{Value::Kind::number, 42, "42"}, text{Value::Kind::text, 0, "42"};
  EXPECT_TRUE(is("n", number));
  EXPECT_TRUE(is("f", number)) << "numbers are compared as numbers";
  EXPECT_TRUE(is("n", text)) << "as it is spelled";
  EXPECT_TRUE(is("s", number));
  EXPECT_FALSE(is("f", text));
  EXPECT_FALSE(is("t", Value{Value::Kind::number, 1, "1"})) << "true is not 1";
  EXPECT_TRUE(is("t", Value{Value::Kind::boolean, 0, "true"}));
  EXPECT_TRUE(is("z", Value{Value::Kind::null, 0, "null"}));
  EXPECT_TRUE(is("o", std::nullopt));
  EXPECT_FALSE(is("z", std::nullopt)) << "null is nothing";
  EXPECT_FALSE(is("gone", std::nullopt));
}

TEST(Assertions, OfJsonSayWhatIsWrongWithoutWhatWasThere) {
  const Response r{200, R"({"n": 7})"};
  EXPECT_THAT(broken({{plan::JsonIs{path("n"), Value{Value::Kind::number, 42, "42"}}, "c"}}, r),
              ElementsAre("AssertJson: $.n != 42"));
  EXPECT_THAT(broken({{plan::JsonIs{path("m"), std::nullopt}, "c"}}, r), ElementsAre("AssertJson: $.m: no 'm' at $"));
  EXPECT_THAT(broken({{plan::JsonIs{path("m"), std::nullopt}, "c"}}, {200, "<html>"}),
              ElementsAre("AssertJson: $.m: the body is not JSON"));
}

TEST(Assertions, OfHeadersWhateverTheirCase) {
  EXPECT_THAT(broken({{plan::HeaderIs{"x-session-ID", "s1", false}, "c"},
                      {plan::HeaderIs{"X-SESSION-ID", "^s\\d$", true}, "c"}}),
              IsEmpty());
  EXPECT_THAT(broken({{plan::HeaderIs{"X-Session-Id", "s2", false}, "c"},
                      {plan::HeaderIs{"X-Session-Id", "^t", true}, "c"},
                      {plan::HeaderIs{"X-None", "s", false}, "c"}}),
              ElementsAre("AssertHeader: X-Session-Id == 's2'", "AssertHeader: X-Session-Id ~ ^t",
                          "AssertHeader: X-None missing"));
}

TEST(Assertions, OfLatencyAndLength) {
  EXPECT_THAT(broken({{plan::LatencyWithin{10ms}, "c"}}), IsEmpty()) << "at the limit";
  EXPECT_THAT(broken({{plan::LatencyWithin{10ms - 1ns}, "c"}}), ElementsAre("AssertMaxLatency: over 10.0ms"));
  EXPECT_THAT(broken({{plan::LatencyWithin{500ms}, "c"}}, {200, "", "", 501ms}),
              ElementsAre("AssertMaxLatency: over 500.0ms"));
  EXPECT_THAT(broken({{plan::LengthWithin{3, 3}, "c"}}, {200, "abc"}), IsEmpty());
  EXPECT_THAT(broken({{plan::LengthWithin{4, 9}, "c"}}, {200, "abc"}), ElementsAre("AssertLength: not 4 to 9 bytes"));
  EXPECT_THAT(broken({{plan::LengthWithin{0, 2}, "c"}}, {200, "abc"}), ElementsAre("AssertLength: not 0 to 2 bytes"));
}

TEST(Assertions, AreAllLookedAt) {
  EXPECT_THAT(broken({{plan::StatusIs{{201}}, "a"}, {plan::BodyContains{""}, "b"}, {plan::BodyContains{"x"}, "c"}}),
              ElementsAre("AssertStatus: expected 201, got 200", "AssertBody: 'x' not found"));
}

struct Extracted {
  std::vector<std::string> keys;
  std::string a, b;  // what ${a} and ${b} stand for afterwards
};

Extracted extracted(std::vector<plan::Extraction> extractions, const Response& response = {}) {
  plan::Scenario scenario;
  scenario.variables = {"a", "b"};
  plan::Step step;
  step.extractions = std::move(extractions);
  const StepRules rules(step);
  ScopeSources sources{scenario, Counters(0, {}), {}};
  Scope scope(sources, Random(1));
  JsonLookup json;
  json.set_body(response.body);
  Notes notes;
  const std::size_t missing = rules.extract({nullptr, response.head, response.body}, json, scope, notes);
  EXPECT_EQ(missing, notes.keys.size());
  const auto value = [&](std::uint32_t i) {
    std::string out, unknown;
    scope.fill({{{.kind = plan::TemplatePiece::Kind::variable, .index = i, .text = "?"}}}, out, unknown);
    return out;
  };
  return {notes.keys, value(0), value(1)};
}

TEST(Extraction, TakesFromEachPlace) {
  const Response r{200, R"({"id": 7, "t": true, "o": {"x": [1, 2]}, "z": "token=abc;"})"};
  EXPECT_EQ(extracted({{0, plan::FromJson{path("id")}}, {1, plan::FromJson{path("t")}}}, r).a, "7");
  EXPECT_EQ(extracted({{1, plan::FromJson{path("t")}}}, r).b, "true");
  EXPECT_EQ(extracted({{0, plan::FromJson{path("o")}}}, r).a, R"({"x":[1,2]})");
  EXPECT_EQ(extracted({{0, plan::FromRegex{"token=(\\w+)"}}}, r).a, "abc");
  EXPECT_EQ(extracted({{0, plan::FromHeader{"x-session-id"}}}).a, "s1");
  EXPECT_EQ(extracted({{0, plan::FromCookie{"b"}}}).a, "2");
  EXPECT_EQ(extracted({{0, plan::FromCookie{"a"}}}).a, "3") << "the last one set";
}

TEST(Extraction, SaysWhatIsMissing) {
  const Response r{200, R"({"z": null})"};
  EXPECT_THAT(extracted({{0, plan::FromJson{path("z")}}}, r).keys, ElementsAre("ExtractFailure: a: $.z is null"));
  EXPECT_THAT(extracted({{0, plan::FromJson{path("id")}}}, r).keys, ElementsAre("ExtractFailure: a: no 'id' at $"));
  EXPECT_THAT(extracted({{1, plan::FromRegex{"x(y)"}}}, r).keys,
              ElementsAre("ExtractFailure: b: the pattern did not match"));
  EXPECT_THAT(extracted({{1, plan::FromRegex{"z|x(y)"}}}, r).keys,
              ElementsAre("ExtractFailure: b: the group did not take part in the match"));
  EXPECT_THAT(extracted({{0, plan::FromHeader{"X"}}}).keys, ElementsAre("ExtractFailure: a: no header X"));
  EXPECT_THAT(extracted({{0, plan::FromCookie{"c"}}}).keys, ElementsAre("ExtractFailure: a: no cookie c was set"));
}

TEST(Extraction, RulesAreIndependent) {
  const auto result = extracted({{0, plan::FromHeader{"X"}}, {1, plan::FromCookie{"b"}}});
  EXPECT_EQ(result.keys.size(), 1u);
  EXPECT_EQ(result.a, "?");
  EXPECT_EQ(result.b, "2");
}

TEST(StepRules, KnowWhatTheyLookAt) {
  plan::Step step;
  EXPECT_FALSE(StepRules(step).wants_body());
  step.assertions = {
      {plan::StatusIs{{200}}, "c"}, {plan::HeaderIs{"a", "b", false}, "c"}, {plan::LatencyWithin{1s}, "c"}};
  step.extractions = {{0, plan::FromHeader{"a"}}, {0, plan::FromCookie{"a"}}};
  EXPECT_FALSE(StepRules(step).wants_body());
  EXPECT_TRUE(StepRules(step).names_status());
  step.extractions.push_back({0, plan::FromRegex{"(a)"}});
  EXPECT_TRUE(StepRules(step).wants_body());
}

}  // namespace
}  // namespace brink::engine
