#include "input/scenario/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ScenarioHeaders, OfAStepGoBeforeOthersWhateverTheirCase) {
  const std::string text = R"({"base_url": "http://h", "headers": {"X-All": "1", "accept": "b"},
      "steps": [{"path": "/", "headers": {"ACCEPT": "c", "X-N": 7, "x-all": null, "X-${v}": "${w}"}}]})";
  const auto read = good_scenario(text, {{}, "", {{"Accept", "a"}, {"X-Line", "l"}}, {}});
  EXPECT_THAT(headers_of(read.scenario->flows[0].steps[0]),
              ElementsAre("X-Line: l", "ACCEPT: c", "X-N: 7", "X-${v}: ${w}"));
}

TEST(ScenarioHeaders, MustBeSendable) {
  EXPECT_THAT(problem_of(one_step(R"("headers": {"a b": "x"})")),
              HasSubstr("steps[0].headers.a b is not the name of a header"));
  EXPECT_THAT(problem_of(one_step(R"("headers": {"A": "x\r\ny"})")), HasSubstr("steps[0].headers.A has a line break"));
  EXPECT_THAT(problem_of(one_step(R"("headers": {"content-length": "1"})")), HasSubstr("cannot be set"));
  EXPECT_THAT(problem_of(one_step(R"("headers": {"A": []})")), HasSubstr("steps[0].headers.A is a list, not a text"));
}

TEST(ScenarioHeaders, HaveTheCredentialsOfTheUrl) {
  const auto read = good_scenario(R"({"base_url": "http://ada:x@h", "steps": [{"path": "/"}]})");
  EXPECT_THAT(headers_of(read.scenario->flows[0].steps[0]), ElementsAre("Authorization: Basic YWRhOng="));
}

TEST(ScenarioBody, IsTextAsItStands) {
  const auto s = step_of(R"("method": "POST", "body": "a=${x} \"b\"")");
  EXPECT_EQ(written(s.body), "a=${x} \"b\"");
  EXPECT_THAT(headers_of(s), ElementsAre("Content-Type: application/octet-stream"));
}

TEST(ScenarioBody, IsJsonForObjectsAndLists) {
  const auto s = step_of(R"("method": "POST", "body": {"n": 1.50, "ü": [true, null, "x ${v}"], "${k}": {}})");
  EXPECT_EQ(written(s.body), R"({"n": 1.50, "\u00fc": [true, null, "x ${v}"], "${k}": {}})");
  EXPECT_EQ(s.body.escaping, plan::Escaping::json);
  EXPECT_THAT(headers_of(s), ElementsAre("Content-Type: application/json"));
  EXPECT_THAT(headers_of(step_of(R"("method": "POST", "body": [], "headers": {"content-type": "a/b"})")),
              ElementsAre("content-type: a/b"));
}

TEST(ScenarioBody, MayBeAForm) {
  const auto s = step_of(R"("form": {"user name": "${u}", "n": 7, "e": ""})");
  EXPECT_EQ(s.method, "POST");
  EXPECT_EQ(written(s.body), "user+name=${u}&n=7&e=");
  EXPECT_EQ(s.body.escaping, plan::Escaping::form);
  EXPECT_THAT(headers_of(s), ElementsAre("Content-Type: application/x-www-form-urlencoded"));
}

TEST(ScenarioBody, MayHaveFiles) {
  const auto s = step_of(
      R"("form": {"a": "${v}"}, "files": {"pic": "in/cat.PNG",
           "doc": {"file": "d", "filename": "x\"y", "type": "text/x"}})",
      {{{"in/cat.PNG", "\x89PNG"}, {"d", "dd"}}});
  const std::string type = headers_of(s).at(0);
  const std::string boundary = type.substr(type.find("----"));
  EXPECT_EQ(type, "Content-Type: multipart/form-data; boundary=" + boundary);
  EXPECT_EQ(written(s.body), "--" + boundary + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n${v}\r\n" + "--" +
                                 boundary +
                                 "\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"cat.PNG\"\r\n"
                                 "Content-Type: image/png\r\n\r\n\x89PNG\r\n--" +
                                 boundary +
                                 "\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"x%22y\"\r\n"
                                 "Content-Type: text/x\r\n\r\ndd\r\n--" +
                                 boundary + "--\r\n");
  const auto taken = step_of(R"("files": {"f": "f"})", {{{"f", "--" + boundary}}});
  EXPECT_EQ(headers_of(taken).at(0).find(boundary), std::string::npos) << "a boundary stands nowhere else";
}

TEST(ScenarioBody, MayComeFromAFileBesideTheScenario) {
  const std::string text = one_step(R"("method": "PUT", "body_file": "b/${x}")");
  auto read = read_text(text, {{{"dir/b/${x}", "${no}"}}}, "dir/s.json");
  ASSERT_TRUE(read) << read.error().message;
  const plan::Step& s = read->scenario->flows[0].steps[0];
  EXPECT_TRUE(s.body.fixed());
  EXPECT_EQ(s.body.text(), "${no}") << "bytes are sent as they are";
  EXPECT_THAT(problem_of(text), HasSubstr("steps[0].body_file: cannot read b/${x}"));
}

TEST(ScenarioBody, IsOne) {
  EXPECT_EQ(problem_of(one_step(R"("body": "a", "form": {"b": 1})")),
            "s.json, line 1: steps[0] has more than one body");
  EXPECT_EQ(problem_of(one_step(R"("body_file": "a", "files": {"b": "c"})")),
            "s.json, line 1: steps[0] has more than one body");
}

TEST(ScenarioBody, WithGetIsRemarkedOn) {
  EXPECT_THAT(good_scenario(one_step(R"("body": "x")")).notes,
              ElementsAre(HasSubstr("steps[0] sends its body with GET")));
  EXPECT_EQ(step_of(R"("body": "x")").method, "GET");
  EXPECT_THAT(good_scenario(one_step(R"("body": "x", "method": "GET")")).notes, ElementsAre());
}

}  // namespace
}  // namespace brink::input
