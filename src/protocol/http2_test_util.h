// What the tests of HTTP/2 share.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocol/http2.h"
#include "protocol/testing_http2.h"

namespace brink::protocol {

// A client with a server at its other end. Bytes go over when the test says so, cut into pieces of `piece` bytes.
class Http2Test : public testing::Test, public Http2Events {
 protected:
  struct Ended {
    const Http2Response* response;
    Http2End how;
  };

  void connect(const Http2Limits& limits = {}, std::uint32_t max_streams = 100) {
    client = std::make_unique<Http2Session>(limits, *this);
    server =
        std::make_unique<TestingHttp2Server>([this](const auto& request) { requests.push_back(request); }, max_streams);
    exchange();
  }

  Http2Response& send(const std::string& head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", std::size_t keep = 1000,
                      Http2Talk* talk = nullptr) {
    Http2Request& request = sent.emplace_back();
    texts.push_back(head);
    EXPECT_TRUE(request.assign(texts.back(), "", false));
    EXPECT_EQ(client->send(request, responses.emplace_back(), keep, talk), Http2Sent::sent);
    return responses.back();
  }

  // Everything either side has to say.
  void exchange() {
    for (bool more = true; more;) {
      std::string out;
      client->produce(out, 1 << 20);
      if (!out.empty()) server_is_content = server->receive(out);
      const std::string back = server->produce();
      feed(back);
      more = !out.empty() || !back.empty();
    }
  }

  void feed(std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) client->receive(bytes.substr(0, piece));
  }

  void on_begun(Http2Response& response) override { begun.push_back(&response); }
  void on_ended(Http2Response& response, Http2End how) override { ended.push_back({&response, how}); }

  Http2End how(const Http2Response& response) const {
    std::size_t times = 0;
    Http2End end = Http2End::complete;
    for (const Ended& e : ended) {
      if (e.response != &response) continue;
      end = e.how;
      ++times;
    }
    EXPECT_EQ(times, 1u);
    return end;
  }

  std::unique_ptr<Http2Session> client;
  std::unique_ptr<TestingHttp2Server> server;
  std::size_t piece = 1 << 20;
  std::deque<Http2Request> sent;
  std::deque<std::string> texts;
  std::deque<Http2Response> responses;
  std::deque<TestingHttp2Server::Request> requests;
  std::vector<const Http2Response*> begun;
  std::vector<Ended> ended;
  bool server_is_content = true;
};

}  // namespace brink::protocol
