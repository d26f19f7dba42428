#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace brink {
namespace {

using namespace std::chrono_literals;

TEST(Text, trims_whitespace_at_both_ends_only) {
  EXPECT_EQ(trim(" \t\r\n\f\va b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("a"), "a");
}

TEST(Text, lowers_ascii_and_leaves_everything_else) { EXPECT_EQ(to_lower("AZaz09@[`{\xc3\x89"), "azaz09@[`{\xc3\x89"); }

TEST(Text, compares_without_regard_to_ascii_case) {
  EXPECT_TRUE(iequals("Content-Length", "cONTENT-lENGTH"));
  EXPECT_TRUE(iequals("", ""));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("@", "`"));
  EXPECT_FALSE(iequals("[", "{"));
}

TEST(Text, splits_at_every_separator) {
  using testing::ElementsAre;
  EXPECT_THAT(split("a,b,c", ','), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split(",a,,", ','), ElementsAre("", "a", "", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("abc", ','), ElementsAre("abc"));
}

TEST(ParseInt, takes_the_whole_text_or_nothing) {
  EXPECT_EQ(parse_int("0"), 0);
  EXPECT_EQ(parse_int("-17"), -17);
  EXPECT_EQ(parse_int("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "one", "9223372036854775808", "--1", "-"}) {
    EXPECT_FALSE(parse_int(text)) << text;
  }
}

TEST(ParseDouble, takes_the_whole_text_or_nothing_and_is_finite) {
  EXPECT_EQ(parse_double("0.25"), 0.25);
  EXPECT_EQ(parse_double("-1e3"), -1000.0);
  for (const char* text : {"", " 1", "1 ", "+1", "1,5", "0x1", "inf", "nan", "1e999", "."})
    EXPECT_FALSE(parse_double(text)) << text;
}

TEST(ParseDuration, is_seconds_without_a_unit) {
  EXPECT_EQ(parse_duration("10"), 10s);
  EXPECT_EQ(parse_duration("0.5"), 500ms);
  EXPECT_EQ(parse_duration("0"), 0s);
}

TEST(ParseDuration, knows_units_and_sums_of_them) {
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("250us"), 250us);
  EXPECT_EQ(parse_duration("250\xc2\xb5s"), 250us);
  EXPECT_EQ(parse_duration(" 500ms "), 500ms);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("1h1m1s1ms"), 1h + 1min + 1s + 1ms);
  EXPECT_EQ(parse_duration("1.5h"), 90min);
}

TEST(ParseDuration, that_is_none_is_a_usage_error_that_shows_the_text) {
  for (const char* text : {"", " ", "s", "-1s", "+1s", "1x", "1 s", "1S", "1s2x", "1..5s", "ten", "1e3", "1d"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration) << text;
    EXPECT_EQ(duration.error().kind, ErrorKind::usage) << text;
    EXPECT_THAT(duration.error().message, testing::HasSubstr("\"" + std::string(trim(text)) + "\"")) << text;
    EXPECT_NE(duration.error().hint, "") << text;
  }
}

TEST(ParseDuration, saturates_instead_of_overflowing) { EXPECT_EQ(parse_duration("99999999999999h"), Duration::max()); }

TEST(Text, contains_in_any_case) {
  EXPECT_TRUE(icontains("connection refused (nobody listens)", "Connection Refused"));
  EXPECT_TRUE(icontains("abc", ""));
  EXPECT_FALSE(icontains("connection", "connections"));
}

}  // namespace
}  // namespace brink
