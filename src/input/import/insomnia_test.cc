#include "input/import/insomnia.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/import/insomnia_tag.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view format_4 = R"({"_type": "export", "__export_format": 4, "resources": [
  {"_id": "req_2", "_type": "request", "parentId": "fld_1", "metaSortKey": 2, "name": "Me", "method": "GET",
   "url": "{{ _.base }}/me", "parameters": [{"name": "v", "value": "{{ v }}&"}, {"name": "w", "disabled": true}],
   "headers": [{"name": "X-Token",
        "value": "{% response 'body', 'req_1', 'b64::JC5hdXRoLnRva2Vu::46b', 'never', 60 %}"}]},
  {"_id": "req_1", "_type": "request", "parentId": "fld_1", "metaSortKey": 1, "name": "Login", "method": "POST",
   "url": "{{base}}/login", "body": {"mimeType": "application/json", "text": "{\"u\": \"{{ user.name }}\"}"},
   "authentication": {"type": "basic", "username": "anna", "password": "geheim"}},
  {"_id": "req_3", "_type": "request", "parentId": "wrk_1", "metaSortKey": 9, "name": "Form", "method": "POST",
        "url": "{{base}}/f",
   "body": {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "1"}, {"name": "f",
        "type": "file", "fileName": "x.png"}]}},
  {"_id": "ws_1", "_type": "websocket_request", "parentId": "wrk_1", "url": "ws://h"},
  {"_id": "fld_1", "_type": "request_group", "parentId": "wrk_1", "metaSortKey": 5, "name": "User", "environment":
        {"v": "1"}},
  {"_id": "wrk_1", "_type": "workspace", "parentId": null, "name": "Shop"},
  {"_id": "env_1", "_type": "environment", "parentId": "wrk_1", "data": {"base": "http://dev.test", "user":
        {"name": "anna"}}},
  {"_id": "env_2", "_type": "environment", "parentId": "env_1", "name": "stage", "data": {"base": "https://stage.test"}}
]})";

std::string header(const plan::RecordedRequest& request, std::string_view name) {
  for (const auto& candidate : request.headers) {
    if (candidate.name == name) return candidate.value;
  }
  return "none";
}

TEST(Insomnia, Format4IsATreeInAList) {
  const auto imported = import_insomnia(format_4, "f", {});
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->recording.name, "Shop");
  const auto& list = imported->recording.flows[0].requests;
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].name, "User / Login") << "by their sort keys";
  EXPECT_EQ(list[0].base, "http://dev.test");
  EXPECT_EQ(list[0].body.text, "{\"u\": \"anna\"}");
  EXPECT_EQ(header(list[0], "Authorization"), "Basic YW5uYTpnZWhlaW0=");
  EXPECT_EQ(list[1].path, "/me?v=1%26");
  EXPECT_EQ(header(list[1], "X-Token"), "${token}");
  ASSERT_EQ(list[0].extract.size(), 1u) << "what a tag takes from an answer is taken there";
  EXPECT_EQ(list[0].extract[0].what, "$.auth.token");
  EXPECT_EQ(list[2].body.files.at(0).path, "x.png");
  EXPECT_TRUE(list[2].body.multipart);
  EXPECT_THAT(imported->notes, ElementsAre("--env takes one of: stage", "1 item left out that is no HTTP request"));
}

TEST(Insomnia, AnEnvironmentGoesBeforeTheBase) {
  const auto imported = import_insomnia(format_4, "f", {"stage"});
  EXPECT_EQ(imported->recording.flows[0].requests[0].base, "https://stage.test");
  EXPECT_EQ(imported->recording.flows[0].requests[0].body.text, "{\"u\": \"anna\"}")
      << "what it does not say, the base does";
  EXPECT_EQ(import_insomnia(format_4, "f", {"prod"}).error().message, "--env: the export has no environment \"prod\"");
}

TEST(Insomnia, Format5IsYaml) {
  const auto imported = import_insomnia(R"(type: collection.insomnia.rest/5.0
name: Shop
collection:
  - name: Cart
    meta: {id: fld_1, sortKey: 2}
    authentication: {type: bearer, token: "{{ token }}"}
    headers:
      - {name: X-App, value: shop}
    children:
      - name: Show
        url: "{{ base }}/cart/:id"
        method: GET
        pathParameters:
          - {name: id, value: "7"}
        meta: {id: req_2, sortKey: 1}
  - name: Home
    url: "{{ base }}/"
    method: GET
    meta: {id: req_1, sortKey: 1}
  - name: Socket
    url: ws://h
    meta: {id: ws-req_1, sortKey: 3}
environments:
  data: {base: "http://h"}
)",
                                        "f", {});
  ASSERT_TRUE(imported) << imported.error().message;
  const auto& list = imported->recording.flows[0].requests;
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].name, "Home");
  EXPECT_EQ(list[1].path, "/cart/7");
  EXPECT_EQ(header(list[1], "Authorization"), "Bearer ${token}") << "from the folder";
  EXPECT_EQ(header(list[1], "X-App"), "shop");
}

TEST(Insomnia, WhatIsNoExportIsNamed) {
  EXPECT_EQ(import_insomnia("{}", "f", {}).error().message,
            "f is not an export of Insomnia: neither format 4 nor a collection of format 5");
  EXPECT_EQ(import_insomnia(R"({"resources": []})", "f", {}).error().message, "f has no request");
  EXPECT_THAT(import_insomnia(R"({"resources": [{"_id": "w", "_type": "workspace", "parentId": null},
      {"_id": "w", "_type": "request_group", "parentId": "w"}]})",
                              "f", {})
                  .error()
                  .message,
              HasSubstr("more than 64 deep"));
}

TEST(InsomniaTags, AreFunctionsTextOrWhatAnswersGive) {
  InsomniaTags tags;
  EXPECT_EQ(tags.value_of("uuid 'v4'"), "${uuid()}");
  EXPECT_EQ(tags.value_of("now 'iso-8601', ''"), "${now()}");
  EXPECT_EQ(tags.value_of("now 'unix', ''"), "${now(unix)}");
  EXPECT_EQ(tags.value_of("base64 'encode', 'normal', 'abc'"), "YWJj");
  EXPECT_EQ(tags.value_of("response 'header', 'req_1', 'X-Id', 'never', 60"), "${X_Id}");
  EXPECT_EQ(tags.value_of("response 'body', 'req_1', '$.items[0].id', 'never', 60"), "${id}");
  EXPECT_EQ(tags.value_of("response 'body', 'req_2', '$.id', 'never', 60"), "${id_2}");
  EXPECT_EQ(tags.value_of("response 'body', 'req_1', '$.items[0].id', 'always', 60"), "${id}") << "the same again";
  EXPECT_EQ(tags.value_of("response 'body', 'req_1', '$..id', 'never', 60"), "");
  EXPECT_EQ(tags.value_of("prompt 'Name'"), "");
  EXPECT_EQ(tags.rules().size(), 3u);
  EXPECT_THAT(tags.unknown(), ElementsAre("response", "prompt"));
}

}  // namespace
}  // namespace brink::input
