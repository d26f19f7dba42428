#include "input/import/postman.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/document.h"
#include "input/import/postman_script.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using From = plan::RecordedExtraction::From;

Imported imported(const std::string& text, const PostmanOptions& options = {}) {
  auto result = import_postman(text, "c.json", options);
  EXPECT_TRUE(result) << result.error().message;
  if (!result) return Imported{{"", {}, {{"", 1, {{}}}}, {}}, {}};
  return std::move(*result);
}
plan::RecordedRequest one(const std::string& request, const std::string& rest = "") {
  return imported(fmt::format(R"({{"item": [{{"name": "r", "request": {}{}}}]}})", request, rest))
      .recording.flows[0]
      .requests[0];
}
std::string problem(std::string_view text, const PostmanOptions& options = {}) {
  const auto result = import_postman(text, "c.json", options);
  return result ? "fine" : result.error().message;
}
std::string header(const plan::RecordedRequest& request, std::string_view name) {
  for (const auto& candidate : request.headers) {
    if (candidate.name == name) return candidate.value;
  }
  return "none";
}

TEST(Postman, FoldersVariablesAndAuthAreFilledIn) {
  const std::string text = R"({
    "info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "variable": [{"key": "base", "value": "https://shop.test/v1"}, {"key": "off", "value": "x", "disabled": true}],
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
    "item": [
      {"name": "Cart", "item": [
        {"name": "Show", "request": {"method": "GET", "url": {"raw": "{{base}}/cart?x={{off}}"}}},
        {"name": "Open", "request": {"auth": {"type": "noauth"}, "method": "GET", "url": "{{base}}/open"}}]},
      {"name": "Home", "request": "{{base}}/"}]})";
  const Imported result =
      imported(text, {R"({"name": "dev", "values": [{"key": "token", "value": "abc", "enabled": true},
                                               {"key": "base", "value": "http://localhost:8080", "enabled": true},
                                               {"key": "off", "value": "y", "enabled": false}]})",
                      "env.json"});
  EXPECT_EQ(result.recording.name, "Shop");
  const auto& list = result.recording.flows[0].requests;
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].name, "Cart / Show");
  EXPECT_EQ(list[0].base, "http://localhost:8080") << "the environment goes before the collection";
  EXPECT_EQ(list[0].path, "/cart?x=${off}");
  EXPECT_EQ(header(list[0], "Authorization"), "Bearer abc") << "inherited from the collection";
  EXPECT_EQ(header(list[1], "Authorization"), "none");
  EXPECT_EQ(list[2].method, "GET");
  EXPECT_THAT(result.notes, ElementsAre("without a value: off; they stand as placeholders"));
}

TEST(Postman, UrlsAreRawOrInParts) {
  EXPECT_EQ(one(R"({"url": {"protocol": "https", "host": ["api", "test"], "port": "8443", "path": ["a", "b"],
                    "query": [{"key": "x", "value": "1"}, {"key": "y", "value": "2", "disabled": true},
        {"key": "z"}]}})")
                .path,
            "/a/b?x=1&z");
  EXPECT_EQ(one(R"({"url": {"raw": "http://h/users/:id/posts/:idx", "variable": [{"key": "id", "value": "7"}]}})").path,
            "/users/7/posts/:idx");
  EXPECT_EQ(one(R"({"url": "localhost:3000/x"})").base, "http://localhost:3000");
}

