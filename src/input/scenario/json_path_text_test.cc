#include "input/scenario/json_path_text.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

std::string parts(std::string_view text) {
  const auto path = parse_json_path(text);
  if (!path) return path.error().message;
  std::string out;
  for (const auto& part : path->parts) {
    const auto* name = std::get_if<std::string>(&part);
    out += name != nullptr ? "/" + *name : "#" + std::to_string(std::get<std::int64_t>(part));
  }
  return out;
}

TEST(JsonPathText, NamesOnePlace) {
  EXPECT_EQ(parts("$"), "");
  EXPECT_EQ(parts("$.a.b[0]"), "/a/b#0");
  EXPECT_EQ(parts("a.b"), "/a/b");
  EXPECT_EQ(parts(".a"), "/a");
  EXPECT_EQ(parts("[-1].id"), "#-1/id");
  EXPECT_EQ(parts("$[\"odd key\"]['other.one']"), "/odd key/other.one");
  EXPECT_EQ(parts("$.a-b.@type.$id"), "/a-b/@type/$id");
  EXPECT_EQ(parts("$['']"), "/");
}

TEST(JsonPathText, RefusesWhatNamesMore) {
  for (const std::string_view text : {"", "$.*", "$..a", "a[*]", "a[1:2]", "a[?(@.b)]", "a[0,1]", "a[", "a[]", "a['x]",
                                      "a['x'", "a.", "$a", "a b", "a]", "$.a[0]b", "a[x]"}) {
    EXPECT_FALSE(parse_json_path(text)) << text;
  }
  EXPECT_EQ(parts("$..a"), "\"$..a\" is not a path into JSON: \"..\" searches, a path names one place");
}

}  // namespace
}  // namespace brink::input
