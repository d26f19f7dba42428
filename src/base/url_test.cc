#include "base/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Parts {
  const char* text;
  const char* scheme;
  const char* host;
  int port;
  const char* target;
};

TEST(ParseUrl, splits_what_goes_to_dns_tls_and_the_request_line) {
  const Parts cases[] = {
      {"http://a.example", "http", "a.example", 80, "/"},
      {"https://a.example/", "https", "a.example", 443, "/"},
      {"HTTPS://A.Example:8443/B?C=D", "https", "a.example", 8443, "/B?C=D"},
      {"http://a.example?x", "http", "a.example", 80, "/?x"},
      {"http://a.example#x/y", "http", "a.example", 80, "/"},
      {"http://a.example/x#y?z", "http", "a.example", 80, "/x"},
      {"http://a.example:/x", "http", "a.example", 80, "/x"},
      {"http://a.example:65535/x", "http", "a.example", 65535, "/x"},
      {"http://[::1]:81/x", "http", "::1", 81, "/x"},
      {"http://[2001:DB8:0:0::1]", "http", "2001:db8::1", 80, "/"},
      {"http://my_host.local~x/", "http", "my_host.local~x", 80, "/"},
      {"http://u:p@a.example/", "http", "a.example", 80, "/"},
      {" \thttp://a.example/x\n", "http", "a.example", 80, "/x"},
      {"http://a.example/a/../b/./c", "http", "a.example", 80, "/a/../b/./c"},
      {"http://a.example//x", "http", "a.example", 80, "//x"},
  };
  for (const Parts& c : cases) {
    const auto parsed = parse_url(c.text);
    ASSERT_TRUE(parsed) << c.text << ": " << parsed.error().message;
    EXPECT_EQ(parsed->url.scheme, c.scheme) << c.text;
    EXPECT_EQ(parsed->url.host, c.host) << c.text;
    EXPECT_EQ(parsed->url.port, c.port) << c.text;
    EXPECT_EQ(parsed->url.target, c.target) << c.text;
    EXPECT_FALSE(parsed->assumed_scheme) << c.text;
  }
}

TEST(ParseUrl, without_a_scheme_assumes_http_for_local_hosts_and_https_for_others) {
  const Parts cases[] = {
      {"localhost:8080/x", "http", "localhost", 8080, "/x"},
      {"127.0.0.1", "http", "127.0.0.1", 80, "/"},
      {"[::1]:8080", "http", "::1", 8080, "/"},
      {"a.example", "https", "a.example", 443, "/"},
      {"a.example:80", "https", "a.example", 80, "/"},
      {"//a.example/x", "https", "a.example", 443, "/x"},
      {"a.example/?u=http://b.example", "https", "a.example", 443, "/?u=http://b.example"},
      {"a.example:81?u=://", "https", "a.example", 81, "/?u=://"},
  };
  for (const Parts& c : cases) {
    const auto parsed = parse_url(c.text);
    ASSERT_TRUE(parsed) << c.text << ": " << parsed.error().message;
    EXPECT_EQ(parsed->url.text(), std::string(c.scheme) + "://" + parsed->url.authority() + c.target);
    EXPECT_EQ(parsed->url.host, c.host) << c.text;
    EXPECT_EQ(parsed->url.port, c.port) << c.text;
    EXPECT_TRUE(parsed->assumed_scheme) << c.text;
  }
}

TEST(ParseUrl, encodes_what_may_not_be_sent_and_keeps_escapes) {
  EXPECT_EQ(parse_url("http://h/a b\tc")->url.target, "/a%20b%09c");
  EXPECT_EQ(parse_url("http://h/caf\xc3\xa9")->url.target, "/caf%C3%A9");
  EXPECT_EQ(parse_url("http://h/%20%zz%")->url.target, "/%20%zz%");
  EXPECT_EQ(parse_url("http://h/\"<>\\^`{|}")->url.target, "/%22%3C%3E%5C%5E%60%7B%7C%7D");
  EXPECT_EQ(parse_url("http://h/a[]=1;b@c:!$&'()*+,?d[]=/?")->url.target, "/a[]=1;b@c:!$&'()*+,?d[]=/?");
}

