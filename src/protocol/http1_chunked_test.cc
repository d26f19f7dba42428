#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/http1_test_util.h"

namespace brink::protocol {
namespace {

TEST(Http1Chunked, body_is_the_data_without_its_framing) {
  const Parsed p = parse(chunked("5\r\nhello\r\n00a\r\n, world 12\r\n1\r\n3\r\n0\r\n\r\nHTTP/"));
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.body(), "hello, world 123");
  EXPECT_EQ(p.parser.body_bytes(), 16u);
  EXPECT_TRUE(p.head().chunked);
  EXPECT_TRUE(p.head().keepalive);
  EXPECT_EQ(p.rest, "HTTP/");
}

TEST(Http1Chunked, data_may_contain_anything) {
  const std::string data = "\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n";
  const Parsed p = parse(chunked("18\r\n" + data + "\r\n0\r\n\r\n"));
  EXPECT_EQ(data.size(), 0x18u);
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.body(), data);
}

TEST(Http1Chunked, size_is_hexadecimal_in_either_case) {
  const std::string data(0xab, 'x');
  EXPECT_EQ(parse(chunked("aB\r\n" + data + "\r\n0\r\n\r\n")).body(), data);
}

TEST(Http1Chunked, extensions_are_skipped) {
  for (const char* extension : {";a", ";a=b", " ; a = \"b;c\"", "\t;x", ";", ";\xc3\xa9"}) {
    const Parsed p = parse(chunked("1" + std::string(extension) + "\r\nx\r\n0" + extension + "\r\n\r\n"));
    EXPECT_EQ(p.state(), State::complete) << extension;
    EXPECT_EQ(p.body(), "x") << extension;
  }
}

TEST(Http1Chunked, trailers_are_skipped_and_change_nothing) {
  const Parsed p = parse(
      chunked("1\r\nx\r\n0\r\nX-Sum: 1\r\nContent-Length: 99\r\nConnection: close\r\nSet-Cookie: a=b\r\n\r\nrest"));
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_FALSE(p.head().has_length);
  EXPECT_FALSE(p.head().has_set_cookie);
  EXPECT_TRUE(p.head().keepalive);
  EXPECT_EQ(p.rest, "rest");
}

TEST(Http1Chunked, trailers_have_the_shape_of_headers) {
  for (const char* trailer : {"nonsense", " A: b", ": b", "A : b", "A b"}) {
    EXPECT_TRUE(malformed(chunked("0\r\n" + std::string(trailer) + "\r\n\r\n"), "bad trailer")) << trailer;
  }
  EXPECT_TRUE(malformed(chunked("0\r\nA: b\rc\r\n\r\n"), "control character inside a line"));
}

TEST(Http1Chunked, size_that_is_not_one_is_malformed) {
  for (const char* size : {"", "g", "0x1", "-1", "+1", " 1", "1 ", "1\t", "1 2", "1,", "1g", ";a=b", "\"1\""}) {
    EXPECT_TRUE(malformed(chunked(std::string(size) + "\r\nx\r\n0\r\n\r\n"), "bad chunk size")) << size;
  }
}

TEST(Http1Chunked, size_that_no_number_holds_is_too_large) {
  EXPECT_EQ(parse(chunked("10000000000000000\r\n")).parser.error(), Error::too_large);
  EXPECT_EQ(parse(chunked("ffffffffffffffff\r\n")).parser.error(), Error::too_large);
  EXPECT_EQ(parse(chunked("00000000000000000001\r\nx\r\n0\r\n\r\n")).state(), State::complete);
}

TEST(Http1Chunked, framing_never_ends_a_line_in_a_lone_lf) {
  const char* why = "line of chunk framing ends in a lone LF";
  EXPECT_TRUE(malformed(chunked("1\nx\r\n0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("1;a\nb\r\nx\r\n0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("0\nA: b\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("0\r\nA: b\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("0\r\n\n"), why));
}

TEST(Http1Chunked, data_longer_or_shorter_than_its_size_is_malformed) {
  const char* why = "chunk data does not end in CRLF";
  EXPECT_TRUE(malformed(chunked("1\r\nxy\r\n0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("3\r\nx\r\n0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("1\r\nx\n0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("1\r\nx\rx0\r\n\r\n"), why));
  EXPECT_TRUE(malformed(chunked("1\r\nx0\r\n\r\n"), why));
}

TEST(Http1Chunked, carriage_returns_are_not_allowed_inside_framing_lines) {
  EXPECT_TRUE(malformed(chunked("1\r;a\r\nx\r\n0\r\n\r\n"), "control character inside a line"));
  EXPECT_TRUE(malformed(chunked("1\r\r\nx\r\n0\r\n\r\n"), "control character inside a line"));
}

TEST(Http1Chunked, is_not_complete_before_the_empty_line_after_the_last_chunk) {
  EXPECT_EQ(parse(chunked("1\r\nx\r\n0\r\n")).state(), State::body);
  EXPECT_EQ(parse(chunked("1\r\nx\r\n0\r\n\r")).state(), State::body);
  EXPECT_EQ(parse(chunked("0\r\n\r\n")).state(), State::complete);
}

}  // namespace
}  // namespace brink::protocol
