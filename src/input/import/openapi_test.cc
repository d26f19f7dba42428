#include "input/import/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/document.h"
#include "input/import/openapi_operation.h"
#include "input/import/openapi_values.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Json document(const std::string& paths, const std::string& rest = "") {
  return Json::parse(
      R"({"openapi": "3.0.3", "info": {"title": "Shop"}, "servers": [{"url": "https://api.test/v1/"}], "paths": )" +
      paths + (rest.empty() ? "" : ", " + rest) + "}");
}
Imported imported(const Json& json, const OpenApiOptions& options = {}) {
  auto result = import_openapi(json.dump(), "api.json", options);
  EXPECT_TRUE(result) << result.error().message;
  if (!result) return Imported{{"", {}, {{"", 1, {{}}}}, {}}, {}};
  return std::move(*result);
}
std::vector<plan::RecordedRequest> requests(const Json& json, const OpenApiOptions& options = {}) {
  return imported(json, options).recording.flows[0].requests;
}
plan::RecordedRequest one(const std::string& operation, const std::string& path = "/x", const std::string& rest = "") {
  return requests(document("{\"" + path + "\": {\"post\": " + operation + "}}", rest), {.methods = {"POST"}}).front();
}
std::string problem(const std::string& text, const OpenApiOptions& options = {}) {
  const auto result = import_openapi(text, "api.json", options);
  return result ? "fine" : result.error().message;
}
std::string parameters(const std::string& list, const std::string& path = "/x/{id}") {
  return one("{\"parameters\": " + list + "}", path).path;
}
std::string body(const std::string& schema) {
  return one(R"({"requestBody": {"content": {"application/json": {"schema": )" + schema + "}}}}").body.text;
}

TEST(OpenApi, OperationsAreSortedAndChosen) {
  const Json api = document(R"({"/b": {"get": {"operationId": "showB", "tags": ["Pets"]}, "delete": {}},
                               "/a": {"post": {}, "head": {}, "get": {"tags": ["other"]}}})");
  std::vector<std::string> names;
  for (const auto& request : requests(api)) names.push_back(request.name);
  EXPECT_THAT(names, ElementsAre("GET /a", "HEAD /a", "showB"));
  EXPECT_THAT(imported(api).notes,
              ElementsAre("3 of 5 operations kept; left out: 2 of other methods (--method), 0 of other paths or tags"));
  EXPECT_EQ(requests(api, {.methods = {"POST", "DELETE"}}).size(), 2u);
  EXPECT_EQ(requests(api, {.tags = {"pets"}}).size(), 1u) << "whatever its case";
  EXPECT_EQ(requests(api, {.paths = {{}, {"^/b"}, {"/"}}}).size(), 2u) << "exclusion goes before inclusion";
  EXPECT_EQ(problem(api.dump(), {.tags = {"none"}}),
            "api.json: none of its operations is left: 0 of other methods, 5 of other paths or tags");
}

