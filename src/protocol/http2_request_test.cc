#include "protocol/http2_request.h"

#include <gtest/gtest.h>

#include "protocol/request.h"

namespace brink::protocol {
namespace {

std::string text_of(const Http2Request& request) {
  std::string text;
  for (const Http2Field& field : request.fields()) text.append(field.name).append("=").append(field.value).append("\n");
  return text;
}

std::string translated(std::string_view first, std::string_view second = "", bool tls = false) {
  Http2Request request;
  return request.assign(first, second, tls) ? text_of(request) + "|" + std::string(request.body()) : "none";
}

TEST(Http2Request, TheRequestLineAndHostBecomePseudoHeaders) {
  EXPECT_EQ(translated("GET /a?b=c HTTP/1.1\r\nHost: shop.test:81\r\nX-One: 1\r\n\r\n"),
            ":method=GET\n:scheme=http\n:authority=shop.test:81\n:path=/a?b=c\nx-one=1\n|");
  EXPECT_EQ(translated("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", true),
            ":method=GET\n:scheme=https\n:authority=a\n:path=/\n|");
}

TEST(Http2Request, WhatSpeaksOfTheConnectionIsLeftOut) {
  EXPECT_EQ(translated("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nKeep-Alive: 5\r\nUpgrade: x\r\nTE: gzip\r\n"
                       "Proxy-Connection: close\r\nB: 2\r\n\r\n"),
            ":method=GET\n:scheme=http\n:authority=a\n:path=/\nb=2\n|");
  EXPECT_EQ(translated("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n"),
            ":method=GET\n:scheme=http\n:authority=a\n:path=/\nte=trailers\n|");
}

TEST(Http2Request, TwoPiecesCutAnywhereAreOneRequest) {
  const std::string whole = "POST /x HTTP/1.1\r\nHost: a\r\nCookie: k=v\r\nContent-Length: 8\r\n\r\n\r\n\r\nbody";
  const std::string expected = translated(whole);
  EXPECT_EQ(expected,
            ":method=POST\n:scheme=http\n:authority=a\n:path=/x\ncookie=k=v\ncontent-length=8\n|\r\n\r\nbody");
  const std::size_t head = whole.find("\r\n\r\n") + 4;
  for (std::size_t cut = 0; cut <= head; ++cut) {
    EXPECT_EQ(translated(whole.substr(0, cut), whole.substr(cut)), expected) << cut;
  }
}

TEST(Http2Request, IsUsedAgainWithoutLeftovers) {
  Http2Request request;
  ASSERT_TRUE(request.assign("POST / HTTP/1.1\r\nHost: a\r\nLong-Header-Name: value\r\n\r\nbody", "", false));
  ASSERT_TRUE(request.assign("GET /b HTTP/1.1\r\nHost: b\r\nC: d\r\n\r\n", "", true));
  EXPECT_EQ(text_of(request), ":method=GET\n:scheme=https\n:authority=b\n:path=/b\nc=d\n");
  EXPECT_EQ(request.body(), "");
}

TEST(Http2Request, TakesWhatPrepareRequestMakes) {
  const HeaderView headers[] = {{"Accept", "text/html"}, {"Cookie", "a=1"}};
  const auto made = build_request("PUT", "/p", "h.test", headers, "12345");
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(translated(*made),
            ":method=PUT\n:scheme=http\n:authority=h.test\n:path=/p\nuser-agent=brink\naccept=text/html\ncookie=a=1\n"
            "content-length=5\n|12345");
}

TEST(Http2Request, WhatIsNoRequestIsRefused) {
  for (const char* text : {"", "GET / HTTP/1.1\r\nHost: a\r\n", "GET\r\n\r\n", "GET /\r\n\r\n",
                           "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: v\r\n\r\n"}) {
    EXPECT_EQ(translated(text), "none") << text;
  }
}

}  // namespace
}  // namespace brink::protocol
