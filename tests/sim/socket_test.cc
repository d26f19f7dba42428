// Steps over WebSockets, on the simulated machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/socket_rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using protocol::Opcode;
using sample::Failure;
using sample::Mishap;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const auto& mishaps(const aggregate::StageSummary& s, Mishap kind) {
  return s.journal.mishaps[static_cast<std::size_t>(kind)];
}

TEST(SocketStep, ShakesHandsAndMeasuresEachRoundTripByItself) {
  SocketTrial t("steps: [{name: chat, ws: /chat, messages: [{send: one, expect: true}, {send: two, expect: two}]}]");
  const auto s = t.play(6);
  EXPECT_THAT(t.target.messages, ElementsAre("one", "two", "one", "two"));
  EXPECT_EQ(t.row(s, "chat").counts.completed, 2u) << "handshakes";
  EXPECT_EQ(t.row(s, "chat: message").counts.completed, 4u);
  EXPECT_NEAR(p50_of(t.row(s, "chat: message")), 0.00105, 0.0001) << "a millisecond and the way there and back";
  EXPECT_EQ(s.total.counts.status.size(), 1u) << "a message has no status";
  EXPECT_EQ(s.total.counts.status.at(101), 2u);
  EXPECT_EQ(s.phases.opened, 2u);
  EXPECT_EQ(s.phases.reused, 4u);
  EXPECT_EQ(s.phases.connect.count(), 2u);
}

TEST(SocketStep, HandshakesAreWhatTheStandardSays) {
  SocketTrial t(R"(
headers: {X-All: "1"}
steps: [{ws: "/chat?u=${uuid()}", subprotocols: [chat, superchat], headers: {Origin: "http://10.0.0.1"}}]
)");
  t.target.more_headers = "Sec-WebSocket-Protocol: superchat\r\n";
  const auto s = t.play(3);
  EXPECT_EQ(s.total.counts.completed, 3u);
  std::set<std::string> keys;
  for (const std::string& head : t.target.heads) {
    EXPECT_THAT(head, HasSubstr("GET /chat?u="));
    EXPECT_THAT(head, HasSubstr("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nX-All: 1\r\n"));
    EXPECT_THAT(head, HasSubstr("Sec-WebSocket-Protocol: chat, superchat"));
    EXPECT_THAT(head, testing::Not(HasSubstr("Connection: close")));
    keys.insert(std::string(protocol::find_header(head + "\r\n", "sec-websocket-key")));
  }
  EXPECT_EQ(keys.size(), 3u);
}

TEST(SocketStep, WithoutKeepAliveTheHandshakeIsTheSame) {
  SocketTrial t("steps: [{ws: /chat, send: x, expect_message_contains: x}]");
  t.rig.plan.client.keepalive = false;
  EXPECT_EQ(t.play(2).total.counts.completed, 2u);
  EXPECT_THAT(t.target.heads[0], testing::Not(HasSubstr("Connection: close")));
}

TEST(SocketStep, IsClosedInOrderAndTheServerEndsTheConnection) {
  SocketTrial t("steps: [{ws: /chat, send: x, close_code: 3001, close_reason: bye}]");
  t.play(4);
  EXPECT_THAT(t.target.goodbyes, ElementsAre("\x0b\xb9"
                                             "bye",
                                             "\x0b\xb9"
                                             "bye"));
  EXPECT_EQ(t.sockets().closes, 2u);
  EXPECT_EQ(t.sockets().closes_unanswered, 0u);
  EXPECT_THAT(t.sockets().close_codes, ElementsAre(Pair(3001, 2)));
  EXPECT_EQ(t.sockets().dropped, 0u);
  EXPECT_EQ(t.rig.machine.open_connections(), 0u);
}

TEST(SocketStep, DoesNotWaitForeverForAGoodbye) {
  SocketTrial t("steps: [{ws: /chat, send: x}]");
  t.target.returns_goodbyes = false;
  t.rig.plan.client.close_timeout = 2s;
  const Instant begin = t.rig.machine.now();
  const auto s = t.play(2);
  EXPECT_EQ(t.sockets().closes_unanswered, 1u);
  EXPECT_NEAR(seconds(t.rig.machine.now() - begin), 2, 0.01);
  EXPECT_LT(s.length, 10ms) << "the wait is in no number";
  EXPECT_EQ(t.rig.machine.open_connections(), 0u);
}