TEST(OpenApi, TheBaseKeepsThePathOfTheServer) {
  EXPECT_EQ(requests(document(R"({"/a": {"get": {}}})"))[0].base, "https://api.test/v1");
  EXPECT_EQ(requests(document(R"({"/a": {"get": {}}})"), {.base_url = "http://localhost:8080/x/"})[0].base,
            "http://localhost:8080/x");
  const auto with_servers = [](const std::string& servers, const char* file = "api.json") {
    const auto result =
        import_openapi(R"({"openapi": "3.1.0", "paths": {"/a": {"get": {}}}, "servers": )" + servers + "}", file, {});
    return result->recording.flows[0].requests[0].base + " " + result->recording.flows[0].requests[0].path;
  };
  EXPECT_EQ(with_servers(R"([{"url": "https://{r}.test"}, {"url": "https://b.test"}])"), "https://b.test /a");
  EXPECT_EQ(with_servers(R"([{"url": "https://{r}.test/", "variables": {"r": {"default": "eu"}}}])"),
            "https://eu.test /a");
  EXPECT_EQ(with_servers(R"([{"url": "/v2"}])"), " /v2/a") << "seen from a host that nobody named";
  EXPECT_EQ(with_servers(R"([{"url": "/v2"}])", "http://h:1/spec.json"), "http://h:1/v2 /a");
  EXPECT_EQ(with_servers("[]"), " /a");
  EXPECT_EQ(problem(document(R"({"/a": {"get": {}}})").dump(), {.base_url = "nope"}),
            "--base-url: \"nope\" is not an http or https URL");
}

TEST(OpenApi, ParametersHaveValuesPlaceholdersOrAreLeftOut) {
  EXPECT_EQ(parameters(R"([{"name": "id", "in": "path", "example": "a b/c"}])"), "/x/a%20b%2Fc");
  EXPECT_EQ(parameters(R"([{"name": "id", "in": "path", "schema": {"type": "integer"}}])"), "/x/${id}");
  EXPECT_EQ(parameters("[]", "/x/{user-id}/{9}"), "/x/${user_id}/${v_9}") << "that no parameter describes";
  EXPECT_EQ(parameters(R"([{"name": "q", "in": "query"}, {"name": "r", "in": "query", "required": true},
      {"name": "s", "in": "query", "schema": {"enum": ["new", "old"]}}, {"name": "t", "in": "query", "schema":
        {"default": [1, 2]}},
      {"name": "u", "in": "query", "explode": false, "schema": {"default": ["a", "b"]}}, {"name": "c",
        "in": "cookie", "example": "x"},
      {"name": "v", "in": "query", "example": "a&b,c"}])",
                       "/x"),
            "/x?r=${r}&s=new&t=1&t=2&u=a,b&v=a%26b,c");
  const auto request = one(
      R"({"parameters": [{"name": "X-Id", "in": "header", "required": true}, {"name": "Accept", "in": "header",
        "example": "x"},
      {"name": "X-Opt", "in": "header", "schema": {"type": "string"}}, {"name": "X-Set", "in": "header", "schema":
        {"default": 5}}]})");
  ASSERT_EQ(request.headers.size(), 2u);
  EXPECT_EQ(request.headers[0].value, "${X_Id}");
  EXPECT_EQ(request.headers[1].value, "5");
}

TEST(OpenApi, ParametersOfAPathAreThoseOfItsOperations) {
  const auto list = requests(document(
      R"({"/x/{id}": {"parameters": [{"name": "id", "in": "path", "example": 1}, {"name": "q", "in": "query",
        "example": 2}],
      "get": {"parameters": [{"name": "id", "in": "path", "example": 3}]}}})"));
  EXPECT_EQ(list[0].path, "/x/3?q=2");
}

TEST(OpenApi, ValuesAreTakenInTheirOrder) {
  EXPECT_EQ(body(R"({"example": 1, "examples": [2], "default": 3, "enum": [4], "const": 5})"), "1");
  EXPECT_EQ(body(R"({"examples": [2], "default": 3, "enum": [4], "const": 5})"), "2");
  EXPECT_EQ(body(R"({"default": 3, "enum": [4], "const": 5})"), "3");
  EXPECT_EQ(body(R"({"enum": [4], "const": 5})"), "4");
  EXPECT_EQ(body(R"({"const": 5, "oneOf": [{"default": 6}]})"), "5");
  EXPECT_EQ(body(R"({"oneOf": [{"default": 6}, {"default": 7}]})"), "6");
  EXPECT_EQ(body(R"({"anyOf": [{"type": "boolean"}]})"), "true");
  EXPECT_EQ(body(
                R"({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}, {"properties": {"b":
        {"type": "number"}}}]})"),
            R"({"a":1,"b":1.0})")
      << "parts of one object are put together";
}

