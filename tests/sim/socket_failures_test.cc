// What can go wrong with a WebSocket, as data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/socket_rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using protocol::Opcode;
using protocol::testing_frame;
using sample::Failure;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* one_message =
    "steps: [{name: chat, ws: /chat, timeout: 0.5, send: x, expect_message_contains: x}]";

// The detail of the first exchange that failed so.
std::string detail(const aggregate::StageSummary& s, Failure failure) {
  for (const auto& exchange : s.exchanges) {
    if (exchange.sample.failure == failure) return exchange.detail;
  }
  return "none";
}

TEST(SocketFailure, AStatusInsteadOfASocket) {
  SocketTrial t(one_message);
  t.target.refuse = [](const auto&) { return sim::SimResponse{.status = 403}; };
  const auto s = t.play(2);
  EXPECT_EQ(failures(t.row(s, "chat"), Failure::status), 2u);
  EXPECT_EQ(s.total.counts.status.at(403), 2u);
  EXPECT_EQ(t.row(s, "chat: message").counts.due, 0u) << "the iteration is given up";
  EXPECT_EQ(t.sockets().opened, 0u);
}

TEST(SocketFailure, AnAnswerThatDoesNotOpenIt) {
  SocketTrial t(one_message);
  t.target.refuse = [](const auto&) { return sim::SimResponse{.status = 200, .body = "hello"}; };
  auto s = t.play(2);
  EXPECT_EQ(failures(t.row(s, "chat"), Failure::no_websocket), 2u);
  EXPECT_EQ(detail(s, Failure::no_websocket), "the answer does not change over");

  SocketTrial wrong(one_message);
  wrong.target.refuse = [](const auto&) {
    return sim::SimResponse{.raw =
                                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: nonsense\r\n\r\n"};
  };
  s = wrong.play(1);
  EXPECT_EQ(detail(s, Failure::no_websocket), "the answer is not to this handshake");
  EXPECT_EQ(wrong.rig.machine.open_connections(), 0u);
}

TEST(SocketFailure, NobodyThere) {
  SocketTrial t(one_message);
  t.target.most_connections = 0;
  const auto s = t.play(3);
  EXPECT_EQ(failures(t.row(s, "chat"), Failure::refused), 3u);
}

TEST(SocketFailure, AnswersThatAreNotHttpOrDoNotCome) {
  SocketTrial t(one_message);
  t.target.refuse = [](const auto&) { return sim::SimResponse{.raw = "SSH-2.0-OpenSSH\r\n\r\n"}; };
  EXPECT_EQ(failures(t.play(1).total, Failure::malformed), 1u);
  SocketTrial dropped(one_message);
  dropped.target.refuse = [](const auto&) { return sim::SimResponse{.drop = true}; };
  EXPECT_EQ(failures(dropped.play(1).total, Failure::closed_early), 1u);
  SocketTrial silent(one_message);
  class Silent final : public sim::SimTarget {
    void handle(sim::SimMachine&, const sim::SimRequest&, sim::Respond) override {}
  } target;
  silent.rig.machine.listen("10.0.0.1", 80, target);
  const auto s = silent.play(1);
  EXPECT_EQ(failures(s.total, Failure::first_byte_timeout), 1u);
  EXPECT_NEAR(p50_of(s.total), 0.5, 0.001);
}

TEST(SocketFailure, TheMessageDoesNotCome) {
  SocketTrial t(one_message);
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send("another"); };
  const auto s = t.play(2);
  const auto& row = t.row(s, "chat: message");
  EXPECT_EQ(failures(row, Failure::message_timeout), 1u);
  EXPECT_NEAR(p50_of(row), 0.5, 0.001) << "a time-out is a time, at least";
  EXPECT_EQ(t.sockets().dropped, 0u) << "it was we who left";
  EXPECT_EQ(t.target.goodbyes.size(), 1u);
}

TEST(SocketFailure, ItIsClosedBeforeTheMessage) {
  SocketTrial t(one_message);
  t.target.on_message = [](sim::SimSocket& socket, const auto&) {
    socket.send_frame(Opcode::close, std::string("\x03\xf3") + "too busy");
  };
  const auto s = t.play(2);
  EXPECT_EQ(failures(t.row(s, "chat: message"), Failure::socket_closed), 1u);
  EXPECT_EQ(detail(s, Failure::socket_closed), "the server closed it with 1011: too busy");
  EXPECT_EQ(t.row(s, "chat: message").response().count(), 0u) << "it says nothing about speed";
  EXPECT_EQ(t.sockets().dropped, 1u);
  EXPECT_THAT(t.sockets().close_codes, ElementsAre(Pair(1011, 1)));
  EXPECT_THAT(t.target.goodbyes, ElementsAre("\x03\xf3")) << "its code is returned";
}

