#include "protocol/cookies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::protocol {
namespace {

using std::chrono::seconds;

const WallTime now{seconds(1'795'000'000)};

CookieUrl http(std::string_view host, std::string_view target = "/") { return {host, target, false}; }
CookieUrl https(std::string_view host, std::string_view target = "/") { return {host, target, true}; }

std::string sent(const CookieJar& jar, const CookieUrl& url, WallTime at = now) {
  std::string out;
  jar.header_value(out, url, at);
  return out;
}

// The Cookie header for `to` after `from` has set one cookie.
std::string after(const CookieUrl& from, std::string_view set_cookie, const CookieUrl& to) {
  CookieJar jar;
  jar.store(from, set_cookie, now);
  return sent(jar, to);
}

TEST(CookieJar, gives_back_what_it_was_given) {
  EXPECT_EQ(after(http("a.example"), "id=1", http("a.example", "/x?y")), "id=1");
  EXPECT_EQ(after(http("127.0.0.1"), "id=1", http("127.0.0.1")), "id=1");
  EXPECT_EQ(after(http("::1"), "id=1", http("::1")), "id=1");
  EXPECT_EQ(after(http("localhost"), "id=1", http("localhost")), "id=1");
}

TEST(CookieJar, appends_to_what_is_there_and_nothing_when_empty) {
  CookieJar jar;
  std::string out = "Cookie: ";
  jar.header_value(out, http("a.example"), now);
  EXPECT_EQ(out, "Cookie: ");
  jar.store(http("a.example"), "a=1", now);
  jar.store(http("a.example"), "b=", now);
  jar.header_value(out, http("a.example"), now);
  EXPECT_EQ(out, "Cookie: a=1; b=");
}

TEST(CookieJar, takes_each_set_cookie_of_a_head) {
  CookieJar jar;
  jar.store_all(http("a.example"),
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Type: x\r\nset-cookie: b=2; Path=/\r\n", now);
  EXPECT_EQ(sent(jar, http("a.example")), "a=1; b=2");
  jar.store_all(http("a.example"), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", now);
  EXPECT_EQ(sent(jar, http("a.example")), "a=1; b=2");
}

TEST(CookieDomain, is_the_host_alone_when_not_said) {
  EXPECT_EQ(after(http("a.example"), "c=1", http("b.a.example")), "");
  EXPECT_EQ(after(http("b.a.example"), "c=1", http("a.example")), "");
}

TEST(CookieDomain, when_said_covers_the_hosts_below_it) {
  for (const char* domain : {"a.example", ".a.example", "A.Example"}) {
    const std::string set = "c=1; Domain=" + std::string(domain);
    EXPECT_EQ(after(http("www.a.example"), set, http("a.example")), "c=1") << domain;
    EXPECT_EQ(after(http("www.a.example"), set, http("x.y.a.example")), "c=1") << domain;
    EXPECT_EQ(after(http("www.a.example"), set, http("ba.example")), "") << domain;
    EXPECT_EQ(after(http("www.a.example"), set, http("example")), "") << domain;
  }
}

TEST(CookieDomain, that_does_not_cover_the_host_is_refused) {
  for (const char* domain : {"b.example", "x.www.a.example", "w.a.example", "ww.a.example"}) {
    CookieJar jar;
    jar.store(http("www.a.example"), "c=1; Domain=" + std::string(domain), now);
    EXPECT_TRUE(jar.empty()) << domain;
  }
}

TEST(CookieDomain, without_inner_dot_is_refused_unless_it_is_the_host_alone) {
  for (const char* domain : {"com", ".com", "com."}) {
    CookieJar jar;
    jar.store(http("shop.com"), "c=1; Domain=" + std::string(domain), now);
    EXPECT_TRUE(jar.empty()) << domain;
  }
  EXPECT_EQ(after(http("localhost"), "c=1; Domain=localhost", http("localhost")), "c=1");
  EXPECT_EQ(after(http("localhost"), "c=1; Domain=localhost", http("x.localhost")), "");
}

TEST(CookieDomain, of_an_address_is_refused_unless_it_is_the_host_alone) {
  EXPECT_EQ(after(http("10.0.0.1"), "c=1; Domain=0.0.1", http("10.0.0.1")), "");
  EXPECT_EQ(after(http("10.0.0.1"), "c=1; Domain=10.0.0.2", http("10.0.0.1")), "");
  EXPECT_EQ(after(http("10.0.0.1"), "c=1; Domain=10.0.0.1", http("10.0.0.1")), "c=1");
  EXPECT_EQ(after(http("10.0.0.1"), "c=1; Domain=10.0.0.1", http("x.10.0.0.1")), "");
}

TEST(CookiePath, is_the_folder_of_the_request_when_not_said) {
  const CookieUrl from = http("h", "/shop/cart?x=/y/z");
  EXPECT_EQ(after(from, "c=1", http("h", "/shop")), "c=1");
  EXPECT_EQ(after(from, "c=1", http("h", "/shop/other?q")), "c=1");
  EXPECT_EQ(after(from, "c=1", http("h", "/shopping")), "");
  EXPECT_EQ(after(from, "c=1", http("h", "/")), "");
  EXPECT_EQ(after(http("h", "/shop"), "c=1", http("h", "/")), "c=1");
  EXPECT_EQ(after(http("h", "*"), "c=1; Path=x", http("h", "/")), "c=1");
}

TEST(CookiePath, matches_whole_segments) {
  EXPECT_EQ(after(http("h"), "c=1; Path=/a", http("h", "/a?b")), "c=1");
  EXPECT_EQ(after(http("h"), "c=1; Path=/a", http("h", "/a/b")), "c=1");
  EXPECT_EQ(after(http("h"), "c=1; Path=/a", http("h", "/ab")), "");
  EXPECT_EQ(after(http("h"), "c=1; Path=/a/", http("h", "/a/b")), "c=1");
  EXPECT_EQ(after(http("h"), "c=1; Path=/a/", http("h", "/a")), "");
}

TEST(CookieJar, sends_secure_cookies_over_tls_only) {
  EXPECT_EQ(after(https("h"), "c=1; Secure", https("h")), "c=1");
  EXPECT_EQ(after(https("h"), "c=1; Secure", http("h")), "");
  EXPECT_EQ(after(https("h"), "c=1", http("h")), "c=1");
}

TEST(CookieExpiry, ends_a_cookie_at_its_time) {
  CookieJar jar;
  jar.store(http("h"), "c=1; Max-Age=10", now);
  EXPECT_EQ(sent(jar, http("h"), now + seconds(9)), "c=1");
  EXPECT_EQ(sent(jar, http("h"), now + seconds(10)), "");
  jar.store(http("h"), "c=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", now);
  EXPECT_EQ(sent(jar, http("h"), now + seconds(1'000'000'000)), "c=1");
  EXPECT_EQ(sent(jar, http("h"), now + seconds(3'000'000'000)), "");
}

TEST(CookieExpiry, takes_max_age_before_expires) {
  CookieJar jar;
  jar.store(http("h"), "c=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", now);
  EXPECT_EQ(sent(jar, http("h")), "c=1");
  jar.store(http("h"), "d=1; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT", now);
  EXPECT_EQ(sent(jar, http("h")), "c=1");
}

TEST(CookieExpiry, in_the_past_deletes) {
  for (const char* past : {"Max-Age=0", "Max-Age=-1", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"}) {
    CookieJar jar;
    jar.store(http("h"), "c=1", now);
    jar.store(http("h"), "c=; " + std::string(past), now);
    EXPECT_TRUE(jar.empty()) << past;
  }
}

TEST(CookieExpiry, that_no_clock_reaches_is_never) {
  EXPECT_EQ(after(http("h"), "c=1; Max-Age=9223372036854775807", http("h")), "c=1");
  EXPECT_EQ(after(http("h"), "c=1; Max-Age=99999999999999999999", http("h")), "c=1");
  EXPECT_EQ(after(http("h"), "c=1; Expires=soon", http("h")), "c=1");
}

TEST(CookieJar, sends_longer_paths_first_and_then_in_order_of_creation) {
  CookieJar jar;
  for (const char* set : {"b=1", "a=2", "deep=3; Path=/x/y", "mid=4; Path=/x", "c=5"}) jar.store(http("h"), set, now);
  jar.store(http("h"), "b=6", now);
  EXPECT_EQ(sent(jar, http("h", "/x/y/z")), "deep=3; mid=4; b=6; a=2; c=5");
}

TEST(CookieJar, tells_cookies_apart_by_name_domain_and_path) {
  CookieJar jar;
  for (const char* set : {"a=1", "A=2", "a=3; Path=/x", "a=4; Domain=s.example", "a=5"})
    jar.store(http("s.example", "/"), set, now);
  EXPECT_EQ(sent(jar, http("s.example", "/x")), "a=3; a=5; A=2");
}

TEST(CookieLimit, of_size_is_name_and_value_together) {
  const std::string fits = "abc=" + std::string(CookieJar::max_size - 3, 'x');
  EXPECT_EQ(after(http("h"), fits, http("h")), fits);
  EXPECT_EQ(after(http("h"), fits + "x", http("h")), "");
}

TEST(CookieLimit, of_a_domain_drops_the_one_stored_longest_ago) {
  CookieJar jar;
  jar.store(http("other"), "keep=1", now);
  for (int i = 0; i < 50; ++i) jar.store(http("h"), "c" + std::to_string(i) + "=1", now);
  jar.store(http("h"), "c0=again", now);
  EXPECT_EQ(jar.cookies().size(), 51u);
  jar.store(http("h"), "one-more=1", now);
  EXPECT_EQ(jar.cookies().size(), 51u);
  EXPECT_THAT(sent(jar, http("h")), testing::AllOf(testing::HasSubstr("c0=again"), testing::HasSubstr("one-more=1"),
                                                   testing::Not(testing::HasSubstr("c1=1"))));
  EXPECT_EQ(sent(jar, http("other")), "keep=1");
}

TEST(CookieLimit, drops_expired_cookies_before_living_ones) {
  CookieJar jar;
  jar.store(http("h"), "first=1", now);
  for (int i = 0; i < 49; ++i) jar.store(http("h"), "c" + std::to_string(i) + "=1; Max-Age=1", now);
  jar.store(http("h"), "late=1", now + seconds(2));
  EXPECT_EQ(sent(jar, http("h"), now + seconds(2)), "first=1; late=1");
  EXPECT_EQ(jar.cookies().size(), 2u);
}

TEST(CookieLimit, of_the_jar_drops_the_one_stored_longest_ago_of_all) {
  CookieJar jar;
  for (int i = 0; i < 3001; ++i) jar.store(http("h" + std::to_string(i / 50)), "c" + std::to_string(i) + "=1", now);
  EXPECT_EQ(jar.cookies().size(), CookieJar::max_cookies);
  EXPECT_THAT(sent(jar, http("h0")), testing::StartsWith("c1=1;"));
  EXPECT_EQ(sent(jar, http("h60")), "c3000=1");
}

TEST(CookieJar, is_empty_after_clear) {
  CookieJar jar;
  jar.store(http("h"), "a=1", now);
  jar.clear();
  EXPECT_TRUE(jar.empty());
  EXPECT_EQ(sent(jar, http("h")), "");
}

}  // namespace
}  // namespace brink::protocol