TEST(Postman, BodiesOfAllModes) {
  const auto raw = one(R"({"method": "POST", "url": "h", "body": {"mode": "raw", "raw": "{\"id\": {{id}}}",
                           "options": {"raw": {"language": "json"}}}})");
  EXPECT_EQ(raw.body.text, "{\"id\": ${id}}");
  EXPECT_EQ(header(raw, "Content-Type"), "application/json");
  const auto form = one(R"({"method": "POST", "url": "h", "header": [{"key": "Content-Type", "value": "x"}], "body":
      {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1 2"}, {"key": "b", "value": "3",
        "disabled": true}]}})");
  ASSERT_EQ(form.body.form.size(), 1u);
  EXPECT_FALSE(form.body.multipart);
  EXPECT_THAT(form.headers, IsEmpty());
  const auto data = one(R"({"method": "POST", "url": "h", "body": {"mode": "formdata", "formdata": [
      {"key": "a", "value": "1", "type": "text"}, {"key": "f", "type": "file", "src": ["x.png", "y.png"],
        "contentType": "image/png"},
      {"key": "g", "type": "file", "src": "z"}]}})");
  EXPECT_TRUE(data.body.multipart);
  ASSERT_EQ(data.body.files.size(), 3u);
  EXPECT_EQ(data.body.files[1].path, "y.png");
  const auto graphql = one(R"({"method": "POST", "url": "h", "body": {"mode": "graphql",
      "graphql": {"query": "{a}", "variables": "{\"n\": 1}"}}})");
  EXPECT_EQ(graphql.body.text, R"({"query":"{a}","variables":{"n":1}})");
  EXPECT_EQ(one(R"({"method": "PUT", "url": "h", "body": {"mode": "file", "file": {"src": "b.bin"}}})").body.file,
            "b.bin");
  EXPECT_FALSE(
      one(R"({"method": "POST", "url": "h", "body": {"mode": "raw", "raw": "x", "disabled": true}})").body.given());
}

TEST(Postman, AuthIsAHeaderOrAParameter) {
  EXPECT_EQ(header(one(R"({"url": "h", "auth": {"type": "basic", "basic": [{"key": "username", "value": "anna"},
                          {"key": "password", "value": "geheim"}]}})"),
                   "Authorization"),
            "Basic YW5uYTpnZWhlaW0=");
  EXPECT_EQ(
      header(one(R"({"url": "h", "auth": {"type": "basic", "basic": {"username": "anna", "password": "geheim"}}})"),
             "Authorization"),
      "Basic YW5uYTpnZWhlaW0=")
      << "as format 2.0 writes it";
  EXPECT_EQ(header(one(R"({"url": "h", "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"},
                          {"key": "value", "value": "{{k}}"}]}})"),
                   "X-Key"),
            "${k}");
  EXPECT_EQ(one(R"({"url": "h/a", "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "k"}, {"key": "value",
        "value": "v&"},
                    {"key": "in", "value": "query"}]}})")
                .path,
            "/a?k=v%26");
  EXPECT_EQ(header(one(R"({"url": "h", "auth": {"type": "oauth2", "oauth2": [{"key": "accessToken", "value": "t"}]}})"),
                   "Authorization"),
            "Bearer t");
  const auto digest = imported(R"({"item": [{"name": "r", "request": {"url": "h", "auth": {"type": "digest"}}},
      {"name": "s", "request": {"url": "h", "auth": {"type": "basic", "basic": [{"key": "username",
        "value": "{{u}}"}]}}}]})");
  EXPECT_THAT(digest.notes, ElementsAre("r: authentication \"digest\" is left out",
                                        "s: basic authentication is left out: its user or password has no value yet",
                                        "without a value: u; they stand as placeholders"));
}

TEST(Postman, HeadersMayBeOneText) {
  const auto request = one(R"({"url": "h", "header": "A: 1\nB: 2\nnone"})");
  EXPECT_EQ(request.headers.size(), 2u);
  EXPECT_EQ(header(request, "B"), "2");
}

TEST(Postman, PlainTestsAreCarriedOver) {
  const Imported result = imported(R"({"item": [
    {"name": "login", "request": {"method": "POST", "url": "http://h/login"}, "event": [{"listen": "test",
        "script": {"exec": [
      "pm.test(\"ok\", function () {", "    pm.response.to.have.status(200);", "});",
        "const data = pm.response.json();",
      "pm.environment.set(\"auth-token\", data.user.token);"]}}]},
    {"name": "me", "request": {"url": "http://h/me", "header": [{"key": "T", "value": "{{auth-token}}"}]}}]})");
  const auto& list = result.recording.flows[0].requests;
  EXPECT_THAT(list[0].expect.status, ElementsAre(200));
  ASSERT_EQ(list[0].extract.size(), 1u);
  EXPECT_EQ(list[0].extract[0].variable, "auth_token");
  EXPECT_EQ(list[0].extract[0].what, "$.user.token");
  EXPECT_EQ(header(list[1], "T"), "${auth_token}");
  EXPECT_THAT(result.notes, IsEmpty());
}

