#include <gtest/gtest.h>

#include "input/compat/pywrkr_testing.h"
#include "plan/scenario.h"

namespace brink::input::compat {
namespace {

TEST(PywrkrSocket, OptionsThatAreForOneAreCheckedFirst) {
  const std::map<std::string, Words> cases = {
      {"--rate is not for a ws:// or wss:// URL", {"--rate", "5"}},
      {"--http2 is not for a ws:// or wss:// URL", {"--http2"}},
      {"--method is not for a ws:// or wss:// URL", {"-m", "POST"}},
      {"--ws-expect-reply requires --ws-message", {"--ws-expect-reply"}},
      {"--ws-message-interval must be >= 0", {"--ws-message-interval", "-1"}},
      {"--ws-reply-timeout must be > 0", {"--ws-reply-timeout", "0"}},
      {"--ws-max-message-size must be >= 1", {"--ws-max-message-size", "0"}},
      {"", {"--ws-message", "a", "--ws-message", "b", "-m", "get"}},
  };
  for (const auto& [message, words] : cases) {
    Words all = words;
    all.push_back("ws://h/");
    EXPECT_EQ(pywrkr_error(all), message);
  }
}

TEST(PywrkrSocket, MessagesGoOverASocketOfEachConnection) {
  const BenchOptions options = whole({"wss://127.0.0.1/",
                                      "-c",
                                      "4",
                                      "--ramp-up",
                                      "2",
                                      "--ws-message",
                                      "a",
                                      "--ws-message",
                                      "b",
                                      "--ws-expect-reply",
                                      "--ws-message-interval",
                                      "0",
                                      "--ws-reply-timeout",
                                      "2",
                                      "--ws-reconnect",
                                      "--ws-reconnect-delay",
                                      "3",
                                      "-k",
                                      "-A",
                                      "u:p"});
  const plan::SocketStep& socket = *options.plan.scenario->flows[0].steps[0].socket;
  EXPECT_EQ(socket.acts[0].payloads.size(), 2u);
  EXPECT_EQ(socket.acts[0].timeout, std::chrono::seconds(2));
  EXPECT_EQ(socket.acts[0].think_after, Duration{});
  EXPECT_EQ(socket.retry_pause, std::chrono::seconds(3));
  EXPECT_FALSE(socket.loss_ends_user);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).users, 4u);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).ramp, std::chrono::seconds(2));
  EXPECT_TRUE(whole({"ws://127.0.0.1/"}).plan.scenario->flows[0].steps[0].socket->loss_ends_user) << "only when asked";
}

TEST(PywrkrSocket, WhatHasNoEffectIsSaid) {
  const Words idle = {"--ws-message-interval", "1", "--ws-reply-timeout", "2", "--ws-reconnect-delay", "1"};
  const PywrkrLine line = pywrkr_line({"ws://127.0.0.1/", "--no-keepalive", idle[0], idle[1], idle[2], idle[3]});
  EXPECT_EQ(line.bench.notes.size(), 3u);
  whole({"ws://127.0.0.1/", "--no-keepalive", idle[0], idle[1], idle[2], idle[3], idle[4], idle[5]});
  EXPECT_EQ(pywrkr_line({"http://127.0.0.1/", idle[0], idle[1], idle[4], idle[5]}).bench.notes.size(), 2u);
  whole({"http://127.0.0.1/", idle[0], idle[1], idle[4], idle[5]});
}

}  // namespace
}  // namespace brink::input::compat
