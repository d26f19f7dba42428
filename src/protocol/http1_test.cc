#include "protocol/http1.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/http1_test_util.h"

namespace brink::protocol {
namespace {

TEST(Http1Body, ends_after_content_length_bytes_and_leaves_the_next_response) {
  const Parsed p = parse(ok_with("Content-Length: 5\r\n", "helloHTTP/1.1 200 OK"));
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.body(), "hello");
  EXPECT_EQ(p.parser.body_bytes(), 5u);
  EXPECT_EQ(p.rest, "HTTP/1.1 200 OK");
  EXPECT_TRUE(p.head().has_length);
  EXPECT_EQ(p.head().length, 5u);
  EXPECT_TRUE(p.head().keepalive);
}

TEST(Http1Body, of_length_zero_is_complete_with_the_head) {
  EXPECT_EQ(parse(ok_with("Content-Length: 0\r\n")).state(), State::complete);
}

TEST(Http1Body, is_not_complete_one_byte_short) {
  Parsed p = parse(ok_with("Content-Length: 5\r\n", "hell"));
  EXPECT_EQ(p.state(), State::body);
  p.parser.close();
  EXPECT_EQ(p.state(), State::body);
}

TEST(Http1Body, runs_to_the_close_when_nothing_says_its_length) {
  Parsed p = parse(ok_with("Server: x\r\n", "some body"));
  EXPECT_EQ(p.state(), State::body);
  EXPECT_FALSE(p.head().keepalive);
  EXPECT_EQ(p.parser.consume(", and more"), 10u);
  p.parser.close();
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.body(), "some body, and more");
  EXPECT_EQ(p.parser.body_bytes(), 19u);
}

TEST(Http1Body, is_absent_in_the_response_to_head_whatever_its_headers_say) {
  for (const char* headers : {"Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n", ""}) {
    const Parsed p = parse(ok_with(headers), true);
    EXPECT_EQ(p.state(), State::complete) << headers;
    EXPECT_TRUE(p.head().keepalive) << headers;
  }
  EXPECT_EQ(parse(ok_with("Content-Length: 1000\r\n"), true).head().length, 1000u);
}

TEST(Http1Body, is_absent_in_204_and_304) {
  for (const char* status : {"204 No Content", "304 Not Modified"}) {
    const Parsed p = parse("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 7\r\n\r\nHTTP/1.1");
    EXPECT_EQ(p.state(), State::complete);
    EXPECT_EQ(p.rest, "HTTP/1.1");
    EXPECT_TRUE(p.head().keepalive);
  }
}

TEST(Http1Body, beyond_what_is_to_be_kept_is_counted_but_not_kept) {
  Http1Parser parser;
  parser.begin(false, false, 4);
  parser.consume(ok_with("Content-Length: 6\r\n", "ab"));
  parser.consume("cdef");
  EXPECT_EQ(parser.state(), State::complete);
  EXPECT_EQ(parser.body(), "abcd");
  EXPECT_EQ(parser.body_bytes(), 6u);
}

