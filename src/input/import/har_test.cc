#include "input/import/har.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/import/har_testing.h"
#include "input/import/written.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<plan::RecordedRequest> requests(const std::vector<MadeEntry>& entries, const HarOptions& options = {}) {
  const auto imported = import_har(made_har(entries), "f.har", options);
  return imported ? imported->recording.flows.front().requests : std::vector<plan::RecordedRequest>{};
}
std::vector<double> pauses(const std::vector<MadeEntry>& entries, const HarOptions& options = {}) {
  std::vector<double> list;
  for (const auto& request : requests(entries, options)) list.push_back(request.think_before_s);
  return list;
}
std::vector<std::string> notes(const std::vector<MadeEntry>& entries, const HarOptions& options = {}) {
  return import_har(made_har(entries), "f.har", options)->notes;
}
std::string problem(std::string_view text, const HarOptions& options = {}) {
  const auto imported = import_har(text, "f.har", options);
  return imported ? "fine" : imported.error().message;
}
Json post(Json data) { return {{"postData", std::move(data)}}; }

TEST(Har, RequestsKeepPathQueryAndParameters) {
  const auto list =
      requests({{"http://Shop.test/a;v=1/b;w?x=1&y=a%20b#top"}, {"http://shop.test:80"}, {"http://shop.test?q"}});
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].path, "/a;v=1/b;w?x=1&y=a%20b");
  EXPECT_EQ(list[0].name, "GET /a;v=1/b;w?x=1&y=a%20b");
  EXPECT_EQ(list[1].path, "/");
  EXPECT_EQ(list[2].path, "/?q");
  for (const auto& request : list) EXPECT_EQ(request.base, "http://shop.test");
}

TEST(Har, AssetsAreLeftOutUnlessAskedFor) {
  const std::vector<MadeEntry> entries{{"http://h/"}, {"http://h/A.CSS?v=2"}, {"http://h/f.woff2"}, {"http://h/js"}};
  EXPECT_EQ(requests(entries).size(), 2u);
  EXPECT_EQ(requests(entries, {.include_static = true}).size(), 4u);
  EXPECT_THAT(notes(entries), ElementsAre("2 of 4 entries kept; left out: 2 static"));
}

TEST(Har, WhatIsNoHttpRequestIsLeftOut) {
  EXPECT_EQ(requests({{"http://h/"}, {"data:text/plain,x"}, {"/relative"}, {"wss://h/ws"}, {"http://"}}).size(), 1u);
  EXPECT_EQ(problem(R"({"log": {"entries": [7, null, {"request": "x"}, {"request": {"url": 5}}]}})"),
            "f.har: none of its requests is left: 4 without an http or https URL");
}

TEST(Har, TypesThatTheFormatDoesNotKnowAreTolerated) {
  const auto imported = import_har(
      R"({"log": {"entries": [{"time": "soon", "request": {"url": "http://h/", "headers": {"Accept": "x", "N": 5},
          "postData": "a=1"}, "response": {"status": "204"}}]}})",
      "f.har", {.preserve_headers = true, .assert_status = true});
  ASSERT_TRUE(imported);
  const auto& request = imported->recording.flows.front().requests.front();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.body.text, "a=1");
  ASSERT_EQ(request.headers.size(), 2u);
  EXPECT_EQ(request.headers[1].value, "5");
  EXPECT_THAT(request.expect.status, ElementsAre(204));
}

TEST(Har, WhatIsNoHarIsNamed) {
  EXPECT_EQ(problem("{\"log\": {}}"), "f.har is not a HAR: it has no list log.entries");
  EXPECT_EQ(problem("[]"), "f.har is not a HAR: it has no list log.entries");
  EXPECT_EQ(problem("<har>"), "f.har, line 1, column 1: this is not JSON");
  EXPECT_EQ(problem(made_har({})), "f.har has no entries");
  EXPECT_EQ(problem(made_har({{"http://h/"}}), {.selection = {{}, {"("}, {}}}),
            "--exclude: \"(\" is not a regular expression: missing ): (");
}

TEST(Har, RequestsAreBounded) {
  const auto many = [](std::size_t count) { return made_har(std::vector<MadeEntry>(count, {"http://h/"})); };
  EXPECT_EQ(problem(many(most_recorded_requests)), "fine");
  EXPECT_EQ(problem(many(most_recorded_requests + 1)), "f.har has more than 10000 requests");
}

