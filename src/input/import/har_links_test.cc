#include "input/import/har_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/import/har.h"
#include "input/import/har_offers.h"
#include "input/import/har_testing.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using From = plan::RecordedExtraction::From;

Json answer(const std::string& text, const char* type = "application/json") {
  return {{"status", 200}, {"content", {{"mimeType", type}, {"text", text}}}};
}
Json with_header(const char* name, const std::string& value) {
  Json headers = Json::array();
  headers.push_back({{"name", name}, {"value", value}});
  return {{"headers", headers}};
}
Json with_body(const char* type, const std::string& text) {
  return {{"postData", {{"mimeType", type}, {"text", text}}}};
}

plan::RecordedFlow correlated(const std::vector<MadeEntry>& entries) {
  return import_har(made_har(entries), "f.har", {.correlate = Correlate::write})->recording.flows.front();
}
std::vector<Link> links(const std::vector<MadeEntry>& entries) {
  return find_links(read_har_entries(made_har(entries), "f.har")->entries);
}

TEST(Links, ATokenOfAnAnswerIsTakenForTheHeaderThatSendsIt) {
  const auto flow =
      correlated({{"http://h/login", "POST", -1, 0, Json::object(), answer(R"({"auth": {"token": "abcd-1234-efgh"}})")},
                  {"http://h/me", "GET", -1, 0, with_header("Authorization", "Bearer abcd-1234-efgh")}});
  ASSERT_EQ(flow.requests[0].extract.size(), 1u);
  EXPECT_EQ(flow.requests[0].extract[0].variable, "token");
  EXPECT_EQ(flow.requests[0].extract[0].from, From::json);
  EXPECT_EQ(flow.requests[0].extract[0].what, "$.auth.token");
  ASSERT_EQ(flow.requests[1].headers.size(), 1u) << "a header that would have been left out";
  EXPECT_EQ(flow.requests[1].headers[0].value, "Bearer ${token}");
}

TEST(Links, AFieldOfAPageIsTakenByAPatternThatTakesNothingElse) {
  const auto flow = correlated(
      {{"http://h/form", "GET", -1, 0, Json::object(),
        answer("<input name=\"a\" value=\"none\">\n<input name=\"csrf\" value=\"A+b/9876543==\">", "text/html")},
       {"http://h/send", "POST", -1, 0,
        with_body("application/x-www-form-urlencoded", "x=1&csrf=A%2Bb%2F9876543%3D%3D")}});
  ASSERT_EQ(flow.requests[0].extract.size(), 1u);
  EXPECT_EQ(flow.requests[0].extract[0].from, From::regex);
  EXPECT_EQ(flow.requests[0].extract[0].what, "<input name=\"csrf\" value=\"([^\"]+)");
  ASSERT_EQ(flow.requests[1].body.form.size(), 2u) << "as a form, whose values are encoded when they are known";
  EXPECT_EQ(flow.requests[1].body.form[1].value, "${csrf}");
  EXPECT_EQ(flow.requests[1].body.text, "");
}

TEST(Links, IdsGoIntoPathsQueriesAndBodies) {
  const auto flow = correlated({{"http://h/orders", "POST", -1, 0, Json::object(),
                                 answer(R"({"order": {"id": 4711, "lines": [{"sku": "ab-99-cdef"}]}})")},
                                {"http://h/orders/4711?line=ab-99-cdef", "PUT", -1, 0,
                                 with_body("application/json", R"({"order_id": 4711, "skus": ["ab-99-cdef"]})")}});
  EXPECT_EQ(flow.requests[1].path, "/orders/${order_id}?line=${sku}");
  EXPECT_EQ(flow.requests[1].body.text, R"({"order_id":${order_id},"skus":["${sku}"]})") << "a number stays one";
  ASSERT_EQ(flow.requests[0].extract.size(), 2u);
  EXPECT_EQ(flow.requests[0].extract[1].what, "$.order.lines[0].sku");
}

TEST(Links, HeadersAndCookiesAreTakenWhole) {
  const auto found = links({{"http://h/", "GET", -1, 0, Json::object(), with_header("X-Csrf", "tok-12345678")},
                            {"http://h/a", "GET", -1, 0, with_header("X-Csrf", "tok-12345678"),
                             with_header("Set-Cookie", "XSRF=co-87654321; Path=/")},
                            {"http://h/b", "GET", -1, 0, with_header("X-Xsrf", "co-87654321")}});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].rule.from, From::header);
  EXPECT_EQ(found[0].rule.variable, "X_Csrf");
  EXPECT_EQ(found[1].rule.from, From::cookie);
  EXPECT_EQ(found[1].rule.what, "XSRF");
}