TEST(SocketStep, WhatNobodyWaitsForCountsAndHasNoTime) {
  SocketTrial t("steps: [{name: feed, ws: /feed, messages: [{send: tick}]}]");
  const auto s = t.play(10);
  EXPECT_EQ(t.row(s, "feed: send").counts.completed, 5u);
  EXPECT_EQ(t.row(s, "feed: send").response().count(), 0u);
  EXPECT_EQ(s.total.response().count(), 5u) << "those of the handshakes";
  EXPECT_EQ(s.total.counts.ended_in_window, 10u);
}

TEST(SocketStep, ManyMessagesWithoutAnAnswerNeedNoStack) {
  SocketTrial t("steps: [{name: feed, ws: /feed, repeat: 200000, messages: [{send: tick}]}]");
  t.target.on_message = [](sim::SimSocket&, const auto&) {};
  EXPECT_EQ(t.play(100'001).total.counts.completed, 100'001u);
}

TEST(SocketStep, TakesValuesOutOfMessagesAndPutsThemIntoOthers) {
  SocketTrial t(R"(
steps:
  - name: chat
    ws: /chat
    messages:
      - send: {op: login}
        expect: {json: {$.op: welcome}}
        extract: {token: {json: $.token}, seat: {regex: 'seat (\d+)'}}
      - {send: "token ${token}, seat ${seat}", expect: true}
)");
  t.target.on_message = [](sim::SimSocket& socket, const auto& frame) {
    socket.send(R"({"op": "noise"})");
    socket.send(frame.payload.starts_with('{') ? R"({"op": "welcome", "token": "t7", "text": "seat 12"})" : "fine");
  };
  const auto s = t.play(3);
  EXPECT_THAT(t.target.messages, ElementsAre(R"({"op": "login"})", "token t7, seat 12"));
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(t.sockets().messages_received, 3u);
  EXPECT_EQ(t.sockets().unexpected, 1u) << "the noise before the welcome";
}

TEST(SocketStep, AMissingValueGivesTheIterationUp) {
  SocketTrial t(R"(
steps:
  - {name: chat, ws: /chat, messages: [{send: a, extract: {token: {json: $.token}}}, {send: b}]}
  - {name: after, path: /after}
)");
  const auto s = t.play(4);
  EXPECT_THAT(t.target.messages, ElementsAre("a", "a"));
  EXPECT_EQ(failures(t.row(s, "chat: message"), Failure::assertion), 2u);
  EXPECT_THAT(mishaps(s, Mishap::extraction), ElementsAre(Pair("ExtractFailure: token: the body is not JSON", 2)));
  EXPECT_EQ(t.row(s, "after").counts.due, 0u);
}

TEST(SocketStep, DemandsThingsOfMessagesAndGoesOn) {
  SocketTrial t(R"(
steps:
  - name: chat
    ws: /chat
    messages:
      - {name: first, send: hello, assert_body_contains: nothing, assert_max_latency: 1s, assert_length: 5}
      - {name: second, send: again, assert_body_regex: "^ag"}
)");
  const auto s = t.play(3);
  EXPECT_EQ(failures(t.row(s, "first"), Failure::assertion), 1u);
  EXPECT_EQ(t.row(s, "second").counts.completed, 1u);
  EXPECT_EQ(s.journal.checks.at("first: body contains 'nothing'").failed, 1u);
  EXPECT_EQ(s.journal.checks.at("first: latency within 1000 ms").passed, 1u);
  EXPECT_EQ(s.journal.checks.at("first: length 5 bytes").passed, 1u);
  EXPECT_EQ(s.journal.checks.at("second: body matches ^ag").passed, 1u);
}

TEST(SocketStep, PingsAreRoundTripsToo) {
  SocketTrial t("steps: [{name: chat, ws: /chat, messages: [{ping: true}, {ping: true}]}]");
  const auto s = t.play(3);
  EXPECT_EQ(t.target.pings, 2u);
  EXPECT_EQ(t.row(s, "chat: ping").counts.completed, 2u);
  EXPECT_EQ(t.row(s, "chat: ping").response().count(), 2u);
  EXPECT_EQ(t.sockets().pongs, 2u);
}

TEST(SocketStep, AnswersPingsAndSendsThemByItself) {
  SocketTrial t("steps: [{ws: /chat, ping_interval: 0.1, hold: 1.05}]");
  t.target.on_open = [&](sim::SimSocket& socket) {
    for (int i = 1; i <= 3; ++i) {
      t.rig.machine.at(t.rig.machine.now() + i * 200ms,
                       [socket = socket.shared_from_this()] { socket->send_frame(Opcode::ping, "are you there"); });
    }
  };
  t.play(3);
  EXPECT_EQ(t.target.pings, 10u);
  EXPECT_EQ(t.target.pongs, 3u);
  EXPECT_EQ(t.sockets().pings, 10u);
  EXPECT_EQ(t.sockets().pongs, 10u);
}

TEST(SocketStep, BinaryMessagesAndFiles) {
  SocketTrial t(R"(
steps:
  - ws: /chat
    messages:
      - {send_base64: AAEC/w==, expect: true, assert_length: 4}
      - {send_file: f.bin, expect: true}
      - {send: "as ${randint(7,7)} bytes", type: binary}
)",
                {{{"f.bin", std::string("\xff\x00z", 3)}}});
  std::vector<Opcode> kinds;
  t.target.on_message = [&](sim::SimSocket& socket, const auto& frame) {
    kinds.push_back(frame.opcode);
    socket.send_frame(frame.opcode, frame.payload);
  };
  EXPECT_EQ(t.play(4).total.counts.failed, 0u);
  EXPECT_THAT(t.target.messages, ElementsAre(std::string("\0\1\2\xff", 4), std::string("\xff\x00z", 3), "as 7 bytes"));
  EXPECT_THAT(kinds, testing::Each(Opcode::binary));
}

