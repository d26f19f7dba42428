#include "input/import/written.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/document.h"
#include "input/scenario/steps.h"
#include "input/url_file.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

plan::RecordedRequest request(std::string method, std::string path, std::string base = "http://h") {
  plan::RecordedRequest made;
  made.name = method + " " + path;
  made.method = std::move(method);
  made.path = std::move(path);
  made.base = std::move(base);
  return made;
}
plan::Recording recording(std::vector<plan::RecordedRequest> requests) {
  plan::Recording made;
  made.name = "shop";
  made.flows.push_back({"", 1, std::move(requests)});
  return made;
}
Json scenario(const plan::Recording& made) {
  const auto written = write_scenario(made);
  return written ? Json::parse(written->text) : Json(written.error().message);
}
Json step(const plan::RecordedRequest& made) { return scenario(recording({made}))["steps"][0]; }

TEST(ScenarioFile, IsJsonInAFixedOrder) {
  plan::Recording made = recording({request("GET", "/")});
  made.think_s = 0;
  EXPECT_EQ(write_scenario(made)->text,
            "{\n  \"name\": \"shop\",\n  \"base_url\": \"http://h\",\n  \"think_time\": 0.0,\n  \"steps\": [\n    {\n"
            "      \"name\": \"GET /\",\n      \"path\": \"/\",\n      \"method\": \"GET\"\n    }\n  ]\n}\n");
}

TEST(ScenarioFile, HoldsEverythingARequestSays) {
  plan::RecordedRequest made = request("POST", "/x");
  made.headers = {{"A", "1"}, {"B", "2"}};
  made.body.text = "{\"a\": [1, 2.5]}";
  made.think_before_s = 1.5;
  made.expect = {{200, 201}, "in it", "p+", {{"$.a", "\"*\"", false}}, {{"X", "v", false}, {"Y", "r", true}}, 0.5};
  made.extract = {{"j", plan::RecordedExtraction::From::json, "$.j"},
                  {"r", plan::RecordedExtraction::From::regex, "(.)"},
                  {"h", plan::RecordedExtraction::From::header, "H"},
                  {"c", plan::RecordedExtraction::From::cookie, "C"}};
  EXPECT_EQ(step(made),
            Json::parse(R"json({"name": "POST /x", "path": "/x", "method": "POST", "headers": {"A": "1", "B": "2"},
      "body": {"a": [1, 2.5]}, "assert_status": [200, 201], "assert_body_contains": "in it", "assert_body_regex": "p+",
      "assert_json": {"$.a": "*"}, "assert_header": {"X": "v", "Y": {"regex": "r"}}, "assert_max_latency": 0.5,
      "think_before": 1.5,
      "extract": {"j": {"json": "$.j"}, "r": {"regex": "(.)"}, "h": {"header": "H"}, "c": {"cookie": "C"}}})json"));
  made.expect.status = {204};
  EXPECT_EQ(step(made)["assert_status"], 204);
}

TEST(ScenarioFile, BodiesAreDocumentsOnlyWhereThatChangesNothing) {
  plan::RecordedRequest made = request("POST", "/x");
  const auto body = [&](std::string text) {
    made.body.text = std::move(text);
    return step(made)["body"];
  };
  EXPECT_TRUE(body("[1]").is_array());
  EXPECT_EQ(body("7"), "7") << "a scalar stays text";
  EXPECT_EQ(body("true"), "true");
  EXPECT_EQ(body("{\"n\": 123456789012345678901}"), "{\"n\": 123456789012345678901}");
  EXPECT_EQ(body("{\"id\": ${id}}"), "{\"id\": ${id}}");
}

