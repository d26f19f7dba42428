#include "engine/scenario/json_lookup.h"

#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using Part = plan::JsonPath::Part;

plan::JsonPath path(std::vector<Part> parts) { return {std::move(parts), ""}; }

const std::string key(const char* text) { return text; }

std::string text_at(JsonLookup& lookup, std::vector<Part> parts) {
  const auto found = lookup.find(path(std::move(parts)));
  return found ? found->text : found.error();
}

std::string text_at(std::string_view body, std::vector<Part> parts) {
  JsonLookup lookup;
  lookup.set_body(body);
  return text_at(lookup, std::move(parts));
}

JsonFound::Kind kind_at(std::string_view body, std::vector<Part> parts) {
  JsonLookup lookup;
  lookup.set_body(body);
  return lookup.find(path(std::move(parts))).value().kind;
}

constexpr std::string_view cart = R"({ "items": [ {"id": 7, "name": "cup"}, {"id": 8.50, "ok": true, "gone": null} ],
  "tot\u0061l": 12345678901234567890123, "say": "a \"b\" \u00fc", "empty": {} })";

TEST(JsonLookup, FindsOnePlace) {
  EXPECT_EQ(text_at(cart, {key("items"), 0, key("id")}), "7");
  EXPECT_EQ(text_at(cart, {key("items"), -1, key("id")}), "8.50") << "as it is spelled";
  EXPECT_EQ(text_at(cart, {key("items"), 1, key("ok")}), "true");
  EXPECT_EQ(text_at(cart, {key("items"), -2, key("name")}), "cup");
  EXPECT_EQ(text_at(cart, {key("say")}), "a \"b\" ü");
  EXPECT_EQ(text_at(cart, {key("total")}), "12345678901234567890123") << "a key with an escape, a number of any size";
  EXPECT_EQ(kind_at(cart, {key("items"), 1, key("gone")}), JsonFound::Kind::null);
}

TEST(JsonLookup, GivesContainersWithoutBlanks) {
  EXPECT_EQ(text_at(cart, {key("items"), 0}), R"({"id":7,"name":"cup"})");
  EXPECT_EQ(text_at(cart, {key("empty")}), "{}");
  EXPECT_EQ(text_at("[1, [2 , 3]]", {}), "[1,[2,3]]");
  EXPECT_EQ(kind_at(cart, {key("items")}), JsonFound::Kind::container);
}

TEST(JsonLookup, KnowsDocumentsThatAreOneValue) {
  EXPECT_EQ(text_at(" 42 ", {}), "42");
  EXPECT_EQ(text_at("\"x\"", {}), "x");
  EXPECT_EQ(text_at("false", {}), "false");
  EXPECT_EQ(kind_at("null", {}), JsonFound::Kind::null);
  EXPECT_EQ(text_at("42", {key("a")}), "$ is no object");
}

TEST(JsonLookup, SaysHowFarItCame) {
  EXPECT_EQ(text_at(cart, {key("items"), 0, key("price")}), "no 'price' at $.items[0]");
  EXPECT_EQ(text_at(cart, {key("items"), 2}), "no [2] at $.items");
  EXPECT_EQ(text_at(cart, {key("items"), -3}), "no [-3] at $.items");
  EXPECT_EQ(text_at(cart, {key("items"), key("id")}), "$.items is no object");
  EXPECT_EQ(text_at(cart, {0}), "$ is no list");
  EXPECT_EQ(text_at(cart, {key("say"), 0}), "$.say is no list");
}

TEST(JsonLookup, IsAskedAgainAndAgain) {
  JsonLookup lookup;
  lookup.set_body(cart);
  EXPECT_EQ(text_at(lookup, {key("say")}), "a \"b\" ü");
  EXPECT_EQ(text_at(lookup, {key("nothing")}), "no 'nothing' at $");
  EXPECT_EQ(text_at(lookup, {key("items"), 0, key("id")}), "7");
  EXPECT_EQ(text_at(lookup, {key("items"), 0, key("id")}), "7");
  lookup.set_body("[3]");
  EXPECT_EQ(text_at(lookup, {0}), "3");
}

TEST(JsonLookup, KnowsWhatIsNoJson) {
  for (const std::string_view body : {"", " ", "<html>", "{\"a\": 1", "{\"a\": tru}", "{\"a\" 1}", "{a: 1}"}) {
    EXPECT_EQ(text_at(body, {key("a")}), "the body is not JSON") << body;
  }
  EXPECT_EQ(text_at("<html>", {}), "the body is not JSON");
  EXPECT_EQ(text_at("{\"a\": 01}", {key("a")}), "the body is not JSON");
  EXPECT_EQ(text_at("{\"a\": \"\\x\"}", {key("a")}), "the body is not JSON");
  EXPECT_EQ(text_at("{\"a\": \"\xff\"}", {key("a")}), "the body is not JSON");
}

}  // namespace
}  // namespace brink::engine