TEST(SocketStep, LargeMessagesComeThroughBothWays) {
  const std::string large(300'000, 'x');
  SocketTrial t("steps: [{ws: /chat, messages: [{send_file: f, type: text, expect: true, assert_length: 300000}]}]",
                {{{"f", large}}});
  EXPECT_EQ(t.play(2).total.counts.failed, 0u);
  EXPECT_EQ(t.target.messages.at(0), large);
}

TEST(SocketStep, MasksAreTheUsersOwnAndTheSameWithTheSameSeed) {
  const std::string text = "steps: [{ws: /chat, messages: [{send: x, expect: true}]}]";
  SocketTrial a(text), b(text), c(text);
  c.rig.plan.seed = 99;
  c.follow(c.rig.plan.routes, c.rig.plan.scenario);
  a.play(8, 2);
  b.play(8, 2);
  c.play(8, 2);
  EXPECT_EQ(a.target.masks, b.target.masks);
  EXPECT_EQ(a.target.heads, b.target.heads);
  EXPECT_NE(a.target.masks, c.target.masks);
  EXPECT_EQ(std::set<std::uint32_t>(a.target.masks.begin(), a.target.masks.end()).size(), a.target.masks.size());
}

TEST(SocketStep, StaysOpenOverTheFlowAndOtherStepsUseIt) {
  SocketTrial t(R"(
steps:
  - {name: news, ws: /news, close_at: flow, messages: [{send: subscribe}]}
  - {name: post, path: /post}
  - {name: seen, socket: news, messages: [{name: push, expect: posted, extract: {n: {regex: 'posted (\d)'}}}]}
  - {path: "/thanks/${n}"}
)");
  std::shared_ptr<sim::SimSocket> news;
  t.target.on_message = [&](sim::SimSocket& socket, const auto&) { news = socket.shared_from_this(); };
  t.target.plain = [&](const sim::SimRequest& request) {
    if (request.path == "/post") news->send("posted 5");
    return sim::SimResponse{};
  };
  const auto s = t.play(10);
  EXPECT_THAT(t.target.paths, ElementsAre("/news", "/post", "/thanks/5", "/news", "/post", "/thanks/5"));
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(t.row(s, "push").counts.completed, 2u) << "pushed while the request went on, and read afterwards";
  EXPECT_EQ(t.sockets().opened, 2u);
  EXPECT_EQ(t.target.goodbyes.size(), 2u) << "at the end of each flow";
}

// Sends `count` messages of `size` as soon as it is open: then the user waits for the first of them.
std::string first_kept(std::size_t count, std::size_t size, std::uint64_t& passed_over) {
  SocketTrial t(R"(
steps:
  - {name: news, ws: /news, messages: [{hold: 0.1}, {expect: true, extract: {n: {regex: '^(\d+)'}}}, {send: "${n}"}]}
)");
  t.target.on_open = [&](sim::SimSocket& socket) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string text = std::to_string(i) + " ";
      text.resize(size, 'x');
      socket.send(text);
    }
  };
  t.play(4);
  passed_over = t.sockets().unexpected;
  return t.target.messages.empty() ? "none" : t.target.messages[0];
}

