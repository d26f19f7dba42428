#include "protocol/http2.h"

#include "protocol/http2_test_util.h"

namespace brink::protocol {
namespace {

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xff); };
  std::string bytes{byte(payload.size() >> 16), byte(payload.size() >> 8), byte(payload.size())};
  bytes += static_cast<char>(type);
  bytes += static_cast<char>(flags);
  for (int shift = 24; shift >= 0; shift -= 8) bytes += byte(stream >> shift);
  return bytes.append(payload);
}

TEST_F(Http2Test, ARequestAndItsResponse) {
  for (const std::size_t size : {1u, 7u, 1u << 20}) {
    piece = size;
    connect();
    Http2Response& response = send("GET /path HTTP/1.1\r\nHost: shop.test\r\nX-Name: Value\r\n\r\n");
    exchange();
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].header(":method"), "GET");
    EXPECT_EQ(requests[0].header(":scheme"), "http");
    EXPECT_EQ(requests[0].header(":authority"), "shop.test");
    EXPECT_EQ(requests[0].header(":path"), "/path");
    EXPECT_EQ(requests[0].header("x-name"), "Value");
    EXPECT_TRUE(ended.empty());
    server->respond(requests[0].stream, 201,
                    {{"content-length", "5"}, {"set-cookie", "a=b"}, {"content-encoding", "x"}}, "hello");
    exchange();
    EXPECT_EQ(how(response), Http2End::complete);
    EXPECT_EQ(response.status(), 201);
    EXPECT_EQ(response.head(), "HTTP/2 201\r\ncontent-length: 5\r\nset-cookie: a=b\r\ncontent-encoding: x\r\n");
    EXPECT_EQ(response.body(), "hello");
    EXPECT_EQ(response.body_bytes(), 5u);
    EXPECT_TRUE(response.has_length());
    EXPECT_EQ(response.length(), 5u);
    EXPECT_TRUE(response.has_set_cookie());
    EXPECT_TRUE(response.has_content_encoding());
    EXPECT_EQ(begun.size(), 1u);
    requests.clear();
    begun.clear();
    ended.clear();
  }
}

TEST_F(Http2Test, CountsTheBytesOfItsFrames) {
  connect();
  Http2Response& response = send();
  std::string out;
  client->produce(out, 1 << 20);
  EXPECT_EQ(response.bytes_sent(), out.size());
  server->receive(out);
  server->respond(1, 200, {}, "hello");
  const std::string back = server->produce();
  feed(back);
  EXPECT_EQ(response.bytes_received(), back.size());
}

TEST_F(Http2Test, ManyRequestsAreUnderWayAtOnce) {
  connect();
  for (int i = 0; i < 100; ++i) send();
  exchange();
  ASSERT_EQ(requests.size(), 100u);
  EXPECT_EQ(client->active(), 100u);
  for (int i = 99; i >= 0; --i) server->respond(requests[static_cast<std::size_t>(i)].stream, 200, {}, "x");
  exchange();
  EXPECT_EQ(ended.size(), 100u);
  EXPECT_EQ(client->active(), 0u);
  for (const auto& response : responses) EXPECT_EQ(how(response), Http2End::complete);
}

TEST_F(Http2Test, ABodyGoesOutWithinTheServersWindow) {
  connect();
  const std::string body(200'000, 'b');
  send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + body);
  exchange();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].body, body);
  EXPECT_TRUE(responses[0].uploaded());
}

TEST_F(Http2Test, AnAnswerBeforeTheBodyIsUpIsComplete) {
  connect();
  Http2Response& response =
      send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'b'));
  std::string out;
  client->produce(out, 1 << 20);
  server->receive(out);
  (void)server->produce();  // the window's updates are lost on the way
  server->respond(1, 413);
  exchange();
  EXPECT_EQ(how(response), Http2End::complete);
  EXPECT_EQ(response.status(), 413);
  EXPECT_FALSE(response.uploaded());
  EXPECT_EQ(client->active(), 0u);
}

