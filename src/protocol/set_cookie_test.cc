#include "protocol/set_cookie.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time.h"

namespace brink::protocol {
namespace {

TEST(SetCookie, has_a_name_and_a_value_without_the_whitespace_around_them) {
  const auto cookie = parse_set_cookie(" a \t=\t b=\"c\" ; Path=/x");
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->name, "a");
  EXPECT_EQ(cookie->value, "b=\"c\"");
  EXPECT_EQ(cookie->path, "/x");
  EXPECT_EQ(parse_set_cookie("a=")->value, "");
}

TEST(SetCookie, without_equals_sign_or_name_is_ignored) {
  for (const char* text : {"", ";", "a", "=b", " =b", "; a=b", "a; b=c"}) EXPECT_FALSE(parse_set_cookie(text)) << text;
}

TEST(SetCookie, with_a_control_character_is_ignored) {
  for (const char* text : {"a=b\r\nX: y", "a=b\x01", "a\x7f=b", "a=b; Path=/\n"})
    EXPECT_FALSE(parse_set_cookie(text)) << text;
  EXPECT_TRUE(parse_set_cookie("a=b\tc"));
}

TEST(SetCookie, attributes_have_any_case_and_unknown_ones_are_skipped) {
  const auto cookie =
      parse_set_cookie("a=b; SECURE; HttpOnly; DOMAIN=.Example.com; path=/p;SameSite=Lax;;=; max-AGE=7");
  ASSERT_TRUE(cookie);
  EXPECT_TRUE(cookie->secure);
  EXPECT_EQ(cookie->domain, "Example.com");
  EXPECT_EQ(cookie->path, "/p");
  EXPECT_EQ(cookie->max_age, 7);
}

TEST(SetCookie, last_attribute_of_a_kind_counts) {
  EXPECT_EQ(parse_set_cookie("a=b; Path=/x; Path=/y")->path, "/y");
  EXPECT_FALSE(parse_set_cookie("a=b; Path=/x; Path=y")->path);
  EXPECT_EQ(parse_set_cookie("a=b; Max-Age=1; Max-Age=2")->max_age, 2);
}

TEST(SetCookie, max_age_is_digits_with_an_optional_minus) {
  EXPECT_EQ(parse_set_cookie("a=b; Max-Age=-5")->max_age, -5);
  EXPECT_EQ(parse_set_cookie("a=b; Max-Age=00")->max_age, 0);
  for (const char* age : {"", "-", "+5", "5s", "1.5", "0x5"}) {
    EXPECT_FALSE(parse_set_cookie("a=b; Max-Age=" + std::string(age))->max_age) << age;
  }
  EXPECT_GT(parse_set_cookie("a=b; Max-Age=99999999999999999999999")->max_age, 1'000'000'000'000);
  EXPECT_LT(parse_set_cookie("a=b; Max-Age=-99999999999999999999999")->max_age, -1'000'000'000'000);
}

TEST(SetCookie, empty_or_overlong_domains_and_paths_say_nothing) {
  EXPECT_FALSE(parse_set_cookie("a=b; Domain=")->domain);
  EXPECT_FALSE(parse_set_cookie("a=b; Domain=.")->domain);
  EXPECT_FALSE(parse_set_cookie("a=b; Path=relative")->path);
  const std::string at_limit = "/" + std::string(1023, 'x');
  EXPECT_TRUE(parse_set_cookie("a=b; Path=" + at_limit)->path);
  EXPECT_FALSE(parse_set_cookie("a=b; Path=" + at_limit + "x")->path);
  EXPECT_TRUE(parse_set_cookie("a=b; Domain=" + std::string(1024, 'x'))->domain);
  EXPECT_FALSE(parse_set_cookie("a=b; Domain=" + std::string(1025, 'x'))->domain);
}

std::string date(std::string_view text) {
  const auto time = parse_cookie_date(text);
  return time ? iso_utc(*time) : "none";
}

TEST(CookieDate, is_read_in_every_way_servers_write_it) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "1994 November 06th 8:49:37", "06/nov/1994 08:49:37", "08:49:37 6 Nov 94", "Sun, 06-Nov-1994 08:49:37"}) {
    EXPECT_EQ(date(text), "1994-11-06T08:49:37Z") << text;
  }
}

TEST(CookieDate, with_two_digit_years_lies_between_1970_and_2069) {
  EXPECT_EQ(date("1 Jan 70 00:00:00"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(date("1 Jan 99 00:00:00"), "1999-01-01T00:00:00Z");
  EXPECT_EQ(date("1 Jan 00 00:00:00"), "2000-01-01T00:00:00Z");
  EXPECT_EQ(date("1 Jan 69 00:00:00"), "2069-01-01T00:00:00Z");
}

TEST(CookieDate, may_lie_far_ahead_and_on_leap_days) {
  EXPECT_EQ(parse_cookie_date("Fri, 31 Dec 9999 23:59:59 GMT")->time_since_epoch().count(), 253402300799);
  EXPECT_EQ(date("29 Feb 2028 23:59:59"), "2028-02-29T23:59:59Z");
}

TEST(CookieDate, that_cannot_be_one_is_none) {
  for (const char* text : {"", "never", "06 Nov 1994", "Nov 1994 08:49:37", "06 1994 08:49:37", "06 Nov 08:49:37",
                           "32 Jan 2026 00:00:00", "0 Jan 2026 00:00:00", "29 Feb 2027 00:00:00", "1 Jan 1600 00:00:00",
                           "1 Jan 2026 24:00:00", "1 Jan 2026 00:60:00", "1 Jan 2026 00:00:60", "1 Jan 2026 000:00:00",
                           "1 Jan 2026 00:00", "1 Jan 20266 00:00:00", "001 Jan 2026 00:00:00"}) {
    EXPECT_EQ(date(text), "none") << text;
  }
}

}  // namespace
}  // namespace brink::protocol