TEST(Links, WhatTheClientMadeUpIsNoLink) {
  EXPECT_THAT(links({{"http://h/find?q=camera-2000x", "GET", -1, 0, Json::object(), answer(R"({"q": "camera-2000x"})")},
                     {"http://h/find?q=camera-2000x"}}),
              IsEmpty())
      << "it was typed before it came back";
  EXPECT_THAT(links({{"http://h/a?at=2026-03-01", "GET", -1, 0, Json::object(), answer(R"({"day": "2026-04-01T00"})")},
                     {"http://h/b?day=2026-04-01T00"}}),
              IsEmpty())
      << "a date";
  EXPECT_THAT(links({{"http://h/", "GET", -1, 0, Json::object(), answer(R"({"total": 250, "name": "overview"})")},
                     {"http://h/250/overview"}}),
              IsEmpty())
      << "a small number that is no id, and a word";
  EXPECT_THAT(links({{"http://h/", "GET", -1, 0, Json::object(), answer(R"({"id": 25})")}, {"http://h/list?limit=25"}}),
              IsEmpty())
      << "an id that a limit happens to equal";
}

TEST(Links, AValueIsTakenWhereItCameFirstAndNamesAreUnique) {
  const auto found = links({{"http://h/a", "GET", -1, 0, Json::object(), answer(R"({"token": "aaaa-11111"})")},
                            {"http://h/b", "GET", -1, 0, with_header("T", "aaaa-11111"),
                             answer(R"({"token": "bbbb-22222", "old": "aaaa-11111"})")},
                            {"http://h/c", "GET", -1, 0, with_header("T", "bbbb-22222")},
                            {"http://h/d", "GET", -1, 0, with_header("T", "aaaa-11111")}});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].answer, 0u);
  EXPECT_EQ(found[0].uses.size(), 2u);
  EXPECT_EQ(found[0].rule.variable, "token");
  EXPECT_EQ(found[1].answer, 1u);
  EXPECT_EQ(found[1].rule.variable, "token_2");
}

TEST(Links, NotesSayWhatToTakeFromWhere) {
  const std::vector<MadeEntry> entries{
      {"http://h/login", "POST", -1, 0, Json::object(), answer(R"({"token": "abcd-1234"})")},
      {"http://h/me?t=abcd-1234"}};
  EXPECT_THAT(import_har(made_har(entries), "f.har", {})->notes,
              ElementsAre("what step 2 (GET /me) sends as parameter t came from step 1 (POST /login): extract "
                          "{\"token\":{\"json\":\"$.token\"}} there, or give --correlate"));
  EXPECT_THAT(import_har(made_har(entries), "f.har", {.correlate = Correlate::no})->notes, IsEmpty());
}

TEST(Links, AreBounded) {
  Json ids = Json::array();
  std::vector<MadeEntry> entries{{"http://h/"}};
  for (std::size_t i = 0; i <= most_links; ++i) {
    ids.push_back("token-" + std::to_string(1000 + i));
    entries.push_back({"http://h/" + ids.back().get<std::string>()});
  }
  entries[0].response = answer(ids.dump());
  EXPECT_EQ(links(entries).size(), most_links);
  const auto notes = import_har(made_har(entries), "f.har", {})->notes;
  ASSERT_EQ(notes.size(), 21u);
  EXPECT_EQ(notes.back(), "180 more values come from answers");
}

TEST(PatternAround, GrowsUntilItsFirstMatchIsTheValue) {
  const std::string text = "a=1\nid: x1;y\nid: x2;z";
  EXPECT_EQ(pattern_around(text, 8, 2), "id: ([A-Za-z0-9_.~+/=-]+)");
  EXPECT_EQ(pattern_around(text, 17, 2), "id: ([A-Za-z0-9_.~+/=-]+);z") << "the second of its kind";
  EXPECT_EQ(pattern_around("xx", 0, 2), "(.+)");
  EXPECT_EQ(pattern_around("k: aa;\nk: aa;\n", 10, 2), "") << "nothing tells the second from the first";
}

TEST(JsonPathStep, KeysAreQuotedWhereTheyMust) {
  EXPECT_EQ(json_path_step("a_1"), ".a_1");
  EXPECT_EQ(json_path_step("user-name"), "[\"user-name\"]");
  EXPECT_EQ(json_path_step("a\"b"), "['a\"b']");
  EXPECT_EQ(json_path_step("a\"'b"), "");
}

}  // namespace
}  // namespace brink::input