TEST(SocketFailure, TheConnectionEndsBeforeTheMessage) {
  SocketTrial t(one_message);
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send_raw("", true); };
  const auto s = t.play(2);
  EXPECT_EQ(failures(t.row(s, "chat: message"), Failure::closed_early), 1u);
  EXPECT_EQ(t.sockets().dropped, 1u);
}

TEST(SocketFailure, WhatComesBreaksTheProtocol) {
  SocketTrial t(one_message);
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send_raw("\xf1\x01x"); };
  auto s = t.play(2);
  EXPECT_EQ(failures(t.row(s, "chat: message"), Failure::bad_frame), 1u);
  EXPECT_EQ(detail(s, Failure::bad_frame), "a frame has reserved bits set");
  EXPECT_THAT(t.target.goodbyes, ElementsAre(HasSubstr("\x03\xea"))) << "1002";

  SocketTrial text(one_message);
  text.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send("\xff"); };
  s = text.play(2);
  EXPECT_EQ(detail(s, Failure::bad_frame), "a text is not UTF-8");
}

TEST(SocketFailure, TheMessageIsTooLargeByOneByte) {
  for (const std::size_t size : {1000u, 1001u}) {
    SocketTrial t(one_message);
    t.rig.plan.client.max_message = 1000;
    t.target.on_message = [&](sim::SimSocket& socket, const auto&) { socket.send(std::string(size, 'x')); };
    const auto s = t.play(2);
    EXPECT_EQ(failures(t.row(s, "chat: message"), Failure::too_large), size > 1000 ? 1u : 0u);
  }
}

TEST(SocketFailure, AnAnswerComesAfterItsQuestion) {
  SocketTrial t("steps: [{name: a, ws: /chat, messages: [{hold: 0.1}, {send: q, expect: x}], timeout: 1}]");
  t.target.on_open = [](sim::SimSocket& socket) { socket.send("x: early"); };
  t.target.on_message = [&](sim::SimSocket& socket, const auto&) {
    t.rig.machine.at(t.rig.machine.now() + 20ms, [s = socket.shared_from_this()] { s->send("x: the answer"); });
  };
  const auto s = t.play(3);
  EXPECT_NEAR(p50_of(t.row(s, "a: message")), 0.02, 0.001);
  EXPECT_EQ(t.sockets().unexpected, 1u);
}

// The half of it that came before the question does not make it an answer.
TEST(SocketFailure, AMessageThatHadBegunBeforeIsNoAnswer) {
  SocketTrial t("steps: [{name: a, ws: /chat, timeout: 1, messages: [{hold: 0.1}, {send: q, expect: true}]}]");
  const std::string early = testing_frame(Opcode::text, "early");
  t.target.on_open = [&](sim::SimSocket& socket) { socket.send_raw(early.substr(0, 4)); };
  t.target.on_message = [&](sim::SimSocket& socket, const auto&) {
    socket.send_raw(early.substr(4));
    t.rig.machine.at(t.rig.machine.now() + 20ms, [s = socket.shared_from_this()] { s->send("the answer"); });
  };
  EXPECT_NEAR(p50_of(t.row(t.play(3), "a: message")), 0.02, 0.001);
}

TEST(SocketFailure, ALossIsToldToTheNextRequest) {
  SocketTrial t("steps: [{name: a, ws: /chat, messages: [{send: x, think_time: 1}, {send: y}]}]");
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send_frame(Opcode::close, "\x03\xe9"); };
  const auto s = t.play(3);
  EXPECT_THAT(t.target.messages, ElementsAre("x"));
  EXPECT_EQ(failures(t.row(s, "a: send"), Failure::socket_closed), 1u);
  EXPECT_EQ(detail(s, Failure::socket_closed), "the server closed it with 1001");
}

TEST(SocketFailure, AHoldEndsWithTheSocket) {
  SocketTrial t("steps: [{name: a, ws: /chat, hold: 60}]");
  t.target.on_open = [&](sim::SimSocket& socket) {
    t.rig.machine.at(t.rig.machine.now() + 2s, [s = socket.shared_from_this()] { s->send_raw("", true); });
  };
  const auto s = t.play(3);
  EXPECT_EQ(failures(t.row(s, "a: hold"), Failure::closed_early), 1u);
  EXPECT_NEAR(seconds(s.length), 2, 0.01);
}