TEST(ParseUrl, says_what_is_wrong_in_one_line) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "names no host"},
      {"http://", "names no host"},
      {"http:///x", "names no host"},
      {"http://:80/", "names no host"},
      {":8080/x", "names no host"},
      {"http://u@/", "names no host"},
      {"/path", "names no host"},
      {"ftp://h/", "is not http or https"},
      {"unix:/run/x.sock", "is not http or https"},
      {"mailto:", "is not http or https"},
      {"http:h", "is not a URL"},
      {"https:/h", "is not a URL"},
      {"http://h:0/", "the port"},
      {"http://h:65536/", "the port"},
      {"http://h:99999999999999999999/", "the port"},
      {"http://h:8o/", "the port"},
      {"http://h:+80/", "the port"},
      {"http://h:80:81/", "the port"},
      {"http://[::1/", "IPv6"},
      {"http://[::g]/", "IPv6"},
      {"http://[::1]x/", "IPv6"},
      {"http://[127.0.0.1]/", "IPv6"},
      {"http://[fe80::1%eth0]/", "IPv6"},
      {"http://::1/", "names no host"},
      {"http://a b/", "character"},
      {"http://a\r\nb/", "character"},
      {"http://a\\b/", "character"},
      {"http://a%41/", "character"},
      {"http://caf\xc3\xa9.example/", "not ASCII"},
  };
  for (const auto& [text, why] : cases) {
    const auto parsed = parse_url(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::usage) << text;
    EXPECT_THAT(parsed.error().message, HasSubstr(why)) << text;
    EXPECT_THAT(parsed.error().message, Not(HasSubstr("\n"))) << text;
  }
  EXPECT_FALSE(parse_url(std::string_view("http://[::1\0]/", 14)));
}

TEST(ParseUrl, keeps_userinfo_apart_and_out_of_every_text) {
  const auto parsed = parse_url("http://me:se@cret@h:81/x?y@z");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->url.userinfo, "me:se@cret");
  EXPECT_EQ(parsed->url.host, "h");
  EXPECT_EQ(parsed->url.text(), "http://h:81/x?y@z");
  const std::string message = parse_url("http://me:secret@h:x/").error().message;
  EXPECT_THAT(message, HasSubstr("http://***@h:x/"));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
}

TEST(Url, knows_authority_origin_and_text) {
  EXPECT_EQ(parse_url("http://h:80/x")->url.authority(), "h");
  EXPECT_EQ(parse_url("https://h:80/x")->url.authority(), "h:80");
  EXPECT_EQ(parse_url("https://[::1]:443/x")->url.authority(), "[::1]");
  EXPECT_EQ(parse_url("https://[::1]:444/x")->url.origin(), "https://[::1]:444");
  EXPECT_TRUE(parse_url("https://h/")->url.tls());
}

TEST(Url, has_the_same_origin_when_scheme_host_and_port_agree) {
  const Url url = parse_url("http://h/x")->url;
  EXPECT_TRUE(url.same_origin(parse_url("HTTP://H:80/y")->url));
  for (const char* other : {"https://h/x", "http://g/x", "http://h:81/x", "https://h:80/x"}) {
    EXPECT_FALSE(url.same_origin(parse_url(other)->url)) << other;
  }
}

// RFC 3986 §5.4, with the fragment dropped.
TEST(ResolveUrl, agrees_with_the_examples_of_rfc_3986) {
  const Url base = parse_url("http://a/b/c/d;p?q")->url;
  const std::pair<const char*, const char*> cases[] = {
      {"g", "/b/c/g"},
      {"./g", "/b/c/g"},
      {"g/", "/b/c/g/"},
      {"/g", "/g"},
      {"?y", "/b/c/d;p?y"},
      {"g?y", "/b/c/g?y"},
      {"#s", "/b/c/d;p?q"},
      {"g#s", "/b/c/g"},
      {"g?y#s", "/b/c/g?y"},
      {";x", "/b/c/;x"},
      {"g;x", "/b/c/g;x"},
      {"", "/b/c/d;p?q"},
      {".", "/b/c/"},
      {"./", "/b/c/"},
      {"..", "/b/"},
      {"../", "/b/"},
      {"../g", "/b/g"},
      {"../..", "/"},
      {"../../", "/"},
      {"../../g", "/g"},
      {"../../../g", "/g"},
      {"/./g", "/g"},
      {"/../g", "/g"},
      {"g.", "/b/c/g."},
      {".g", "/b/c/.g"},
      {"g..", "/b/c/g.."},
      {"..g", "/b/c/..g"},
      {"./../g", "/b/g"},
      {"./g/.", "/b/c/g/"},
      {"g/./h", "/b/c/g/h"},
      {"g/../h", "/b/c/h"},
      {"g;x=1/./y", "/b/c/g;x=1/y"},
      {"g?y/../x", "/b/c/g?y/../x"},
      {"g#s/../x", "/b/c/g"},
      {"/a//../b", "/a/b"},
  };
  for (const auto& [reference, target] : cases) {
    const auto url = resolve_url(base, reference);
    ASSERT_TRUE(url) << reference;
    EXPECT_EQ(url->text(), "http://a" + std::string(target)) << reference;
  }
}

