#include "input/scenario/document.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

// A document in one line, with the kinds of its values.
std::string flat(const Node& node) {
  std::string out;
  switch (node.kind) {
    case Node::Kind::null: return "null";
    case Node::Kind::boolean: return node.truth ? "yes" : "no";
    case Node::Kind::number: return "#" + node.text;
    case Node::Kind::text: return "'" + node.text + "'";
    case Node::Kind::list:
      for (const Node& item : node.items) out += (out.empty() ? "" : ",") + flat(item);
      return "[" + out + "]";
    case Node::Kind::map:
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        out += (out.empty() ? "" : ",") + node.keys[i].name + ":" + flat(node.items[i]);
      }
      return "{" + out + "}";
  }
  return out;
}

std::string json(std::string_view text) {
  const auto node = read_json(text, "f.json");
  return node ? flat(*node) : node.error().message;
}

std::string yaml(std::string_view text) {
  const auto node = read_yaml(text, "f.yaml");
  return node ? flat(*node) : node.error().message;
}

TEST(JsonDocument, KeepsKindsOrderAndSpelling) {
  EXPECT_EQ(json(R"({"b": [1, -2.50, 1e3, true, null, "x"], "a": {}})"), "{b:[#1,#-2.50,#1e3,yes,null,'x'],a:{}}");
  EXPECT_EQ(json("18446744073709551615"), "#18446744073709551615");
  EXPECT_EQ(json("\xef\xbb\xbf{}"), "{}") << "a byte order mark";
  EXPECT_EQ(json(R"("\u00fc\ud83d\ude00")"), "'ü😀'");
}

TEST(JsonDocument, KnowsItsLines) {
  const auto node = read_json("{\n\"a\": 1,\n\"b\": [\n  2\n,3\n],\n\n\"c\":\n\"x\"}\n", "f");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->line, 1);
  EXPECT_EQ(node->keys[0].line, 2);
  EXPECT_EQ(node->items[0].line, 2) << "the line end behind a number is not its own";
  EXPECT_EQ(node->items[1].line, 3);
  EXPECT_EQ(node->items[1].items[0].line, 4);
  EXPECT_EQ(node->items[1].items[1].line, 5);
  EXPECT_EQ(node->keys[2].line, 8);
  EXPECT_EQ(node->items[2].line, 9);
}

TEST(JsonDocument, SaysWhereItIsNone) {
  EXPECT_EQ(json("{\n  \"a\": nul\n}").substr(0, 24), "f.json, line 2: not JSON");
  EXPECT_EQ(json("").substr(0, 24), "f.json, line 1: not JSON");
  EXPECT_EQ(json("{} x").substr(0, 24), "f.json, line 1: not JSON");
  EXPECT_EQ(json("[\"\xff\"]").substr(0, 24), "f.json, line 1: not JSON");
  EXPECT_EQ(json("[1e999]").substr(0, 24), "f.json, line 1: not JSON");
  EXPECT_EQ(json("{\"a\": 1,\n\"a\": 2}"), "f.json, line 2: \"a\" is given twice");
}

TEST(JsonDocument, IsBounded) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(read_json(nested(most_document_depth), "f"));
  EXPECT_EQ(json(nested(most_document_depth + 1)), "f.json, line 1: more than 64 levels deep");
  const auto many = [](std::size_t n) {
    std::string text = "[0";
    for (std::size_t i = 1; i < n; ++i) text += ",0";
    return text + "]";
  };
  EXPECT_TRUE(read_json(many(most_document_nodes - 1), "f"));
  EXPECT_EQ(json(many(most_document_nodes)), "f.json, line 1: more than 500000 values");
  EXPECT_TRUE(read_document("\"" + std::string(most_document_bytes - 2, 'x') + "\"", "f.json"));
  EXPECT_FALSE(read_document("\"" + std::string(most_document_bytes - 1, 'x') + "\"", "f.json"));
}

TEST(YamlDocument, ReadsPlainScalarsAsJsonWould) {
  EXPECT_EQ(yaml("[1, -2.5, 1e3, true, False, null, ~, text, yes]"), "[#1,#-2.5,#1e3,yes,no,null,null,'text','yes']");
  EXPECT_EQ(yaml("[007, +1, .5, 0x10, 1e999, 1., 2026-11-21]"), "['007','+1','.5','0x10','1e999','1.','2026-11-21']");
  EXPECT_EQ(yaml("['1', \"true\", 'null', '']"), "['1','true','null','']") << "quotes make a text";
  EXPECT_EQ(yaml("a:\nb: |\n  x\n  y\n"), "{a:null,b:'x\ny\n'}");
  EXPECT_EQ(yaml(""), "null");
}

TEST(YamlDocument, FollowsAliasesAndMerges) {
  EXPECT_EQ(yaml("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n"), "{a:{p:#1,q:#2},b:{q:#3,p:#1}}");
  EXPECT_EQ(yaml("b: {<<: [{p: 1}, {p: 2, q: 3}]}\n"), "{b:{p:#1,q:#3}}");
  EXPECT_EQ(yaml("b: {'<<': 1}\n"), "{b:{<<:#1}}") << "in quotes it is a key like any other";
  EXPECT_EQ(yaml("b: {<<: 1}\n"), "f.yaml, line 1: \"<<\" takes an object, or a list of objects");
}

TEST(YamlDocument, KnowsItsLines) {
  const auto node = read_yaml("# shop\nname: x\nsteps:\n  - path: /\n  - path: /a\n", "f");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->keys[0].line, 2);
  EXPECT_EQ(node->keys[1].line, 3);
  EXPECT_EQ(node->items[1].items[1].keys[0].line, 5);
}

TEST(YamlDocument, SaysWhereItIsNone) {
  EXPECT_EQ(yaml("a: 1\nb: [\n").substr(0, 24), "f.yaml, line 3: not YAML");
  EXPECT_EQ(yaml("a: 1\na: 2\n"), "f.yaml, line 2: \"a\" is given twice");
  EXPECT_EQ(yaml("a: 1\n---\nb: 2\n"), "f.yaml holds several YAML documents");
  EXPECT_EQ(yaml("[1]: 2\n"), "f.yaml, line 1: a key that is no text");
  EXPECT_EQ(yaml("a: *b\n").substr(0, 24), "f.yaml, line 1: not YAML");
}

TEST(YamlDocument, IsBoundedWhateverAliasesSay) {
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) laughs += (j > 0 ? "," : "") + before;
    laughs += "]\n";
  }
  EXPECT_NE(yaml(laughs).find("more than 500000 values"), std::string::npos);
  EXPECT_NE(yaml("&a [*a]").find("more than 64 levels deep"), std::string::npos) << "a ring";
}

TEST(Document, IsReadByItsName) {
  EXPECT_EQ(flat(*read_document("a: 1", "x.yml")), "{a:#1}");
  EXPECT_EQ(flat(*read_document("a: 1", "x.YAML")), "{a:#1}");
  EXPECT_FALSE(read_document("a: 1", "x.json"));
  EXPECT_EQ(flat(*read_document("a: 1", "scenario")), "{a:#1}") << "no name says what it is";
  EXPECT_EQ(flat(*read_document("{\"a\": 1}", "scenario")), "{a:#1}");
  EXPECT_NE(read_document("{\"a\": }", "scenario").error().message.find("not JSON"), std::string::npos);
}

}  // namespace
}  // namespace brink::input
