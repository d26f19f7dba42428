#include "input/import/selection.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

using Verdict = Selection::Verdict;

Verdict judge(const SelectionRules& rules, std::string_view host, std::string_view url) {
  return Selection::compile(rules)->judge(host, url);
}

TEST(Selection, HostsComeWithTheirSubdomains) {
  const SelectionRules rules{{"Shop.test"}, {}, {}};
  EXPECT_EQ(judge(rules, "shop.test", ""), Verdict::taken);
  EXPECT_EQ(judge(rules, "api.shop.test", ""), Verdict::taken);
  EXPECT_EQ(judge(rules, "myshop.test", ""), Verdict::other_host);
  EXPECT_EQ(judge({}, "any.test", ""), Verdict::taken);
}

TEST(Selection, ExclusionGoesBeforeInclusion) {
  const SelectionRules rules{{}, {"/admin", "\\.png$"}, {"/api/", "/admin"}};
  EXPECT_EQ(judge(rules, "h", "http://h/api/x"), Verdict::taken);
  EXPECT_EQ(judge(rules, "h", "http://h/admin"), Verdict::excluded);
  EXPECT_EQ(judge(rules, "h", "http://h/api/x.png"), Verdict::excluded);
  EXPECT_EQ(judge(rules, "h", "http://h/"), Verdict::excluded);
}

TEST(Selection, BadPatternsAreNamed) {
  const auto bad = Selection::compile({{}, {"ok", "("}, {}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "--exclude: \"(\" is not a regular expression: missing ): (");
  EXPECT_FALSE(Selection::compile({{}, {}, {"(?!x)"}}));
}

// A pattern that backtracks for ever elsewhere, and the bound on what is looked at.
TEST(Selection, OnlyTheFirstCharactersCount) {
  const std::string url = "http://h/" + std::string(100'000, 'a') + "!";
  EXPECT_EQ(judge({{}, {}, {"(a+)+$"}}, "h", url), Verdict::taken) << "the end of what is looked at";
  EXPECT_EQ(judge({{}, {}, {"(a|aa)+!"}}, "h", url), Verdict::excluded);
  const std::string wide = std::string(4095, 'x') + std::string("\u00e9") + "yz";
  EXPECT_EQ(judge({{}, {}, {"yz"}}, "h", wide), Verdict::taken);
  EXPECT_EQ(judge({{}, {}, {"y"}}, "h", std::string(8191, 'x') + "y"), Verdict::taken) << "the last that counts";
  EXPECT_EQ(judge({{}, {}, {"y"}}, "h", std::string(8192, 'x') + "y"), Verdict::excluded);
}

}  // namespace
}  // namespace brink::input