TEST(OpenApi, StubsFitTypeAndFormat) {
  EXPECT_EQ(
      body(
          R"({"type": "object", "properties": {"d": {"type": "string", "format": "date"}, "t": {"type": "string",
        "format": "date-time"},
      "u": {"type": "string", "format": "uuid"}, "e": {"type": "string", "format": "email"}, "l":
        {"type": "array", "items": {"type": "string"}},
      "n": {"type": ["null", "integer"]}, "r": {"type": "string", "readOnly": true}}})"),
      R"({"d":"2024-01-01","t":"2024-01-01T00:00:00Z","u":"${uuid()}","e":"user@example.com","l":["string"],"n":1})");
  EXPECT_EQ(stub_of("string", "uri"), "https://example.com");
  EXPECT_EQ(stub_of("string", "hostname"), "example.com");
  EXPECT_EQ(stub_of("string", "ipv4"), "192.0.2.1");
}

TEST(OpenApi, BodiesAreJsonOrAForm) {
  EXPECT_EQ(one(R"({"requestBody": {"content": {"text/plain": {}, "application/json": {"example": {"a": 1}, "schema":
        {"default": 2}}}}})")
                .body.text,
            "{\"a\":1}");
  EXPECT_EQ(one(R"({"requestBody": {"content": {"application/json": {"examples": {"x": {"value": [1]}}}}}})").body.text,
            "[1]");
  const auto own =
      one(R"({"requestBody": {"content": {"application/vnd.shop+json": {"schema": {"type": "object"}}}}})");
  EXPECT_EQ(own.headers.at(0).value, "application/vnd.shop+json");
  const auto form = one(
      R"({"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"properties": {"a":
        {"default": 1}}}}}}})");
  ASSERT_EQ(form.body.form.size(), 1u);
  EXPECT_EQ(form.body.form[0].value, "1");
  EXPECT_THAT(imported(document(R"({"/x": {"get": {"requestBody": {"content": {"text/csv": {}}}}}})")).notes,
              ElementsAre("without their body, which is neither JSON nor a form: GET /x (text/csv)"));
}

TEST(OpenApi, ReferencesAreFollowedWithinTheDocument) {
  const std::string components = R"("components": {"parameters": {"Id": {"name": "id", "in": "path", "example": 7}},
      "schemas": {"A": {"$ref": "#/components/schemas/B~1c"}, "B/c": {"default": 9}, "Loop":
        {"$ref": "#/components/schemas/Loop"},
                  "Tree": {"properties": {"child": {"$ref": "#/components/schemas/Tree"}}}}})";
  const auto made = [&](const std::string& reference) {
    return one(R"({"requestBody": {"content": {"application/json": {"schema": {"$ref": ")" + reference + R"("}}}}})",
               "/x", components)
        .body.text;
  };
  EXPECT_EQ(one(R"({"parameters": [{"$ref": "#/components/parameters/Id"}]})", "/x/{id}", components).path, "/x/7");
  EXPECT_EQ(made("#/components/schemas/A"), "9");
  EXPECT_EQ(made("#/components/schemas/Loop"), "null");
  EXPECT_EQ(made("other.yaml#/x"), "null");
  EXPECT_EQ(made("#/nowhere"), "null");
  EXPECT_THAT(made("#/components/schemas/Tree"), HasSubstr(R"({"child":{"child":)")) << "to a depth that ends";
}

TEST(OpenApi, SchemasThatMultiplyEnd) {
  std::string schemas = R"("components": {"schemas": {"S0": {"type": "integer"})";
  for (int i = 1; i < 12; ++i) {
    schemas += ", \"S" + std::to_string(i) + "\": {\"properties\": {";
    for (int k = 0; k < 10; ++k) {
      schemas += (k > 0 ? ", \"" : "\"") + std::to_string(k) + R"(": {"$ref": "#/components/schemas/S)" +
                 std::to_string(i - 1) + "\"}";
    }
    schemas += "}}";
  }
  const auto request =
      one(R"({"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S11"}}}}})",
          "/x", schemas + "}}");
  EXPECT_LT(request.body.text.size(), 8u << 20);
}

TEST(OpenApi, SecurityIsAHeaderOrAParameter) {
  const std::string schemes =
      R"("components": {"securitySchemes": {"b": {"type": "http", "scheme": "bearer"}, "u": {"type": "http",
        "scheme": "BASIC"},
      "k": {"type": "apiKey", "in": "header", "name": "X-Key"}, "q": {"type": "apiKey", "in": "query",
        "name": "key"}, "m": {"type": "mutualTLS"}}})";
  const auto headers = [&](const std::string& operation) {
    std::string out;
    const auto request = one(operation, "/x", schemes);
    for (const auto& header : request.headers) out += header.name + "=" + header.value + " ";
    return out + request.path;
  };
  EXPECT_EQ(headers(R"({"security": [{"b": []}]})"), "Authorization=Bearer ${token} /x");
  EXPECT_EQ(headers(R"({"security": [{"u": []}, {"b": []}]})"), "Authorization=Basic ${token} /x")
      << "the first of alternatives";
  EXPECT_EQ(headers(R"({"security": [{"k": [], "q": []}]})"), "X-Key=${X_Key} /x?key=${key}");
  EXPECT_EQ(headers(R"({"security": []})"), "/x");
  EXPECT_EQ(headers("{}"), "Authorization=Bearer ${token} X-Key=${X_Key} /x?key=${key}") << "nothing says which: all";
  EXPECT_THAT(imported(document(R"({"/x": {"get": {"security": [{"m": []}]}}})", schemes)).notes,
              ElementsAre("security that is left out: m"));
}