TEST_F(Http2Test, ALargeResponseNeedsNoLeaveToBeSent) {
  connect();
  send();
  exchange();
  server->respond(1, 200, {}, std::string(50 << 20, 'r'));
  const std::string back = server->produce();  // in one go: nothing of ours is waited for
  EXPECT_GT(back.size(), std::size_t{50} << 20);
  feed(back);
  EXPECT_EQ(how(responses[0]), Http2End::complete);
  EXPECT_EQ(responses[0].body_bytes(), std::uint64_t{50} << 20);
  EXPECT_EQ(responses[0].body().size(), 1000u) << "as much as was asked for";
}

TEST_F(Http2Test, InterimResponsesAndTrailersAreNotTheResponse) {
  connect();
  Http2Response& response = send();
  exchange();
  server->interim(1, 103);
  exchange();
  server->respond(1, 200, {{"a", "b"}}, "x");
  exchange();
  EXPECT_EQ(how(response), Http2End::complete);
  EXPECT_EQ(response.head(), "HTTP/2 200\r\na: b\r\n");
}

TEST_F(Http2Test, ARequestThatWasRefusedIsSaidToBe) {
  connect();
  Http2Response& refused = send();
  Http2Response& reset = send();
  Http2Response& begun_and_refused = send();
  exchange();
  server->reset(1, NGHTTP2_REFUSED_STREAM);
  server->reset(3, NGHTTP2_INTERNAL_ERROR);
  server->respond(5, 200, {}, "half", false);
  exchange();
  server->reset(5, NGHTTP2_REFUSED_STREAM);
  exchange();
  EXPECT_EQ(how(refused), Http2End::refused);
  EXPECT_EQ(how(reset), Http2End::reset);
  EXPECT_EQ(reset.error_text(), "RST_STREAM with INTERNAL_ERROR");
  EXPECT_EQ(how(begun_and_refused), Http2End::reset) << "it had begun, whatever it says";
  EXPECT_EQ(client->active(), 0u);
}

TEST_F(Http2Test, GoawayRefusesWhatTheServerHasNotBegun) {
  connect();
  Http2Response& first = send();
  Http2Response& second = send();
  exchange();
  server->go_away(1);
  exchange();
  EXPECT_TRUE(client->going_away());
  EXPECT_EQ(client->goaway_code(), 0u);
  EXPECT_EQ(how(second), Http2End::refused);
  server->respond(1, 200);
  exchange();
  EXPECT_EQ(how(first), Http2End::complete);
  EXPECT_EQ(client->active(), 0u);
}

TEST_F(Http2Test, ARequestAfterGoawayIsRefusedWithoutTheServer) {
  connect();
  server->go_away(0, NGHTTP2_ENHANCE_YOUR_CALM);
  exchange();
  EXPECT_EQ(client->goaway_code(), static_cast<std::uint32_t>(NGHTTP2_ENHANCE_YOUR_CALM));
  Http2Response& late = send();
  exchange();
  EXPECT_EQ(how(late), Http2End::refused);
  EXPECT_EQ(client->active(), 0u);
  EXPECT_TRUE(requests.empty());
}

TEST_F(Http2Test, ACancelledRequestIsNotHeardOfAgain) {
  connect();
  Http2Response& gone = send();
  Http2Response& stays = send();
  exchange();
  client->cancel(gone);
  server->respond(1, 200, {}, "late");
  server->respond(3, 200, {}, "ok");
  exchange();
  EXPECT_EQ(ended.size(), 1u);
  EXPECT_EQ(how(stays), Http2End::complete);
  EXPECT_EQ(client->active(), 0u);
  EXPECT_TRUE(server_is_content);
}

TEST_F(Http2Test, ARequestCancelledBeforeItWentOutNeverDoes) {
  connect();
  client->cancel(send());
  exchange();
  EXPECT_TRUE(requests.empty());
  EXPECT_TRUE(ended.empty());
  EXPECT_EQ(client->active(), 0u);
}

