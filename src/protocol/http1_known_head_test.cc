// A head that is byte for byte the one before it: read once, and yet every response is judged for itself.
#include <gtest/gtest.h>

#include "protocol/http1_test_util.h"

namespace brink::protocol {
namespace {

std::string rest_of(Http1Parser& parser, std::string_view bytes, bool head_request = false) {
  parser.begin(head_request, true, 100);
  return std::string(bytes.substr(parser.consume(bytes)));
}

TEST(Http1KnownHead, means_the_same_and_leaves_the_body_its_own) {
  Http1Parser parser;
  const std::string head = ok_with("Content-Length: 3\r\nSet-Cookie: a=b\r\nServer: x\r\n");
  for (const char* body : {"one", "two", "six"}) {
    EXPECT_EQ(rest_of(parser, head + body + "HTTP"), "HTTP");
    EXPECT_EQ(parser.state(), State::complete);
    EXPECT_EQ(parser.body(), body);
    EXPECT_EQ(parser.head(), head.substr(0, head.size() - 2));
    EXPECT_EQ(parser.response().status, 200);
    EXPECT_EQ(parser.response().length, 3u);
    EXPECT_TRUE(parser.response().has_set_cookie);
    EXPECT_TRUE(parser.response().keepalive);
  }
}

TEST(Http1KnownHead, ends_where_one_byte_differs) {
  Http1Parser parser;
  rest_of(parser, ok_with("Content-Length: 3\r\n", "one"));
  rest_of(parser, ok_with("Content-Length: 4\r\n", "four"));
  EXPECT_EQ(parser.response().length, 4u);
  EXPECT_EQ(parser.body(), "four");
  rest_of(parser, "HTTP/1.1 500 OK\r\nContent-Length: 4\r\n\r\nfive");
  EXPECT_EQ(parser.response().status, 500);
}

TEST(Http1KnownHead, is_judged_by_the_request_it_answers) {
  Http1Parser parser;
  const std::string endless = ok_with("Server: x\r\n");
  rest_of(parser, endless);
  EXPECT_FALSE(parser.response().keepalive);  // the body runs to the close
  EXPECT_EQ(parser.state(), State::body);
  rest_of(parser, endless, true);
  EXPECT_TRUE(parser.response().keepalive);  // there is no body in the response to HEAD
  EXPECT_EQ(parser.state(), State::complete);
  rest_of(parser, endless);
  EXPECT_FALSE(parser.response().keepalive);
}

TEST(Http1KnownHead, may_come_in_pieces) {
  Http1Parser parser;
  const std::string whole = ok_with("Content-Length: 3\r\n", "one");
  rest_of(parser, whole);
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    parser.begin(false, true, 100);
    EXPECT_EQ(parser.consume(std::string_view(whole).substr(0, cut)), cut);
    EXPECT_EQ(parser.consume(std::string_view(whole).substr(cut)), whole.size() - cut);
    EXPECT_EQ(parser.state(), State::complete);
    EXPECT_EQ(parser.body(), "one");
  }
}

TEST(Http1KnownHead, follows_interim_responses) {
  Http1Parser parser;
  const std::string answer = "HTTP/1.1 100 Continue\r\n\r\n" + ok_with("Content-Length: 3\r\n", "one");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(rest_of(parser, answer), "");
    EXPECT_EQ(parser.response().status, 200);
    EXPECT_EQ(parser.state(), State::complete);
  }
}

TEST(Http1KnownHead, that_was_refused_is_refused_again) {
  Http1Limits limits;
  limits.body = 2;
  Http1Parser parser(limits);
  const std::string large = ok_with("Content-Length: 3\r\n");
  rest_of(parser, large, true);  // as the response to HEAD it is fine
  EXPECT_EQ(parser.state(), State::complete);
  for (int i = 0; i < 2; ++i) {
    rest_of(parser, large);
    EXPECT_EQ(parser.error(), Error::too_large);
  }
}

}  // namespace
}  // namespace brink::protocol