TEST(SocketStep, KeepsTheNewestOfWhatNobodyHasReadYet) {
  std::uint64_t passed_over = 0;
  EXPECT_EQ(first_kept(engine::Socket::most_unread, 10, passed_over), "0");
  EXPECT_EQ(first_kept(engine::Socket::most_unread + 1, 10, passed_over), "1");
  const std::size_t half = engine::Socket::most_unread_bytes / 2;
  EXPECT_EQ(first_kept(2, half, passed_over), "0");
  EXPECT_EQ(passed_over, 1u) << "the second, which nobody read";
  EXPECT_EQ(first_kept(3, half, passed_over), "1");
}

TEST(SocketStep, UsersWhoGoTakeTheirSocketsAlong) {
  SocketTrial t("steps: [{name: chat, ws: /chat, close_at: user, messages: [{send: x, expect: x, think_time: 0.01}]}]");
  plan::Closed load{.users = 10};
  load.at_first = 10;
  load.legs = {{1s, 10}, {0s, 2}, {1s, 2}};
  plan::Stage stage;
  stage.load = load;
  stage.duration = 2s;
  std::uint64_t open = 0;
  t.rig.machine.at(t.rig.machine.now() + 1900ms, [&] { open = t.rig.machine.open_connections(); });
  t.rig.play(stage);
  EXPECT_EQ(open, 2u);
  EXPECT_EQ(t.target.goodbyes.size(), 10u);
  EXPECT_EQ(t.sockets().most_open, 10u);
}

TEST(SocketStep, IsTheUsersOverIterations) {
  SocketTrial t("steps: [{name: chat, ws: /chat, close_at: user, messages: [{send: x, expect: true}]}]");
  const auto s = t.play(1s, 5);
  EXPECT_EQ(t.row(s, "chat").counts.completed, 5u);
  EXPECT_GT(t.row(s, "chat: message").counts.completed, 4000u);
  EXPECT_EQ(t.target.connections, 5u);
  EXPECT_EQ(t.sockets().most_open, 5u);
  EXPECT_EQ(t.target.goodbyes.size(), 5u) << "when the stage is over";
  EXPECT_EQ(t.rig.machine.open_connections(), 0u);
}

TEST(SocketStep, ArrivalsOfAnOpenLoadShareTheSocketsOfUsers) {
  SocketTrial t("steps: [{name: chat, ws: /chat, close_at: user, messages: [{send: x, expect: true}]}]");
  t.target.delay = 5ms;
  const auto s = t.rig.play(Rig::open(1000, 2s));
  EXPECT_EQ(t.row(s, "chat: message").counts.completed, 2000u);
  EXPECT_LT(t.target.connections, 12u);
  EXPECT_NEAR(p50_of(t.row(s, "chat: message")), 0.005, 0.0005);
}

TEST(SocketStep, EachUserHasItsOwnCookiesOnTheHandshake) {
  SocketTrial t("steps: [{ws: /chat, send: x}]");
  t.target.more_headers = "Set-Cookie: seat=1; Path=/\r\n";
  t.play(6);
  EXPECT_THAT(t.target.heads[0], testing::Not(HasSubstr("Cookie")));
  EXPECT_THAT(t.target.heads[1], HasSubstr("Cookie: seat=1"));
}

TEST(SocketStep, TheStageEndsWhateverIsHeldOrWaitedFor) {
  SocketTrial t("steps: [{name: a, ws: /chat, messages: [{expect: never, timeout: 3600}]}]");
  t.rig.plan.client.timeout = 3600s;
  Instant begin = t.rig.machine.now();
  const auto s = t.play(1s, 3);
  EXPECT_EQ(t.row(s, "a: wait").counts.in_flight, 3u);
  EXPECT_NEAR(seconds(t.rig.machine.now() - begin), 6, 0.1) << "a second and the drain";

  SocketTrial held("steps: [{name: a, ws: /chat, hold: 3600}]");
  begin = held.rig.machine.now();
  const auto h = held.play(1s, 3);
  EXPECT_EQ(held.row(h, "a: hold").counts.completed, 3u) << "held as long as could be";
  EXPECT_EQ(h.total.response().count(), 3u) << "the handshakes; a hold has no time";
  EXPECT_NEAR(seconds(held.rig.machine.now() - begin), 1, 0.1);
  EXPECT_EQ(held.target.goodbyes.size(), 3u);
}

TEST(SocketStep, RequestsOfTheBudgetAreMessagesToo) {
  SocketTrial t("steps: [{name: a, ws: /chat, repeat: 1000, messages: [{send: x}]}]");
  t.rig.plan.budget.max_requests = 20;
  const auto s = t.play(5s);
  EXPECT_EQ(s.total.counts.due, 20u);
  EXPECT_EQ(t.target.messages.size(), 19u);
}

}  // namespace
}  // namespace brink::test