TEST(OpenApi, TheLowestGoodStatusIsExpected) {
  const Json api = document(
      R"({"/x": {"get": {"responses": {"404": {}, "204": {}, "201": {}, "2XX": {}, "default": {}}}, "head":
        {"responses": {"404": {}}}}})");
  const auto list = requests(api, {.assert_status = true});
  EXPECT_THAT(list[0].expect.status, ElementsAre(201));
  EXPECT_THAT(list[1].expect.status, IsEmpty());
  EXPECT_THAT(requests(api)[0].expect.status, IsEmpty());
}

TEST(OpenApi, WhatIsNoDescriptionIsNamed) {
  EXPECT_EQ(problem("{\"swagger\": \"2.0\"}"), "api.json is Swagger 2, which is not read");
  EXPECT_EQ(problem("{}"), "api.json is not OpenAPI 3: it has no \"openapi\" that begins with 3.");
  EXPECT_EQ(problem("openapi: 3.0.0"), "api.json has no object \"paths\"");
  EXPECT_EQ(problem("{\"openapi\": \"3.0.0\", \"paths\": {}}"),
            "api.json: none of its operations is left: 0 of other methods, 0 of other paths or tags");
  EXPECT_THAT(problem("openapi: [3"), HasSubstr("api.json, line "));
}

TEST(OpenApi, YamlIsReadAlike) {
  const auto result = import_openapi(
      "openapi: 3.0.0\ninfo: {title: Shop}\nservers:\n  - url: http://h/v1\npaths:\n  /items/{id}:\n    get:\n      "
      "responses:\n        200: {description: ok}\n",
      "api.yaml", {.assert_status = true, .think_s = 2});
  ASSERT_TRUE(result) << result.error().message;
  const auto& request = result->recording.flows[0].requests[0];
  EXPECT_EQ(request.base + request.path, "http://h/v1/items/${id}");
  EXPECT_THAT(request.expect.status, ElementsAre(200));
  EXPECT_EQ(result->recording.think_s, 2);
  EXPECT_EQ(result->recording.name, "Shop");
  EXPECT_THAT(result->notes, ElementsAre("values to be given, by data or extract: id"));
}

}  // namespace
}  // namespace brink::input
