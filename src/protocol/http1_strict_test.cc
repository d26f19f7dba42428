// What the parser refuses, and each of its limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/http1_test_util.h"

namespace brink::protocol {
namespace {

TEST(Http1StatusLine, has_version_three_digits_and_an_optional_reason) {
  for (const char* line :
       {"HTTP/1.1 200 OK", "HTTP/1.1 200 ", "HTTP/1.1 200", "HTTP/1.0 200 \xc3\x9c\tx", "HTTP/1.1 999 x"}) {
    EXPECT_EQ(parse(std::string(line) + "\r\nContent-Length: 0\r\n\r\n").state(), State::complete) << line;
  }
  for (const char* line :
       {"HTTP/1.1", "HTTP/1.", "HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 200OK",
        "HTTP/1.1 099 OK", "HTTP/1.1 2x0 OK", "HTTP/1.x 200 OK", "HTTP/1.10 200 OK", "HTTP/1.1\t200 OK"}) {
    EXPECT_TRUE(malformed(std::string(line) + "\r\n", "bad status line")) << line;
  }
  EXPECT_EQ(parse("HTTP/1.0 404 x\r\n\r\n").head().minor_version, 0);
  EXPECT_EQ(parse("HTTP/1.0 404 x\r\n\r\n").head().status, 404);
}

TEST(Http1StatusLine, is_refused_with_the_first_byte_that_is_not_http) {
  for (const char* bytes :
       {"SSH-2.0", "\x15\x03\x01", "\r\nHTTP/1.1 200 OK\r\n", "http/1.1 200", "HTTP/2.0 200", "HTTQ", " HTTP/1.1"}) {
    EXPECT_TRUE(malformed(bytes, "not an HTTP/1.x response")) << bytes;
  }
}

TEST(Http1Header, line_may_end_in_a_lone_lf) {
  const Parsed p = parse("HTTP/1.1 200 OK\nContent-Length: 2\nX: y\r\n\nab");
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.body(), "ab");
  EXPECT_EQ(p.parser.head(), "HTTP/1.1 200 OK\nContent-Length: 2\nX: y\r\n");
}

TEST(Http1Header, may_have_any_token_as_name_and_text_beyond_ascii_as_value) {
  const Parsed p = parse(
      ok_with("!#$%&'*+-.^_`|~09aZ: caf\xe9\t\x80\r\nX_Y:\r\nA-Name-Of-More-Than-Sixteen: x\r\nContent-Length: 0\r\n"));
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_TRUE(p.head().has_length);
}

TEST(Http1Header, with_control_characters_is_malformed) {
  const char* why = "control character inside a line";
  EXPECT_TRUE(malformed(ok_with("X: a\rb\r\n"), why));
  EXPECT_TRUE(malformed(ok_with("X: a\r\r\n"), why));
  EXPECT_TRUE(malformed(ok_with(std::string("X: a\0b\r\n", 8)), why));
  EXPECT_TRUE(malformed(ok_with("X: a\x01 b\r\n"), why));
  EXPECT_TRUE(malformed(ok_with("X: a\x7f b\r\n"), why));
  EXPECT_TRUE(malformed("HTTP/1.1 200 O\rK\r\n", why));
}

TEST(Http1Header, that_is_folded_is_malformed) {
  EXPECT_TRUE(malformed(ok_with("X: a\r\n b\r\n"), "folded header line"));
  EXPECT_TRUE(malformed(ok_with("X: a\r\n\tb: c\r\n"), "folded header line"));
  EXPECT_TRUE(malformed("HTTP/1.1 200 OK\r\n Content-Length: 0\r\n", "folded header line"));
}

TEST(Http1Header, with_whitespace_before_the_colon_is_malformed) {
  EXPECT_TRUE(malformed(ok_with("Content-Length : 4\r\n", "body"), "whitespace in a header name"));
  EXPECT_TRUE(malformed(ok_with("X\t: 4\r\n"), "whitespace in a header name"));
}

TEST(Http1Header, needs_a_name_and_a_colon) {
  EXPECT_TRUE(malformed(ok_with("nonsense\r\n"), "header line without a colon"));
  EXPECT_TRUE(malformed(ok_with("a-name-of-more-than-sixteen\r\n"), "header line without a colon"));
  EXPECT_TRUE(malformed(ok_with(": x\r\n"), "bad header name"));
  EXPECT_TRUE(malformed(ok_with("X(y): x\r\n"), "bad header name"));
  EXPECT_TRUE(malformed(ok_with("X\xc3\xa9: x\r\n"), "bad header name"));
}

TEST(Http1ContentLength, is_digits_and_nothing_else) {
  for (const char* value : {"", "-1", "+1", "0x1", "1 1", "1,1", "1, 1", "1.0", "one", "1\xc2\xa0"}) {
    EXPECT_TRUE(malformed(ok_with("Content-Length: " + std::string(value) + "\r\n", "x"), "bad Content-Length"))
        << value;
  }
  EXPECT_EQ(parse(ok_with("Content-Length:\t 0003 \t\r\n", "abc")).state(), State::complete);
}

TEST(Http1ContentLength, may_be_repeated_only_with_the_same_value) {
  EXPECT_EQ(parse(ok_with("Content-Length: 1\r\nContent-Length: 1\r\n", "x")).state(), State::complete);
  EXPECT_TRUE(malformed(ok_with("Content-Length: 1\r\ncontent-length: 2\r\n", "xy"), "different Content-Lengths"));
}

TEST(Http1ContentLength, together_with_transfer_encoding_is_malformed) {
  const char* why = "both Content-Length and Transfer-Encoding";
  EXPECT_TRUE(malformed(ok_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(ok_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), why));
}

TEST(Http1TransferEncoding, is_one_chunked_or_malformed) {
  EXPECT_EQ(parse(ok_with("transfer-encoding: CHUNKED\r\n", "0\r\n\r\n")).state(), State::complete);
  for (const char* value : {"", "identity", "gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked;q=1",
                            "xchunked", "chunke", "\"chunked\""}) {
    EXPECT_TRUE(malformed(ok_with("Transfer-Encoding: " + std::string(value) + "\r\n", "0\r\n\r\n"),
                          "transfer coding other than one \"chunked\""))
        << value;
  }
  EXPECT_TRUE(malformed(ok_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
                        "transfer coding other than one \"chunked\""));
}

TEST(Http1TransferEncoding, has_no_place_in_http_1_0) {
  EXPECT_TRUE(malformed("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding in an HTTP/1.0 response"));
}

// A limit is kept when the bytes just fit, and broken by one more, however they arrive.
void expect_limit(const Http1Limits& fits, const Http1Limits& too_small, const std::string& bytes,
                  std::string_view why) {
  EXPECT_EQ(parse(bytes, false, fits).state(), State::complete) << why;
  const Parsed whole = parse(bytes, false, too_small);
  EXPECT_EQ(whole.parser.error(), Error::too_large) << why;
  EXPECT_EQ(whole.parser.error_text(), why);
  Http1Parser one_by_one(too_small);
  one_by_one.begin(false);
  std::size_t used = 0;
  for (const char& c : bytes) used += one_by_one.consume({&c, 1});
  EXPECT_EQ(one_by_one.error_text(), why);
  EXPECT_EQ(used, bytes.size() - whole.rest.size()) << why;
}

TEST(Http1Limit, of_the_head_counts_every_byte_of_it) {
  const std::string bytes = ok_with("X: y\r\nContent-Length: 0\r\n");
  expect_limit({.head = bytes.size()}, {.head = bytes.size() - 1}, bytes, "head too large");
  expect_limit({.head = bytes.size()}, {.head = 30}, bytes, "head too large");
  expect_limit({.head = bytes.size()}, {.head = 0}, bytes, "head too large");
}

TEST(Http1Limit, of_the_head_holds_for_each_interim_response) {
  const std::string interim = "HTTP/1.1 100 Continue\r\nX-Very-Long-Header-Of-An-Interim-Response: yes\r\n\r\n";
  expect_limit({.head = interim.size()}, {.head = interim.size() - 1}, interim + ok_with("Content-Length: 0\r\n"),
               "head too large");
}

TEST(Http1Limit, of_header_lines_counts_lines) {
  expect_limit({.headers = 3}, {.headers = 2}, ok_with("A: 1\r\nB: 2\r\nContent-Length: 0\r\n"),
               "too many header lines");
}

TEST(Http1Limit, of_trailers_counts_their_bytes_with_the_empty_line) {
  expect_limit({.trailers = 14}, {.trailers = 13}, chunked("0\r\nA: b\r\nC: d\r\n\r\n"), "trailers too large");
}

TEST(Http1Limit, of_chunk_lines_counts_size_extensions_and_line_end) {
  expect_limit({.chunk_line = 8}, {.chunk_line = 7}, chunked("1;abcd\r\nx\r\n0\r\n\r\n"), "chunk size line too long");
}

TEST(Http1Limit, of_interim_responses_counts_them) {
  const std::string bytes = "HTTP/1.1 100 a\r\n\r\nHTTP/1.1 102 b\r\n\r\n" + ok_with("Content-Length: 0\r\n");
  expect_limit({.interim = 2}, {.interim = 1}, bytes, "too many interim responses");
}

TEST(Http1Limit, of_the_body_is_judged_by_what_is_announced) {
  expect_limit({.body = 4}, {.body = 3}, ok_with("Content-Length: 4\r\n", "body"), "body too large");
  expect_limit({.body = 4}, {.body = 3}, chunked("3\r\nbod\r\n1\r\ny\r\n0\r\n\r\n"), "body too large");
  EXPECT_EQ(parse(ok_with("Content-Length: 18446744073709551615\r\n")).parser.error(), Error::too_large);
  EXPECT_EQ(parse(ok_with("Content-Length: 18446744073709551616\r\n")).parser.error(), Error::too_large);
}

TEST(Http1Limit, of_a_body_that_runs_to_the_close_falls_with_its_first_byte_too_many) {
  const Http1Limits limits{.body = 4};
  EXPECT_EQ(parse(ok_with("", "body"), false, limits).state(), State::body);
  const Parsed p = parse(ok_with("", "body!!"), false, limits);
  EXPECT_EQ(p.parser.error(), Error::too_large);
  EXPECT_EQ(p.parser.body_bytes(), 4u);
  EXPECT_EQ(p.rest, "!");
}

TEST(Http1Limit, of_the_body_does_not_apply_where_there_is_none) {
  EXPECT_EQ(parse(ok_with("Content-Length: 4\r\n"), true, {.body = 3}).state(), State::complete);
}

}  // namespace
}  // namespace brink::protocol
