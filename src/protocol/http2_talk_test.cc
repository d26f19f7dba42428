// Requests and responses that go on side by side.
#include "protocol/http2_test_util.h"

namespace brink::protocol {
namespace {

const std::string head = "POST /s/m HTTP/1.1\r\nHost: a\r\n\r\n";

struct Talk final : Http2Talk {
  void on_head() override { ++heads; }
  bool on_body(std::string_view bytes) override {
    heard += bytes;
    return heard.size() <= most;
  }
  int heads = 0;
  std::string heard;
  std::size_t most = 100;
};

TEST_F(Http2Test, ATalkIsSaidPieceByPiece) {
  connect();
  Talk talk;
  Http2Response& response = send(head, 1000, &talk);
  exchange();
  EXPECT_TRUE(requests.empty());
  EXPECT_EQ(server->heard(1), "");
  talk.say("one");
  client->resume(response);
  exchange();
  EXPECT_EQ(server->heard(1), "one");
  EXPECT_FALSE(response.uploaded());
  talk.say(" two");
  talk.end();
  client->resume(response);
  exchange();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].body, "one two");
  EXPECT_TRUE(response.uploaded());
}

TEST_F(Http2Test, WhatIsSaidBeforehandGoesOutWithTheRequest) {
  connect();
  Talk talk;
  talk.say(std::string(100'000, 'x'));  // more than the server's window
  talk.end();
  send(head, 1000, &talk);
  exchange();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].body.size(), 100'000u);
}

TEST_F(Http2Test, ATalkHearsAndHasTrailers) {
  for (const std::size_t size : {1u, 1u << 20}) {
    piece = size;
    connect();
    Talk talk;
    Http2Response& response = send(head, 1000, &talk);
    exchange();
    server->respond(1, 200, {{"x-y", "z"}}, "", false);
    exchange();
    EXPECT_EQ(talk.heads, 1);
    server->more(1, "hel");
    exchange();
    EXPECT_EQ(talk.heard, "hel");
    server->more(1, "lo");
    server->trail(1, {{"grpc-status", "0"}, {"grpc-message", "fine"}});
    exchange();
    EXPECT_EQ(how(response), Http2End::complete);  // though not all was said
    EXPECT_EQ(talk.heard, "hello");
    EXPECT_EQ(response.body(), "");
    EXPECT_EQ(response.body_bytes(), 5u);
    EXPECT_EQ(response.trailers(), "grpc-status: 0\r\ngrpc-message: fine\r\n");
    ended.clear();
  }
}

TEST_F(Http2Test, ATalkMayRefuseWhatItHears) {
  connect();
  Talk talk;
  talk.most = 3;
  Http2Response& response = send(head, 1000, &talk);
  exchange();
  server->respond(1, 200, {}, "hello");
  exchange();
  EXPECT_EQ(how(response), Http2End::too_large);
}

TEST_F(Http2Test, AResetHasItsCode) {
  connect();
  Talk talk;
  Http2Response& response = send(head, 1000, &talk);
  exchange();
  server->reset(1, NGHTTP2_ENHANCE_YOUR_CALM);
  exchange();
  EXPECT_EQ(how(response), Http2End::reset);
  EXPECT_EQ(response.reset_code(), 0xbu);
  client->resume(response);  // too late, and harmless
  exchange();
}

TEST_F(Http2Test, TrailersOfOtherResponsesAreNotKept) {
  connect();
  Http2Response& response = send();
  exchange();
  server->respond(1, 200, {}, "hello", false);
  server->trail(1, {{"x-y", "z"}});
  exchange();
  EXPECT_EQ(how(response), Http2End::complete);
  EXPECT_EQ(response.trailers(), "");
  EXPECT_EQ(response.body(), "hello");
}

}  // namespace
}  // namespace brink::protocol