TEST(Postman, StatementsOfScriptsAreReadByTheirForm) {
  const auto read = [](const std::string& script) {
    plan::RecordedRequest request;
    const bool all = read_test_script(script, request);
    std::string out = all ? "all" : "part";
    for (const int status : request.expect.status) out += fmt::format(" {}", status);
    for (const auto& rule : request.extract)
      out += fmt::format(" {}={}:{}", rule.variable, static_cast<int>(rule.from), rule.what);
    return out;
  };
  EXPECT_EQ(read("pm.test('x', () => pm.response.to.have.status(201));"), "all 201");
  EXPECT_EQ(read("pm.expect(pm.response.code).to.be.oneOf([200, 204]);"), "all 200 204");
  EXPECT_EQ(read("pm.expect(pm.response.code).to.equal(404)"), "all 404");
  EXPECT_EQ(read("let j = JSON.parse(responseBody);\npostman.setEnvironmentVariable('id', j[0][\"a b\"].id);"),
            "all id=0:$[0][\"a b\"].id");
  EXPECT_EQ(read("pm.globals.set(\"l\", pm.response.headers.get(\"Location\"));"), "all l=2:Location");
  EXPECT_EQ(read("pm.variables.set('s', pm.cookies.get('sid'))"), "all s=3:sid");
  EXPECT_EQ(read("pm.environment.set('t', pm.response.json()?.t);\n// a remark\nconsole.log('x');"), "all t=0:$.t");
  EXPECT_EQ(read("pm.environment.set('now', Date.now());"), "part");
  EXPECT_EQ(read("pm.environment.set('a', other.a);"), "part") << "a variable that holds no answer";
  EXPECT_EQ(read("if (x) { y(); }"), "part");
}

TEST(Postman, ScriptsThatAreLeftOutAreCounted) {
  const auto result = imported(R"JSON({"item": [{"name": "r", "request": "http://h", "event": [
      {"listen": "prerequest", "script": {"exec": "pm.variables.set('x', 1)"}},
      {"listen": "test", "script": {"exec": ["tests();"]}},
      {"listen": "test", "script": {"exec": [""]}}]}]})JSON");
  EXPECT_THAT(result.notes, ElementsAre("2 scripts hold what is not carried over"));
}

TEST(Postman, DynamicVariablesAreFunctions) {
  EXPECT_EQ(one(R"({"url": "h/{{$guid}}/{{$timestamp}}/{{$randomInt}}/{{$randomEmail}}"})").path,
            "/${uuid()}/${now(unix)}/${randint(0,1000)}/${randstr(10)}@example.com");
}

TEST(Postman, WhatIsNoCollectionIsNamed) {
  EXPECT_EQ(problem("{}"), "c.json is not a collection of Postman: it has no list of items");
  EXPECT_EQ(problem(R"({"requests": []})"), "c.json is not a collection of Postman: format 1 is not read");
  EXPECT_EQ(problem(R"({"item": []})"), "c.json has no request");
  EXPECT_EQ(problem(R"({"collection": {"item": [{"request": "h"}]}})"), "fine") << "as the API of Postman gives it";
  EXPECT_EQ(problem(R"({"item": [{"request": "h"}]})", {"{}", "e.json"}),
            "e.json is not an environment of Postman: it has no values");
  EXPECT_EQ(problem("nope"), "c.json, line 1, column 2: this is not JSON");
  EXPECT_EQ(problem(R"({"item": [{"name": "r", "request": "ftp://h"}]})"), "c.json has no request");
}

TEST(Postman, RequestsAreBounded) {
  Json items = Json::array();
  for (std::size_t i = 0; i < most_recorded_requests; ++i) items.push_back({{"request", "http://h"}});
  EXPECT_EQ(problem(Json{{"item", items}}.dump()), "fine");
  items.push_back({{"request", "http://h"}});
  EXPECT_EQ(problem(Json{{"item", items}}.dump()), "c.json has more than 10000 requests");
}

}  // namespace
}  // namespace brink::input