TEST(Http1Interim, responses_are_skipped_before_the_final_one) {
  const Parsed p = parse("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLocation: /no\r\n\r\n" +
                         ok_with("Content-Length: 2\r\n", "ok"));
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.head().status, 200);
  EXPECT_FALSE(p.head().has_location);
  EXPECT_EQ(p.parser.head(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
}

TEST(Http1Interim, leave_the_parser_waiting_for_a_head) {
  const Parsed p = parse("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(p.state(), State::head);
  EXPECT_TRUE(p.parser.started());
}

TEST(Http1Interim, switching_protocols_is_final_and_takes_the_connection_away) {
  const Parsed p = parse("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81");
  EXPECT_EQ(p.state(), State::complete);
  EXPECT_EQ(p.head().status, 101);
  EXPECT_FALSE(p.head().keepalive);
  EXPECT_EQ(p.rest, "\x81");
}

struct KeepaliveCase {
  const char* version;
  const char* headers;
  bool keepalive;
};

TEST(Http1Keepalive, follows_version_and_connection_options) {
  const KeepaliveCase cases[] = {
      {"1.1", "", true},
      {"1.1", "Connection: close\r\n", false},
      {"1.1", "connection: CLOSE\r\n", false},
      {"1.1", "Connection: keep-alive\r\n", true},
      {"1.1", "Connection: upgrade, close\r\n", false},
      {"1.1", "Connection: , ,\tclose\t, x\r\n", false},
      {"1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
      {"1.1", "Connection: close\r\nConnection: keep-alive\r\n", false},
      {"1.1", "Connection: closed\r\n", true},
      {"1.1", "Connection:\r\n", true},
      {"1.1", "Proxy-Connection: close\r\n", true},
      {"1.0", "", false},
      {"1.0", "Connection: keep-alive\r\n", true},
      {"1.0", "Connection: foo\r\nConnection: bar, Keep-Alive\r\n", true},
      {"1.0", "Connection: keep-alive, close\r\n", false},
      {"1.9", "", true},
  };
  for (const KeepaliveCase& c : cases) {
    const std::string bytes =
        "HTTP/" + std::string(c.version) + " 200 OK\r\nContent-Length: 0\r\n" + c.headers + "\r\n";
    const Parsed p = parse(bytes);
    EXPECT_EQ(p.state(), State::complete) << bytes;
    EXPECT_EQ(p.head().keepalive, c.keepalive) << bytes;
  }
}

TEST(Http1Close, before_the_first_byte_leaves_nothing_started) {
  Http1Parser parser;
  parser.begin(false);
  parser.close();
  EXPECT_EQ(parser.state(), State::head);
  EXPECT_FALSE(parser.started());
}

TEST(Http1Close, inside_a_head_or_a_chunked_body_does_not_complete_it) {
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\r\nConte"), chunked("5\r\nhel"), chunked("5\r\nhello\r\n0\r\n")}) {
    Parsed p = parse(bytes);
    const State before = p.state();
    p.parser.close();
    EXPECT_EQ(p.state(), before) << bytes;
    EXPECT_NE(p.state(), State::complete) << bytes;
  }
}

TEST(Http1Parser, takes_one_response_after_the_other_from_one_buffer) {
  const std::string bytes =
      ok_with("Content-Length: 1\r\n", "a") + chunked("1\r\nb\r\n0\r\n\r\n") + ok_with("Content-Length: 1\r\n", "c");
  std::string_view rest = bytes;
  std::string bodies;
  Http1Parser parser;
  for (int i = 0; i < 3; ++i) {
    parser.begin(false, false, 10);
    rest.remove_prefix(parser.consume(rest));
    ASSERT_EQ(parser.state(), State::complete);
    bodies += parser.body();
  }
  EXPECT_EQ(bodies, "abc");
  EXPECT_TRUE(rest.empty());
}

TEST(Http1Parser, uses_no_byte_after_the_end_or_a_failure) {
  Parsed done = parse(ok_with("Content-Length: 0\r\n"));
  EXPECT_EQ(done.parser.consume("x"), 0u);
  Parsed failed = parse("nonsense");
  EXPECT_EQ(failed.state(), State::failed);
  EXPECT_EQ(failed.parser.consume("x"), 0u);
}

TEST(Http1Parser, begins_anew_after_a_failure) {
  Parsed p = parse("HTTP/1.1 200 OK\r\nbroken\r\n");
  EXPECT_EQ(p.state(), State::failed);
  p.parser.begin(false);
  EXPECT_EQ(p.parser.error(), Error::none);
  EXPECT_STREQ(p.parser.error_text(), "");
  const std::string good = ok_with("Content-Length: 0\r\n");
  EXPECT_EQ(p.parser.consume(good), good.size());
  EXPECT_EQ(p.state(), State::complete);
}

TEST(Http1Parser, gives_hints_of_headers_the_engine_may_want) {
  const Parsed p = parse(
      ok_with("SET-COOKIE: a=b\r\nlocation: /x\r\nRetry-After: 1\r\ncontent-Encoding: br\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(p.head().has_content_encoding && p.head().has_set_cookie && p.head().has_location &&
              p.head().has_retry_after);
  const Parsed q = parse(
      ok_with("Set-Cookie2: a=b\r\nlocatiom: /x\r\nRetry-Aftex: 1\r\nContent-Encodimg: br\r\nContent-Length: 0\r\n"));
  EXPECT_FALSE(q.head().has_content_encoding || q.head().has_set_cookie || q.head().has_location ||
               q.head().has_retry_after);
}

TEST(Http1Parser, keeps_no_head_unless_asked) {
  Http1Parser parser;
  parser.begin(false);
  const std::string bytes = ok_with("Content-Length: 0\r\n");
  parser.consume(bytes.substr(0, 20));
  parser.consume(bytes.substr(20));
  EXPECT_EQ(parser.state(), State::complete);
  EXPECT_EQ(parser.head(), "");
}

TEST(Http1Parser, keeps_what_was_read_of_a_head_that_failed) {
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nA: b\r\nbroken\r\nmore").parser.head(), "HTTP/1.1 200 OK\r\nA: b\r\nbroken\r\n");
  EXPECT_EQ(parse("SSH-2.0-OpenSSH").parser.head(), "S");
}

TEST(FindHeader, finds_any_case_trimmed_and_one_after_the_other) {
  const std::string_view head =
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX: y\r\nset-cookie:\t b=2 \r\nEmpty:\r\nLast: z\n";
  std::size_t next = 0;
  EXPECT_EQ(find_header(head, "SET-COOKIE", 0, &next), "a=1");
  EXPECT_EQ(find_header(head, "set-cookie", next, &next), "b=2");
  EXPECT_EQ(find_header(head, "set-cookie", next, &next), "");
  EXPECT_EQ(next, std::string_view::npos);
  EXPECT_EQ(find_header(head, "Empty", 0, &next), "");
  EXPECT_NE(next, std::string_view::npos);
  EXPECT_EQ(find_header(head, "Last"), "z");
  EXPECT_EQ(find_header(head, "Cookie"), "");
  EXPECT_EQ(find_header("", "Cookie"), "");
}

}  // namespace
}  // namespace brink::protocol