TEST_F(Http2Test, AResponseIsUsedForOneRequestAfterTheOther) {
  connect();
  Http2Response& response = send();
  exchange();
  server->respond(1, 200, {{"set-cookie", "a"}}, "first");
  exchange();
  ASSERT_EQ(client->send(sent.back(), response, 1000), Http2Sent::sent);
  exchange();
  server->respond(3, 404);
  exchange();
  EXPECT_EQ(ended.size(), 2u);
  EXPECT_EQ(response.head(), "HTTP/2 404\r\n");
  EXPECT_EQ(response.body(), "");
  EXPECT_FALSE(response.has_set_cookie());
  EXPECT_FALSE(response.has_content_encoding());
}

TEST_F(Http2Test, TheServersSettingsAreTakenUp) {
  connect({}, 7);
  EXPECT_TRUE(client->has_settings());
  EXPECT_EQ(client->max_streams(), 7u);
  server->set(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 3);
  exchange();
  EXPECT_EQ(client->max_streams(), 3u);
}

TEST_F(Http2Test, BeforeTheSettingsAHundredStreamsArePresumed) {
  client = std::make_unique<Http2Session>(Http2Limits{}, *this);
  EXPECT_FALSE(client->has_settings());
  EXPECT_EQ(client->max_streams(), 100u);
}

TEST_F(Http2Test, PingsAreAnswered) {
  connect();
  server->ping();
  exchange();
  EXPECT_EQ(server->pings_answered(), 1u);
}

TEST_F(Http2Test, AnAnswerInHttp1IsNoHttp2) {
  client = std::make_unique<Http2Session>(Http2Limits{}, *this);
  feed("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  std::string out;
  client->produce(out, 1 << 20);
  EXPECT_TRUE(client->failed());
  EXPECT_TRUE(client->is_not_http2());
}

TEST_F(Http2Test, FramesAgainstTheRulesEndTheConnection) {
  connect();
  send();
  exchange();
  feed(frame(NGHTTP2_DATA, 0, 0, "data on stream 0"));
  exchange();
  EXPECT_TRUE(client->failed());
  EXPECT_FALSE(client->is_not_http2());
  EXPECT_FALSE(client->error_text().empty());
}

TEST_F(Http2Test, AMessageAgainstTheRulesEndsItsStream) {
  connect();
  Http2Response& response = send();
  Http2Response& other = send();
  exchange();
  server->respond(1, 200, {{"content-length", "10"}}, "short");
  server->respond(3, 200);
  exchange();
  EXPECT_EQ(how(response), Http2End::malformed);
  EXPECT_FALSE(response.error_text().empty());
  EXPECT_EQ(how(other), Http2End::complete);
  EXPECT_FALSE(client->failed());
}

TEST_F(Http2Test, OfABodyThatIsTooLongNothingDependsOnHowItCame) {
  for (const std::size_t size : {std::size_t{1} << 20, std::size_t{1}}) {
    piece = size;
    connect();
    Http2Response& response = send();
    exchange();
    server->respond(1, 200, {{"content-length", "3"}}, "four");
    exchange();
    EXPECT_EQ(how(response), Http2End::malformed);
    EXPECT_EQ(response.body_bytes(), 0u);
    EXPECT_EQ(response.body(), "");
  }
}

TEST_F(Http2Test, AStatusBelow100IsNone) {
  using namespace std::string_literals;
  connect();
  Http2Response& response = send();
  exchange();
  feed(frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_END_STREAM, 1,
             "\x00\x07:status\x03\x30\x35\x30"s));
  exchange();
  EXPECT_EQ(how(response), Http2End::malformed);
  EXPECT_EQ(response.error_text(), "a status below 100");
  EXPECT_FALSE(client->failed());
}

}  // namespace
}  // namespace brink::protocol