TEST(SocketFailure, UsersGoOnWithAnotherSocketOrAreDone) {
  SocketTrial t("steps: [{name: a, ws: /chat, close_at: user, timeout: 0.5, messages: [{send: x, expect: x}]}]");
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send_raw("", true); };
  const auto s = t.play(40);
  EXPECT_EQ(t.row(s, "a").counts.completed, 20u);
  EXPECT_EQ(failures(t.row(s, "a: message"), Failure::closed_early), 20u);
  EXPECT_EQ(t.sockets().opened, 20u);
  EXPECT_EQ(t.sockets().dropped, 20u);
  EXPECT_EQ(t.sockets().reopened, 19u) << "all but the first";

  SocketTrial done("steps: [{name: a, ws: /chat, close_at: user, timeout: 0.5, messages: [{send: x, expect: x}]}]");
  done.target.on_message = t.target.on_message;
  auto scenario = *done.rig.plan.scenario;
  scenario.flows[0].steps[0].socket->loss_ends_user = true;
  done.follow(done.rig.plan.routes, std::make_shared<plan::Scenario>(scenario));
  const auto d = done.play(10s, 4);
  EXPECT_EQ(d.total.counts.due, 8u) << "one handshake and one message each";
  EXPECT_EQ(done.sockets().reopened, 0u);
  EXPECT_TRUE(done.rig.end.cut_short);
  EXPECT_LT(d.length, 1s);
}

TEST(SocketFailure, ASocketThatStandsAtLastIsOpenedAgain) {
  SocketTrial t("steps: [{name: a, ws: /chat, close_at: user, messages: [{send: x, expect: x}]}]");
  auto scenario = *t.rig.plan.scenario;
  scenario.flows[0].steps[0].socket->retry_pause = 1s;
  t.follow(t.rig.plan.routes, std::make_shared<plan::Scenario>(scenario));
  t.target.refuse = [](const auto&) { return sim::SimResponse{.status = 503}; };
  t.rig.machine.at(t.rig.machine.now() + 2500ms, [&] { t.target.refuse = nullptr; });
  EXPECT_EQ(failures(t.row(t.play(4s), "a"), Failure::status), 3u);
  EXPECT_EQ(t.sockets().opened, 1u);
  EXPECT_EQ(t.sockets().reopened, 1u);
}

TEST(SocketFailure, ASocketOfTheNextIterationIsNotOpenedAgain) {
  SocketTrial t("steps: [{name: a, ws: /chat, timeout: 0.5, messages: [{send: x, expect: x}]}]");
  t.target.on_message = [](sim::SimSocket& socket, const auto&) { socket.send_raw("", true); };
  t.play(4);
  EXPECT_EQ(t.sockets().opened, 2u);
  EXPECT_EQ(t.sockets().reopened, 0u) << "it would have had one anyway";
}

TEST(SocketFailure, AUserWaitsBeforeItTriesAnotherHandshake) {
  SocketTrial t("steps: [{name: a, ws: /chat}]");
  t.target.most_connections = 0;
  auto scenario = *t.rig.plan.scenario;
  scenario.flows[0].steps[0].socket->retry_pause = 1s;
  t.follow(t.rig.plan.routes, std::make_shared<plan::Scenario>(scenario));
  const auto s = t.play(5500ms);
  EXPECT_GE(s.total.counts.failed, 4u);
  EXPECT_LE(s.total.counts.failed, 6u);
}

TEST(SocketFailure, APlaceholderWithoutAValueIsNotSaid) {
  SocketTrial t("on_template_error: keep_literal\nsteps: [{name: a, ws: /chat, messages: [{send: 'x ${never}'}]}]");
  const auto s = t.play(2);
  EXPECT_THAT(t.target.messages, ElementsAre("x ${never}"));
  EXPECT_EQ(s.journal.count(sample::Mishap::substitution), 1u);
  SocketTrial strict("steps: [{name: a, ws: /chat, messages: [{send: 'x ${never}'}]}]");
  EXPECT_EQ(strict.play(2).total.counts.completed, 2u) << "handshakes alone";
  EXPECT_TRUE(strict.target.messages.empty());
}

}  // namespace
}  // namespace brink::test