TEST(Har, PausesAreTheTimeInWhichNothingWasUnderWay) {
  EXPECT_THAT(pauses({{"http://h/a", "GET", 0, 200}, {"http://h/b", "GET", 500, 10}}), ElementsAre(0, 0.3));
  EXPECT_THAT(pauses({{"http://h/a", "GET", 0, 900}, {"http://h/b", "GET", 500, 10}}), ElementsAre(0, 0)) << "overlap";
  EXPECT_THAT(
      pauses({{"http://h/a", "GET", 0, 100}, {"http://h/x.js", "GET", 50, 950}, {"http://h/b", "GET", 1500, 1}}),
      ElementsAre(0, 0.5))
      << "waiting for a script that is left out is no pause";
  EXPECT_THAT(pauses({{"http://h/a", "GET", 0, 1000}, {"http://h/b", "GET", 100, 100}, {"http://h/c", "GET", 1100, 1}}),
              ElementsAre(0, 0, 0.1))
      << "nor is waiting for an earlier request";
}

TEST(Har, AStreamThatIsLeftOutKeepsNobodyWaiting) {
  const std::vector<MadeEntry> entries{
      {"http://h/a", "GET", 0, 100}, {"http://events.test/", "GET", 50, 60'000}, {"http://h/b", "GET", 2100, 1}};
  EXPECT_THAT(pauses(entries, {.selection = {{"h"}, {}, {}}}), ElementsAre(0, 2));
}

TEST(Har, PausesAreMultipliedAndBounded) {
  const std::vector<MadeEntry> entries{{"http://h/a", "GET", 0, 0}, {"http://h/b", "GET", 12'346, 0}};
  EXPECT_THAT(pauses(entries), ElementsAre(0, 12.35));
  EXPECT_THAT(pauses(entries, {.think_multiplier = 2}), ElementsAre(0, 24.69));
  EXPECT_THAT(pauses(entries, {.think_multiplier = 3}), ElementsAre(0, longest_think_s));
  EXPECT_THAT(pauses(entries, {.think_multiplier = 0}), ElementsAre(0, 0));
  EXPECT_THAT(pauses(entries, {.think_time = false}), ElementsAre(0, 0));
}

TEST(Har, WithoutTimesAPauseIsAsLongAsTheRequestBefore) {
  EXPECT_THAT(pauses({{"http://h/a", "GET", 0, 700}, {"http://h/b", "GET", -1, 40'000}, {"http://h/c", "GET", 9, 1}}),
              ElementsAre(0, 0.7, 30));
}

TEST(Har, OnlyTheTypeOfABodyIsKeptOfTheHeaders) {
  const Json request{{"headers", Json::parse(R"([{"name": "Accept", "value": "x"}])")},
                     {"postData", {{"mimeType", "text/plain"}, {"text", "hi"}}}};
  const auto list =
      requests({{"http://h/", "POST", -1, 0, request}, {"http://h/", "GET", -1, 0, {{"headers", request["headers"]}}}});
  ASSERT_EQ(list[0].headers.size(), 1u);
  EXPECT_EQ(list[0].headers[0].name, "Content-Type");
  EXPECT_EQ(list[0].headers[0].value, "text/plain");
  EXPECT_THAT(list[1].headers, IsEmpty());
}

TEST(Har, PreservedHeadersAreThoseNoClientMakesForItself) {
  Json headers = Json::array();
  for (const char* name : {":authority", "Host", "COOKIE", "Referer", "Origin", "User-Agent", "Accept-Encoding",
                           "Connection", "Content-Length", "Sec-Fetch-Mode", "sec-ch-ua", "Upgrade-Insecure-Requests",
                           "TE", "Priority", "X-Api", "Accept", "x-api"}) {
    headers.push_back({{"name", name}, {"value", name}});
  }
  const auto list = requests({{"http://h/", "GET", -1, 0, {{"headers", headers}}}}, {.preserve_headers = true});
  ASSERT_EQ(list[0].headers.size(), 2u);
  EXPECT_EQ(list[0].headers[0].name, "x-api") << "the last of a name counts";
  EXPECT_EQ(list[0].headers[1].name, "Accept");
}

TEST(Har, CredentialsInTheUrlBecomeAHeader) {
  const auto list = requests({{"http://anna:geheim@h/x"}});
  EXPECT_EQ(list[0].base, "http://h");
  ASSERT_EQ(list[0].headers.size(), 1u);
  EXPECT_EQ(list[0].headers[0].value, "Basic YW5uYTpnZWhlaW0=");
}

TEST(Har, OnlyAnswersThatWentWellAreExpectedAgain) {
  std::vector<MadeEntry> entries;
  for (const int status : {200, 302, 399, 400, 500, 0, 101}) {
    entries.push_back({"http://h/", "GET", -1, 0, Json::object(), {{"status", status}}});
  }
  std::vector<std::size_t> expected;
  for (const auto& request : requests(entries, {.assert_status = true}))
    expected.push_back(request.expect.status.size());
  EXPECT_THAT(expected, ElementsAre(1, 1, 1, 0, 0, 0, 0));
}

TEST(Har, FormsRecordedAsFieldsKeepTheirBody) {
  const auto body = [](const char* params) {
    const auto list = requests({{"http://h/", "POST", -1, 0, post({{"params", Json::parse(params)}})}});
    return list[0].body.text;
  };
  EXPECT_EQ(body(R"([{"name": "a b", "value": "1&2"}, {"name": "c"}])"), "a+b=1%262&c=");
  EXPECT_EQ(body(R"([{"name": "a", "value": "x%20y"}, {"name": "b", "value": "1+2"}])"), "a=x%20y&b=1+2")
      << "encoded already";
  EXPECT_EQ(body(R"([{"name": "a", "value": "100% x"}])"), "a=100%25+x");
  const auto list = requests({{"http://h/", "POST", -1, 0, post({{"params", Json::parse(R"([{"name": "a"}])")}})}});
  EXPECT_EQ(list[0].headers.at(0).value, "application/x-www-form-urlencoded");
}

TEST(Har, MultipartFormsAreWrittenAsTheyWereSent) {
  const char* params =
      R"([{"name": "a", "value": "1"}, {"name": "f", "fileName": "n.txt", "contentType": "text/plain", "value": "x"}])";
  const auto list =
      requests({{"http://h/", "POST", -1, 0,
                 post({{"mimeType", "multipart/form-data; boundary=XX"}, {"params", Json::parse(params)}})}});
  EXPECT_EQ(list[0].body.text,
            "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX\r\nContent-Disposition: form-data; "
            "name=\"f\"; filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--\r\n");
  EXPECT_EQ(list[0].headers.at(0).value, "multipart/form-data; boundary=XX");
}

TEST(Har, AFileThatWasNotRecordedIsReadWhenItIsPlayed) {
  const Json params = Json::parse(R"([{"name": "a", "value": "1"},
                                      {"name": "f", "fileName": "cat.png", "contentType": "image/png"}])");
  const std::vector<MadeEntry> entries{
      {"http://h/up", "POST", -1, 0, post({{"mimeType", "multipart/form-data"}, {"params", params}})}};
  const auto list = requests(entries);
  ASSERT_EQ(list[0].body.files.size(), 1u);
  EXPECT_EQ(list[0].body.files[0].path, "cat.png");
  EXPECT_THAT(list[0].headers, IsEmpty()) << "the boundary is not known yet";
  EXPECT_THAT(notes(entries), ElementsAre("POST /up: the file cat.png was not recorded: put it there"));
}

TEST(Har, Base64IsReadUnlessItIsNoText) {
  const auto entry = [](const char* text) {
    return MadeEntry{"http://h/b", "POST", -1, 0, post({{"text", text}, {"encoding", "base64"}})};
  };
  EXPECT_EQ(requests({entry("aGVsbG8=")})[0].body.text, "hello");
  EXPECT_EQ(requests({entry("/wD/")})[0].body.text, "");
  EXPECT_THAT(notes({entry("/wD/")}), ElementsAre("POST /b: its body is bytes that no text can hold: left out"));
}

TEST(Har, WhatReadsLikeAPlaceholderIsNamed) {
  EXPECT_THAT(notes({{"http://h/${id}"}}),
              ElementsAre("GET /${id}: ${id} was recorded so, and is sent so: placeholders without a value are text"));
}

TEST(Har, TheFileNamesTheScenario) {
  EXPECT_EQ(import_har(made_har({{"http://h/"}}), "a/My shop.v2.har", {})->recording.name, "My shop.v2");
  EXPECT_EQ(import_har(made_har({{"http://h/"}}), "x.har", {.name = "n"})->recording.name, "n");
}

}  // namespace
}  // namespace brink::input
