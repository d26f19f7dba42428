#include "run/robots.h"

#include <gtest/gtest.h>

namespace brink::run {
namespace {

TEST(Robots, WithoutRulesEverythingIsAllowed) {
  EXPECT_TRUE(Robots::parse("").allows("/x"));
  EXPECT_TRUE(Robots::parse("<html>not found</html>").allows("/x"));
  EXPECT_TRUE(Robots::parse("User-agent: *\nDisallow:\n").allows("/x"));
}

TEST(Robots, TheGroupForUsWinsOverTheOneForAll) {
  const auto robots = Robots::parse("User-agent: *\nDisallow: /\n\nUser-agent: Brink\nDisallow: /admin\n");
  EXPECT_TRUE(robots.allows("/shop"));
  EXPECT_FALSE(robots.allows("/admin/users"));
}

TEST(Robots, SeveralAgentsMayShareAGroup) {
  const auto robots = Robots::parse("User-agent: a\nUser-agent: brink\nDisallow: /x\nUser-agent: b\nDisallow: /\n");
  EXPECT_FALSE(robots.allows("/x"));
  EXPECT_TRUE(robots.allows("/y"));
}

TEST(Robots, TheLongestRuleWinsAndAllowWhenEqual) {
  const auto robots = Robots::parse("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c\n");
  EXPECT_FALSE(robots.allows("/a/x"));
  EXPECT_TRUE(robots.allows("/a/b/c"));
  EXPECT_TRUE(robots.allows("/c"));
}

TEST(Robots, WildcardsAndAnchors) {
  EXPECT_TRUE(robots_match("/*.php", "/a/b.php?x"));
  EXPECT_FALSE(robots_match("/*.php$", "/a/b.php?x"));
  EXPECT_TRUE(robots_match("/*.php$", "/a/b.php"));
  EXPECT_TRUE(robots_match("/a*b*c", "/aXbYc"));
  EXPECT_FALSE(robots_match("/a*b*c", "/aXcYb"));
  EXPECT_TRUE(robots_match("", "/"));
  EXPECT_FALSE(robots_match("$", "/"));
}

TEST(Robots, CommentsCaseAndSpacesDoNotMatter) {
  const auto robots = Robots::parse("# hello\r\nUSER-AGENT :*\r\n  DisAllow : /p # why\r\nSitemap: http://a/s.xml\r\n");
  EXPECT_FALSE(robots.allows("/p"));
  ASSERT_EQ(robots.sitemaps().size(), 1u);
  EXPECT_EQ(robots.sitemaps()[0], "http://a/s.xml");
}

TEST(Robots, ManyStarsAreStillQuick) {
  const std::string pattern = "/" + std::string(200, '*') + "x$";
  EXPECT_FALSE(robots_match(pattern, "/" + std::string(5000, 'a')));
}

TEST(Robots, WhatIsBeyondTheLimitIsNotRead) {
  EXPECT_TRUE(Robots::parse(std::string(600 * 1024, '\n') + "User-agent: *\nDisallow: /\n").allows("/x"));
}

}  // namespace
}  // namespace brink::run
