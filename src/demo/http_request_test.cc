#include "demo/http_request.h"

#include <gtest/gtest.h>

#include <string>

namespace brink::demo {
namespace {

using State = HeadResult::State;

HeadResult read(std::string_view bytes, Request* request = nullptr) {
  Request scratch;
  return read_head(bytes, request != nullptr ? *request : scratch);
}

TEST(HttpRequest, ReadsWhatTheShopNeeds) {
  const std::string head =
      "POST /checkout?a=1&b=2 HTTP/1.1\r\nHost: shop:80\r\ncontent-length:  5 \r\nExpect: 100-continue\r\n"
      "If-None-Match: \"css-1\"\r\n\r\n";
  Request request;
  const std::string bytes = head + "12345GET";
  const auto result = read(bytes, &request);
  ASSERT_EQ(result.state, State::complete);
  EXPECT_EQ(result.size, head.size());
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/checkout");
  EXPECT_EQ(request.query, "a=1&b=2");
  EXPECT_EQ(request.host, "shop:80");
  EXPECT_EQ(request.if_none_match, "\"css-1\"");
  EXPECT_EQ(request.body_size, 5u);
  EXPECT_TRUE(request.expects_continue);
  EXPECT_TRUE(request.keepalive);
}

TEST(HttpRequest, EveryBeginningIsIncomplete) {
  const std::string head = "\r\nGET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(read(head.substr(0, size)).state, State::incomplete) << size;
  }
  EXPECT_EQ(read(head).state, State::complete);
}

TEST(HttpRequest, KeepAlive) {
  const auto keepalive = [](const std::string& version, const std::string& field) {
    Request request;
    const std::string head = "GET / " + version + "\r\nHost: a\r\n" + field + "\r\n";
    EXPECT_EQ(read(head, &request).state, State::complete);
    return request.keepalive;
  };
  EXPECT_TRUE(keepalive("HTTP/1.1", ""));
  EXPECT_FALSE(keepalive("HTTP/1.1", "Connection: foo, Close\r\n"));
  EXPECT_FALSE(keepalive("HTTP/1.0", ""));
  EXPECT_TRUE(keepalive("HTTP/1.0", "Connection: keep-alive\r\n"));
}

TEST(HttpRequest, AcceptsOtherSpellings) {
  const auto path = [](const std::string& head) {
    Request request;
    EXPECT_EQ(read(head, &request).state, State::complete) << head;
    return std::string(request.path);
  };
  EXPECT_EQ(path("GET http://shop/product/1?x HTTP/1.1\r\nHost: a\r\n\r\n"), "/product/1");
  EXPECT_EQ(path("GET http://shop HTTP/1.1\r\nHost: a\r\n\r\n"), "/");
  EXPECT_EQ(path("GET /a HTTP/1.1\nHost: a\n\n"), "/a");
  EXPECT_EQ(path("GET /a HTTP/1.0\r\n\r\n"), "/a");
  EXPECT_EQ(path("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n"), "/a");
}

struct Bad {
  std::string head;
  int status;
};

class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, IsRefused) {
  const auto result = read(GetParam().head);
  EXPECT_EQ(result.state, State::refused);
  EXPECT_EQ(result.status, GetParam().status);
  EXPECT_STRNE(result.why, "");
}

std::string with_field(const std::string& field) { return "GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n"; }

std::string many_fields(std::size_t n) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 0; i < n; ++i) head += "X: y\r\n";
  return head + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRequest,
    testing::Values(
        Bad{"\x16\x03\x01\r\n", 400},  // TLS
        Bad{"GET\r\n", 400}, Bad{"GET /\r\n", 400}, Bad{"GET / HTTP/1.1 \r\n", 400}, Bad{"GET  / HTTP/1.1\r\n", 400},
        Bad{"G(T / HTTP/1.1\r\n", 400}, Bad{"GET / HTTP/11\r\n", 400}, Bad{"GET / http/1.1\r\n", 400},
        Bad{"GET x HTTP/1.1\r\n", 400}, Bad{"GET /#a HTTP/1.1\r\n", 400}, Bad{"GET /\x01 HTTP/1.1\r\n", 400},
        Bad{"GET / HTTP/2.0\r\n", 505}, Bad{"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
        Bad{with_field("Host: b"), 400}, Bad{with_field("no colon"), 400}, Bad{with_field(" folded: x"), 400},
        Bad{with_field("X : y"), 400}, Bad{with_field("X: a\rb"), 400}, Bad{with_field("X: a\r"), 400},
        Bad{with_field("Content-Length: -1"), 400}, Bad{with_field("Content-Length: 1x"), 400},
        Bad{with_field("Content-Length:"), 400}, Bad{with_field("Content-Length: 1, 1"), 400},
        Bad{with_field("Content-Length: 1\r\nContent-Length: 2"), 400},
        Bad{with_field("Content-Length: 99999999999999999999"), 400}, Bad{with_field("Content-Length: 65537"), 413},
        Bad{with_field("Transfer-Encoding: chunked"), 411}, Bad{"GET /" + std::string(max_request_line, 'a'), 414},
        Bad{with_field("X: " + std::string(max_head, 'a')), 431}, Bad{std::string(max_head + 2, '\n'), 431},
        Bad{many_fields(max_fields), 431}));

TEST(HttpRequest, JustInsideTheLimits) {
  const std::string line = "GET / HTTP/1.1";
  EXPECT_EQ(read("GET /" + std::string(max_request_line - line.size(), 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").state,
            State::complete);
  const std::string shortest = with_field("X: ");
  EXPECT_EQ(read(with_field("X: " + std::string(max_head - shortest.size(), 'a'))).state, State::complete);
  EXPECT_EQ(read(many_fields(max_fields - 1)).state, State::complete);
  EXPECT_EQ(read(with_field("Content-Length: 65536")).state, State::complete);
}

}  // namespace
}  // namespace brink::demo