TEST(ScenarioFile, FormsAreFieldsFilesOrWrittenOut) {
  plan::RecordedRequest made = request("POST", "/x");
  made.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
  made.body.form = {{"a", "1 2"}, {"b", "${b}"}};
  EXPECT_EQ(step(made)["form"], Json::parse(R"({"a": "1 2", "b": "${b}"})"));
  EXPECT_EQ(step(made)["headers"].size(), 1u);

  made.body.form.push_back({"a", "3"});
  EXPECT_EQ(step(made)["body"], "a=1+2&b=${b}&a=3") << "an object has a name once";
  EXPECT_EQ(step(made)["headers"], Json::parse(R"({"Content-Type": "application/x-www-form-urlencoded"})"));

  made.body.multipart = true;
  EXPECT_THAT(step(made)["body"].get<std::string>(), HasSubstr("name=\"b\"\r\n\r\n${b}\r\n"));
  EXPECT_EQ(step(made)["headers"]["Content-Type"], "multipart/form-data; boundary=----brink-form-0");

  made.body.form.pop_back();
  made.body.files = {{"f", "/tmp/x.png", "cat.png", "image/png"}, {"g", "y", "", ""}};
  EXPECT_EQ(
      step(made)["files"],
      Json::parse(R"({"f": {"file": "/tmp/x.png", "filename": "cat.png", "type": "image/png"}, "g": {"file": "y"}})"));
  EXPECT_EQ(step(made)["form"].size(), 2u);
}

TEST(ScenarioFile, SeveralFlowsHaveWeightsAndDataHasFiles) {
  plan::Recording made = recording({request("GET", "/a")});
  made.flows[0].name = "buyers";
  made.flows[0].weight = 3;
  made.flows.push_back({"browsers", 1.5, {request("GET", "/b")}});
  made.data = {{"users", "users.csv", "loop"}};
  const Json json = scenario(made);
  EXPECT_FALSE(json.contains("steps"));
  EXPECT_EQ(json["flows"][0]["weight"], 3);
  EXPECT_EQ(json["flows"][1]["weight"], 1.5);
  EXPECT_EQ(json["flows"][1]["steps"][0]["path"], "/b");
  EXPECT_EQ(json["data"], Json::parse(R"({"users": {"file": "users.csv", "strategy": "loop"}})"));
}

TEST(ScenarioFile, HasOneBaseThatIsKnown) {
  const auto several = write_scenario(recording({request("GET", "/", "http://a"), request("GET", "/", "https://a")}));
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().message, "the requests go to several origins, a scenario to one: http://a, https://a");
  EXPECT_EQ(several.error().hint, "--domain HOST takes those of one host; --format url-file takes all");
  EXPECT_EQ(scenario(recording({request("GET", "/", "${base}")})), "the requests go to ${base}, which has no value");
  EXPECT_FALSE(scenario(recording({request("GET", "/", "")})).contains("base_url"));
  EXPECT_EQ(scenario(recording({})), "there is no request to write");
}

TEST(ScenarioFile, StepsAreBounded) {
  EXPECT_TRUE(write_scenario(recording(std::vector(most_steps, request("GET", "/")))));
  EXPECT_EQ(scenario(recording(std::vector(most_steps + 1, request("GET", "/")))),
            "1001 steps are too many: a scenario has 1000 at most");
}

TEST(UrlList, HasOneLineForEachMethodAndUrl) {
  const auto list =
      write_url_list(recording({request("GET", "/a b"), request("POST", "/"), request("GET", "/", "https://o"),
                                request("POST", "/"), request("GET", "/a%20b")}));
  EXPECT_EQ(list->text, "http://h/a%20b\nPOST http://h/\nhttps://o/\n");
  EXPECT_EQ(parse_url_file(list->text, "f")->size(), 3u);
}

TEST(UrlList, WhatALineCannotHoldIsNamed) {
  std::vector<plan::RecordedRequest> requests{
      request("GET", "/"),   request("GET", "/${id}"), request("GET", "/\n"),        request("PURGE", "/"),
      request("POST", "/p"), request("GET", "/h"),     request("GET\nhttp://x", "/")};
  requests[4].body.text = "x";
  requests[4].headers = {{"content-type", "text/plain"}};
  requests[5].headers = {{"Accept", "x"}};
  const auto list = write_url_list(recording(requests));
  EXPECT_EQ(list->text, "http://h/\nPOST http://h/p\nhttp://h/h\n");
  EXPECT_THAT(list->notes, ElementsAre("1 request with placeholders in the URL: left out",
                                       "3 requests that a line of a URL file cannot say: left out",
                                       "1 request with a body, which a URL file cannot hold",
                                       "1 request with headers, which a URL file cannot hold"));
  EXPECT_FALSE(write_url_list(recording({request("GET", "/${id}")})));
  EXPECT_EQ(write_url_list(recording({request("GET", "/", "")})).error().message,
            "GET /: nothing says which host it goes to");
}

}  // namespace
}  // namespace brink::input
