#include "protocol/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

namespace brink::protocol {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string bytes_of(std::string_view method, std::initializer_list<HeaderView> headers, std::string_view body = "",
                     const RequestOptions& options = {.version = "1.2"}) {
  const auto request = build_request(method, "/a?b=c", "h:81", {headers.begin(), headers.size()}, body, options);
  return request ? *request : "error: " + request.error().message;
}

Error error_of(std::initializer_list<HeaderView> headers, std::string_view body = "") {
  const auto request = build_request("GET", "/", "h", {headers.begin(), headers.size()}, body);
  return request ? Error{ErrorKind::could_not_run, "no error", ""} : request.error();
}

TEST(BuildRequest, has_host_first_then_ours_then_given_headers_in_order) {
  EXPECT_EQ(
      bytes_of("GET", {{"B", "2"}, {"A", "1"}, {"B", "3"}}),
      "GET /a?b=c HTTP/1.1\r\nHost: h:81\r\nUser-Agent: brink/1.2\r\nAccept: */*\r\nB: 2\r\nA: 1\r\nB: 3\r\n\r\n");
}

TEST(BuildRequest, lets_given_headers_replace_ours) {
  EXPECT_EQ(bytes_of("GET", {{"accept", "text/html"}, {"HOST", " other "}, {"user-agent", "me"}}),
            "GET /a?b=c HTTP/1.1\r\nHost: other\r\naccept: text/html\r\nuser-agent: me\r\n\r\n");
}

TEST(BuildRequest, names_itself_without_a_version_when_none_is_given) {
  EXPECT_THAT(bytes_of("GET", {}, "", {}), HasSubstr("\r\nUser-Agent: brink\r\n"));
}

TEST(BuildRequest, sends_content_length_with_a_body_and_with_methods_that_expect_one) {
  EXPECT_THAT(bytes_of("POST", {}, "12345"), HasSubstr("\r\nContent-Length: 5\r\n\r\n12345"));
  EXPECT_THAT(bytes_of("GET", {}, "12345"), HasSubstr("\r\nContent-Length: 5\r\n\r\n12345"));
  for (const char* method : {"POST", "PUT", "PATCH"})
    EXPECT_THAT(bytes_of(method, {}), HasSubstr("Content-Length: 0\r\n\r\n"));
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS"})
    EXPECT_THAT(bytes_of(method, {}), Not(HasSubstr("Content-Length")));
}

TEST(BuildRequest, takes_a_given_content_length_only_when_it_is_the_bodys) {
  const std::string bytes = bytes_of("POST", {{"content-length", "2"}, {"A", "b"}}, "ab");
  EXPECT_THAT(bytes, HasSubstr("A: b\r\nContent-Length: 2\r\n\r\nab"));
  EXPECT_THAT(bytes, Not(HasSubstr("content-length")));
  EXPECT_THAT(bytes_of("GET", {{"Content-Length", "0"}}), HasSubstr("Content-Length: 0\r\n"));
  for (const char* value : {"3", "", "+2", "2,2", "two"}) {
    const Error error = error_of({{"Content-Length", value}}, "ab");
    EXPECT_EQ(error.kind, ErrorKind::usage);
    EXPECT_THAT(error.message, HasSubstr("Content-Length")) << value;
  }
}

TEST(BuildRequest, refuses_any_transfer_encoding) {
  EXPECT_THAT(error_of({{"transfer-encoding", "chunked"}}).message, HasSubstr("Transfer-Encoding"));
}

TEST(BuildRequest, says_close_without_keepalive_exactly_once) {
  const RequestOptions close{.keepalive = false};
  EXPECT_THAT(bytes_of("GET", {}, "", close), HasSubstr("\r\nConnection: close\r\n\r\n"));
  EXPECT_THAT(bytes_of("GET", {{"connection", "Close"}}, "", close), Not(HasSubstr("Connection: close")));
  EXPECT_THAT(bytes_of("GET", {{"Connection", "keep-alive"}}, "", close), Not(HasSubstr("keep-alive")));
  EXPECT_THAT(bytes_of("GET", {{"Connection", "close, Keep-Alive"}}, "", close),
              HasSubstr("Connection: close\r\n\r\n"));
  EXPECT_THAT(bytes_of("GET", {{"Connection", "upgrade"}}, "", close),
              HasSubstr("Connection: upgrade\r\nConnection: close\r\n"));
  EXPECT_THAT(bytes_of("GET", {}), Not(HasSubstr("Connection")));
  EXPECT_THAT(bytes_of("GET", {{"Connection", "close"}}), HasSubstr("Connection: close\r\n"));
}

TEST(BuildRequest, refuses_names_and_values_that_could_break_the_message) {
  for (const char* name : {"", "A B", "A:", "A\r\nB", "\xc3\xa9", "A\n"}) {
    EXPECT_EQ(error_of({{name, "x"}}).kind, ErrorKind::usage) << name;
    EXPECT_THAT(error_of({{name, "x"}}).message, HasSubstr("is not a token")) << name;
  }
  for (const std::string_view value :
       {std::string_view("a\r\nB: c"), std::string_view("a\nb"), std::string_view("a\rb"), std::string_view("a\0b", 3),
        std::string_view("a\x7f")}) {
    EXPECT_THAT(error_of({{"X-Mine", value}}).message, HasSubstr("\"X-Mine\"")) << value;
  }
  EXPECT_THAT(bytes_of("GET", {{"A", "\t caf\xc3\xa9\tx "}}), HasSubstr("A: caf\xc3\xa9\tx\r\n"));
  EXPECT_THAT(error_of({{"A\r\nB", "x"}}).message, Not(HasSubstr("\n")));
}

TEST(BuildRequest, refuses_a_second_host) {
  EXPECT_THAT(error_of({{"Host", "a"}, {"host", "a"}}).message, HasSubstr("\"Host\" is given twice"));
}

TEST(BuildRequest, refuses_a_bad_method_target_or_host) {
  for (const char* method : {"", "G ET", "GET\r\n", "G/T"}) EXPECT_FALSE(build_request(method, "/", "h")) << method;
  for (const char* target : {"", "a", "/a b", "/a\r\n", "/\xc3\xa9", "/a#b", "**", "?a"})
    EXPECT_FALSE(build_request("GET", target, "h")) << target;
  for (const char* host : {"a b", "a\r\nB: c"}) EXPECT_FALSE(build_request("GET", "/", host)) << host;
  EXPECT_TRUE(build_request("OPTIONS", "*", "h"));
  EXPECT_EQ(build_request("G ET", "/", "h").error().kind, ErrorKind::usage);
}

std::string busted_line(std::string_view target) {
  auto request = prepare_request("GET", target, "h", {}, {}, {.cache_bust = true});
  request->bust_cache(0x0123456789abcdef, 0xfedcba9876543210);
  return request->bytes.substr(0, request->bytes.find("\r\n"));
}

TEST(PreparedRequest, has_a_cache_busting_parameter_in_the_query) {
  const std::string digits = "_cb=0123456789abcdeffedcba9876543210 HTTP/1.1";
  EXPECT_EQ(busted_line("/"), "GET /?" + digits);
  EXPECT_EQ(busted_line("/a?b=c"), "GET /a?b=c&" + digits);
  EXPECT_EQ(busted_line("/a?"), "GET /a?" + digits);
  EXPECT_EQ(busted_line("/a?b&"), "GET /a?b&" + digits);
  EXPECT_EQ(busted_line("*"), "GET * HTTP/1.1");
}

TEST(PreparedRequest, changes_nothing_but_the_digits_and_does_not_move) {
  auto request = prepare_request("GET", "/", "h", {}, {}, {.cache_bust = true});
  const std::string before = request->bytes;
  const char* data = request->bytes.data();
  request->bust_cache(~0ull, ~0ull);
  EXPECT_EQ(request->bytes.data(), data);
  std::string after = request->bytes;
  EXPECT_EQ(after.replace(request->cache_bust_at, 32, std::string(32, '0')), before);
  auto plain = prepare_request("GET", "/", "h");
  const std::string same = plain->bytes;
  plain->bust_cache(1, 2);
  EXPECT_EQ(plain->bytes, same);
}

TEST(PreparedRequest, takes_cookies_as_a_header_of_their_own) {
  const auto request = prepare_request("POST", "/", "h", {}, "body");
  std::string out;
  request->with_cookies(out, "a=1; b=2");
  EXPECT_THAT(out, HasSubstr("Content-Length: 4\r\nCookie: a=1; b=2\r\n\r\nbody"));
  request->with_cookies(out, "");
  EXPECT_EQ(out, request->bytes);
}

TEST(PreparedRequest, takes_cookies_behind_those_of_a_given_header) {
  const HeaderView headers[] = {{"cookie", "x=1"}, {"A", "b"}, {"Cookie", "y=2"}, {"Cookie", ""}};
  const auto request = prepare_request("GET", "/", "h", headers);
  EXPECT_THAT(request->bytes, HasSubstr("\r\ncookie: x=1; y=2\r\nA: b\r\n\r\n"));
  std::string out;
  request->with_cookies(out, "z=3");
  EXPECT_THAT(out, HasSubstr("\r\ncookie: x=1; y=2; z=3\r\nA: b\r\n\r\n"));
}

TEST(PreparedRequest, with_an_empty_given_cookie_takes_cookies_as_if_there_were_none) {
  const HeaderView headers[] = {{"Cookie", " "}};
  const auto request = prepare_request("GET", "/", "h", headers);
  std::string out;
  request->with_cookies(out, "z=3");
  EXPECT_THAT(out, HasSubstr("\r\nCookie: z=3\r\n\r\n"));
  EXPECT_THAT(request->bytes, Not(HasSubstr("Cookie")));
}

}  // namespace
}  // namespace brink::protocol