TEST(ResolveUrl, follows_absolute_and_scheme_relative_references_elsewhere) {
  const Url base = parse_url("https://u:p@a/b")->url;
  EXPECT_EQ(resolve_url(base, "//g/x/../y")->text(), "https://g/y");
  EXPECT_EQ(resolve_url(base, "HTTP://G:81/x?y#z")->text(), "http://g:81/x?y");
  EXPECT_EQ(resolve_url(base, " \n/x y ")->text(), "https://a/x%20y");
  EXPECT_EQ(resolve_url(base, "/x")->userinfo, "u:p");
  EXPECT_EQ(resolve_url(base, "//g/")->userinfo, "");
  EXPECT_EQ(resolve_url(base, "x?u=http://h")->text(), "https://a/x?u=http://h");
}

TEST(ResolveUrl, refuses_what_is_not_for_us) {
  const Url base = parse_url("http://a/b")->url;
  for (const char* reference :
       {"mailto:x@y", "javascript:alert(1)", "data:,x", "ftp://h/", "http:g", "http://", "//", "//h:x/"}) {
    EXPECT_FALSE(resolve_url(base, reference)) << reference;
  }
}

TEST(IsLocal, is_this_machine_and_nothing_else) {
  for (const char* host : {"localhost", "LOCALHOST", "localhost.", "a.localhost", "a.b.localhost.", "127.0.0.1",
                           "127.255.3.4", "::1", "0:0::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(is_local(host)) << host;
  }
  for (const char* host : {"", ".", "localhost..", "notlocalhost", "localhost.example", "127.0.0.1.example", "127.1",
                           "0177.0.0.1", "128.0.0.1", "0.0.0.0", "10.0.0.1", "192.168.0.1", "::", "::2",
                           "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "127.0.0.1.", "2130706433"}) {
    EXPECT_FALSE(is_local(host)) << host;
  }
  EXPECT_FALSE(is_local(std::string_view("127.0.0.1\0.example", 18)));
}

TEST(LeadsHere, IsWhatIsLocalAndTheUnspecifiedAddress) {
  for (const char* host : {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "0:0:0:0:0:0:0:0"}) {
    EXPECT_TRUE(leads_here(host)) << host;
  }
  for (const char* host : {"", "0.0.0.1", "::2", "10.0.0.1", "0", "example.com"}) {
    EXPECT_FALSE(leads_here(host)) << host;
  }
  EXPECT_EQ(parse_url("0.0.0.0:8000")->url.text(), "http://0.0.0.0:8000/");
}

TEST(FoldIds, folds_segments_that_are_ids) {
  const std::pair<const char*, const char*> cases[] = {
      {"/product/17", "/product/{id}"},
      {"/product/17/reviews/3/", "/product/{id}/reviews/{id}/"},
      {"/", "/"},
      {"", ""},
      {"//7//", "//{id}//"},
      {"/u/123e4567-E89B-12d3-a456-426614174000", "/u/{id}"},
      {"/u/123e4567-e89b-12d3-a456-42661417400", "/u/123e4567-e89b-12d3-a456-42661417400"},
      {"/u/123e4567-e89b-12d3-a456-42661417400g", "/u/123e4567-e89b-12d3-a456-42661417400g"},
      {"/c/0123456789abcdef", "/c/{id}"},
      {"/c/ABCDEFabcdefABCDEF", "/c/{id}"},
      {"/c/0123456789abcde", "/c/0123456789abcde"},
      {"/c/0123456789abcdeg", "/c/0123456789abcdeg"},
      {"/v2/a17/17a/1.5/-3", "/v2/a17/17a/1.5/-3"},
  };
  for (const auto& [target, name] : cases) EXPECT_EQ(fold_ids(target), name) << target;
}

TEST(FoldIds, keeps_of_the_query_its_keys) {
  const std::pair<const char*, const char*> cases[] = {
      {"/product/17?x=1", "/product/{id}?x"},
      {"/s?q=a&page=2", "/s?q&page"},
      {"/s?a[]=1&a[]=2&b&a[]=3", "/s?a[]&b"},
      {"/s?", "/s"},
      {"/s?&&", "/s"},
      {"/s?=1", "/s"},
      {"/s?1732182600", "/s?{id}"},
      {"/s?a=/17/&b=?", "/s?a&b"},
  };
  for (const auto& [target, name] : cases) EXPECT_EQ(fold_ids(target), name) << target;
}

TEST(FoldQuery, leaves_the_path_as_it_is) {
  EXPECT_EQ(fold_query("/product/17?x=1&y=2&x=3"), "/product/17?x&y");
  EXPECT_EQ(fold_query("/product/17"), "/product/17");
  EXPECT_EQ(fold_query("/?token=secret"), "/?token");
  EXPECT_EQ(fold_query(""), "");
}

}  // namespace
}  // namespace brink
