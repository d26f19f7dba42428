#include "input/document.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

std::string json_problem(std::string_view text) {
  const auto json = parse_json(text, "f");
  return json ? "fine" : json.error().message;
}
std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Document, ErrorsNameLineAndColumn) {
  EXPECT_EQ(json_problem("{\n  \"a\": nope\n}"), "f, line 2, column 9: this is not JSON");
  EXPECT_EQ(json_problem(""), "f, line 1, column 1: this is not JSON");
  EXPECT_EQ(json_problem("[1e999]"), "f holds a number that is too large");
}

TEST(Document, DepthIsBounded) {
  EXPECT_EQ(json_problem(nested(deepest_document)), "fine");
  EXPECT_EQ(json_problem(nested(deepest_document + 1)), "f, line 1, column 257: nested deeper than 256 levels");
  EXPECT_EQ(json_problem("[\"" + std::string(1000, '[') + "\\\"[\"]"), "fine") << "brackets in text are none";
}

TEST(Document, KeysOfAnObjectAreBounded) {
  const auto object = [](std::size_t keys) {
    std::string text = "{";
    for (std::size_t i = 0; i < keys; ++i) text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
    return text + "}";
  };
  EXPECT_EQ(json_problem(object(most_document_keys)), "fine");
  EXPECT_NE(json_problem(object(most_document_keys + 1)).find("an object with more than 20000 keys"),
            std::string::npos);
}

TEST(Document, TheFirstCharacterTellsJsonFromYaml) {
  EXPECT_EQ(parse_document("\xef\xbb\xbf {\"a\": 1}", "f")->dump(), R"({"a":1})");
  EXPECT_EQ(parse_document("b: [1, 2.5, -3]\na: {200: x, t: true, n: ~}\n", "f")->dump(),
            R"({"b":[1,2.5,-3],"a":{"200":"x","t":true,"n":null}})");
  EXPECT_FALSE(parse_document("a: [", "f"));
}

TEST(Document, HalvesOfSurrogatePairsAreMended) {
  EXPECT_EQ(*parse_json(R"(["a\ud800b\uDC01", "\ud83d\ude00", "\\ud800"])", "f"),
            Json::parse("[\"a\ufffdb\ufffd\", \"\U0001f600\", \"\\\\ud800\"]"));
}

TEST(Document, JsonIsFaithfulWhenNothingWouldChange) {
  EXPECT_TRUE(is_faithful_json(R"( {"a": [1, 2.5, "x"], "b": {"a": null}})"));
  EXPECT_TRUE(is_faithful_json(R"([18446744073709551615, -1])"));
  EXPECT_FALSE(is_faithful_json(R"([18446744073709551616])")) << "would become a rounded number";
  EXPECT_FALSE(is_faithful_json(R"([0.12345678901234567890])"));
  EXPECT_FALSE(is_faithful_json(R"({"a": 1, "a": 2})")) << "would lose a value";
  EXPECT_FALSE(is_faithful_json("7")) << "neither object nor array";
  EXPECT_FALSE(is_faithful_json("{\"a\": ${id}}"));
  EXPECT_TRUE(is_faithful_json(nested(7), 7));
  EXPECT_FALSE(is_faithful_json(nested(8), 7));
}

TEST(Document, Utf8IsWhatTheStandardAllows) {
  EXPECT_TRUE(is_utf8("a\u00e9\u20ac\U0001f600"));
  for (const char* bad : {"\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace brink::input
