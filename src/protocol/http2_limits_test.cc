#include "protocol/http2_test_util.h"

namespace brink::protocol {
namespace {

TEST_F(Http2Test, TooManyInterimResponsesAreTooLarge) {
  connect({.interim = 2});
  Http2Response& two = send();
  Http2Response& three = send();
  exchange();
  for (int i = 0; i < 2; ++i) server->interim(1, 103), exchange();
  for (int i = 0; i < 3; ++i) server->interim(3, 103), exchange();
  server->respond(1, 200);
  exchange();
  EXPECT_EQ(how(two), Http2End::complete);
  EXPECT_EQ(how(three), Http2End::too_large);
  EXPECT_EQ(three.error_text(), "too many interim responses");
}

TEST_F(Http2Test, LimitsAreExact) {
  // "HTTP/2 200\r\n" counts as the pseudo-header it was: 7 + 3 + 4; "a: 1…\r\n" as 1 + 86 - 14 - 5 + 4.
  const std::size_t limit = 90;
  const auto end = [&](std::size_t value, std::size_t body, std::size_t headers) {
    connect({.head = limit, .headers = 4, .body = 10});
    Http2Response& response = send();
    requests.clear();
    exchange();
    TestingHeaders all = {{"a", std::string(value, '1')}};
    while (all.size() + 1 < headers) all.push_back({"b", ""});
    server->respond(1, 200, all, std::string(body, 'x'));
    exchange();
    return how(response);
  };
  EXPECT_EQ(end(limit - 14 - 5, 10, 2), Http2End::complete);
  EXPECT_EQ(end(limit - 14 - 5 + 1, 10, 2), Http2End::too_large);
  EXPECT_EQ(end(1, 11, 2), Http2End::too_large);
  EXPECT_EQ(end(1, 1, 4), Http2End::complete);
  EXPECT_EQ(end(1, 1, 5), Http2End::too_large);
}

TEST_F(Http2Test, OneStreamThatIsTooLargeLeavesTheOthersAlone) {
  connect({.body = 10});
  Http2Response& large = send();
  Http2Response& small = send();
  exchange();
  server->respond(1, 200, {}, std::string(100, 'x'));
  server->respond(3, 200, {}, "ok");
  exchange();
  EXPECT_EQ(how(large), Http2End::too_large);
  EXPECT_EQ(how(small), Http2End::complete);
  EXPECT_FALSE(client->failed());
  EXPECT_EQ(client->active(), 0u);
}

TEST_F(Http2Test, FieldsBeyondMeasureAreNotSent) {
  connect();
  Http2Request request;
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\nBig: " + std::string((1 << 18) + 1, 'x') + "\r\n\r\n";
  ASSERT_TRUE(request.assign(text, "", false));
  EXPECT_EQ(client->send(request, responses.emplace_back()), Http2Sent::too_large);
  EXPECT_EQ(client->active(), 0u);
  Http2Response& large = send("GET / HTTP/1.1\r\nHost: a\r\nBig: " + std::string(60'000, 'x') + "\r\n\r\n");
  exchange();
  server->respond(1, 200);
  exchange();
  EXPECT_EQ(how(large), Http2End::complete) << "in several frames";
}

}  // namespace
}  // namespace brink::protocol
