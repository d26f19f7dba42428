// Calls of gRPC over a user's own channel, against scripted servers on the simulated machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include "engine/grpc.h"
#include "sim/programmed.h"
#include "sim/sim_http2.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using engine::Action;
using engine::Outcome;
using protocol::GrpcCode;
using sample::Failure;
using testing::ElementsAre;
using testing::HasSubstr;

std::string message(std::string_view text) {
  std::string out;
  protocol::append_grpc_message(out, text);
  return out;
}

sim::SimResponse answer(const std::string& text, int status = 0) {
  return {.body = message(text),
          .headers = "content-type: application/grpc\r\ngrpc-status: " + std::to_string(status) + "\r\n"};
}

// What one user does, in order; each step is told what came of the one before, and the last one ends the user.
using Step = std::function<Action(const Outcome&)>;

struct Trial {
  explicit Trial(Duration delay = 10ms) {
    target.delay = delay;
    target.answer = [](const auto& request) { return answer("re: " + request.body.substr(5)); };
    target.speaks_http2 = true;
  }

  Action open(std::uint32_t number = 0, Duration timeout = {}) {
    channel = {.route = RouteId{0}, .number = number, .origin = &url, .timeout = timeout};
    return Action::open_channel(channel);
  }
  Action call(std::string_view text, Duration timeout = {}, std::uint32_t number = 0) {
    body = message(text);
    grpc = {.route = RouteId{0}, .channel = number, .path = "/s/M", .messages = body, .timeout = timeout};
    return Action::call(grpc);
  }
  // Keeps what a call came to, as text.
  void note(const Outcome& outcome) {
    if (outcome.call == nullptr) {
      seen.push_back(outcome.unsendable != nullptr ? outcome.unsendable->message : "nothing");
      return;
    }
    std::string text(protocol::grpc_code_name(outcome.call->status.code));
    if (outcome.call->messages != nullptr) {
      for (const std::string& one : *outcome.call->messages) text += " " + one;
    }
    seen.push_back(std::move(text));
    failures.push_back(outcome.sample->failure);
    last = outcome.call->status.message;
  }

  aggregate::StageSummary play(std::vector<Step> steps, std::uint32_t users = 1, Duration duration = 5s) {
    Rig rig(target);
    rig.behaviours = std::make_shared<Programs>([steps]() -> Program {
      return [steps, at = std::size_t{0}](const Outcome& outcome, Self&) mutable {
        if (at == steps.size()) return Action::sleep(Duration::max());
        return steps[at++](outcome);
      };
    });
    auto summary = rig.play(Rig::closed(users, duration));
    open_connections = rig.machine.open_connections();
    return summary;
  }

  ScriptedTarget target;
  Url url = parse_url("http://10.0.0.1")->url;
  engine::Channel channel;
  engine::GrpcCall grpc;
  std::string body, last;
  std::vector<std::string> seen;
  std::vector<Failure> failures;
  std::size_t open_connections = 0;
};

TEST(Grpc, CallsGoOverTheConnectionThatWasOpened) {
  Trial trial;
  const auto s =
      trial.play({[&](auto&) { return trial.open(); }, [&](auto& o) { return trial.note(o), trial.call("one"); },
                  [&](auto& o) { return trial.note(o), trial.call("two"); },
                  [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("OK", "OK re: one", "OK re: two"));
  EXPECT_EQ(s.phases.opened, 1u);
  EXPECT_EQ(s.total.counts.completed, 3u);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(trial.target.seen[0].connection, trial.target.seen[1].connection);
  EXPECT_THAT(trial.target.seen[0].head, HasSubstr("POST /s/M HTTP/2\r\n"));
  EXPECT_THAT(trial.target.seen[0].head, HasSubstr("te: trailers\r\ncontent-type: application/grpc\r\n"));
  EXPECT_EQ(trial.open_connections, 0u) << "nobody keeps one over the stage";
}

TEST(Grpc, EachUserHasAConnection) {
  Trial trial;
  std::deque<engine::Channel> channels;
  trial.play({[&](auto&) {
                channels.push_back({.route = RouteId{0}, .origin = &trial.url});
                return Action::open_channel(channels.back());
              },
              [&](auto&) { return trial.call("x"); }, [&](auto&) { return trial.call("y"); }},
             7);
  std::set<std::uint64_t> connections;
  for (const auto& request : trial.target.seen) connections.insert(request.connection);
  EXPECT_EQ(trial.target.seen.size(), 14u);
  EXPECT_EQ(connections.size(), 7u);
}

TEST(Grpc, AnotherStatusIsAnAnswerThatFails) {
  Trial trial;
  trial.target.answer = [](const auto&) { return answer("", 5); };
  const auto s = trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("one"); },
                             [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("NOT_FOUND "));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::assertion));
  EXPECT_EQ(s.total.counts.failed, 1u);
}

TEST(Grpc, ADeadlineEndsTheCallAndNotTheConnection) {
  Trial trial(100ms);
  const auto s = trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("slow", 30ms); },
                             [&](auto& o) { return trial.note(o), trial.call("patient", 1s); },
                             [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("DEADLINE_EXCEEDED", "OK re: patient"));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::first_byte_timeout, Failure::none));
  EXPECT_EQ(s.phases.opened, 1u);
  EXPECT_THAT(trial.target.seen[0].head, HasSubstr("grpc-timeout: 30000000n\r\n"));
}

TEST(Grpc, AResetHasAStatus) {
  Trial trial;
  trial.target.answer = [](const auto&) { return sim::SimResponse{.reset = NGHTTP2_ENHANCE_YOUR_CALM}; };
  trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("one"); },
              [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("RESOURCE_EXHAUSTED"));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::stream_reset));
  EXPECT_THAT(trial.last, HasSubstr("ENHANCE_YOUR_CALM"));
}

TEST(Grpc, WhatAServerHasNotBegunIsSentAgain) {
  Trial trial;
  trial.target.answer = [&](const auto& request) {
    if (trial.target.seen.size() < 3) return sim::SimResponse{.reset = NGHTTP2_REFUSED_STREAM};
    return answer(request.body.substr(5));
  };
  trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("again"); },
              [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("OK again"));
  EXPECT_EQ(trial.target.seen.size(), 3u);
}

TEST(Grpc, ALostConnectionIsOpenedAgainByTheNextCall) {
  for (const bool in_order : {true, false}) {
    Trial trial;
    trial.target.answer = [&](const auto& request) {
      const bool first = trial.target.seen.size() == 1;
      sim::SimResponse response = answer(request.body.substr(5));
      if (first && in_order) response.close = true;  // GOAWAY
      if (first && !in_order) return sim::SimResponse{.drop = true};
      return response;
    };
    const auto s = trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("one"); },
                               [&](auto& o) { return trial.note(o), Action::sleep(100ms); },
                               [&](auto&) { return trial.call("two"); },
                               [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
    EXPECT_THAT(trial.seen, ElementsAre(in_order ? "OK one" : "UNAVAILABLE", "OK two"));
    EXPECT_EQ(s.phases.opened, 2u);
  }
}

TEST(Grpc, WhereNobodyAnswersTheOpeningFails) {
  Trial trial;
  trial.url = parse_url("http://10.0.0.1:7")->url;
  trial.play({[&](auto&) { return trial.open(); }, [&](auto& o) { return trial.note(o), Action::close_channel(0); },
              [&](auto&) { return trial.open(); },
              [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("UNAVAILABLE", "UNAVAILABLE"));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::refused, Failure::refused));
}

TEST(Grpc, AServerThatSpeaksSomethingElseIsNoChannel) {
  Trial trial;
  trial.target.speaks_http2 = false;
  trial.play({[&](auto&) { return trial.open(0, 2s); },
              [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("UNAVAILABLE"));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::no_http2));
}

TEST(Grpc, AClosedChannelTakesNoCallsAndANewOneIsANewConnection) {
  Trial trial;
  const auto s =
      trial.play({[&](auto&) { return trial.open(); }, [&](auto&) { return trial.call("one"); },
                  [&](auto&) { return Action::close_channel(0); }, [&](auto&) { return trial.call("two"); },
                  [&](auto& o) { return trial.note(o), trial.open(); }, [&](auto&) { return trial.call("three"); },
                  [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("the channel is closed", "OK re: three"));
  EXPECT_EQ(s.phases.opened, 2u);
  EXPECT_NE(trial.target.seen[0].connection, trial.target.seen[1].connection);
}

TEST(Grpc, AMessageBeyondTheLimitFailsTheCall) {
  Trial trial;
  trial.play({[&](auto&) { return trial.open(); },
              [&](auto&) {
                trial.call("one");
                trial.grpc.most_received = 3;
                return Action::call(trial.grpc);
              },
              [&](auto& o) { return trial.note(o), trial.call("two"); },
              [&](auto& o) { return trial.note(o), Action::sleep(Duration::max()); }});
  EXPECT_THAT(trial.seen, ElementsAre("RESOURCE_EXHAUSTED", "OK re: two"));
  EXPECT_THAT(trial.failures, ElementsAre(Failure::too_large, Failure::none));
}

// A stream that says each word it is given, and hears what comes.
class Words final : public engine::Talker {
 public:
  struct Line {
    std::deque<std::string> words;
    bool ends = false, cancels = false;
    std::vector<std::string> heard;
    engine::Seat* seat = nullptr;
    std::optional<protocol::GrpcStatus> status;
    bool by_us = false;
  };
  explicit Words(Line& line) : line_(line) {}
  ~Words() override { line_.seat = nullptr; }
  void sit(engine::Seat& seat) override { line_.seat = &seat; }
  Action next(const Outcome& outcome) override {
    if (!std::exchange(begun_, true)) {
      call_ = {.route = RouteId{0}, .path = "/s/Talk", .talks = true};
      return Action::call(call_);
    }
    line_.status = outcome.call->status;
    line_.by_us = outcome.call->by_us;
    return Action::end();
  }
  Says say(std::string& out) override {
    for (; !line_.words.empty(); line_.words.pop_front()) out += message(line_.words.front());
    return line_.cancels ? Says::cancel : line_.ends ? Says::last : Says::more;
  }
  void hear_head(std::string_view) override { line_.heard.push_back("head"); }
  void hear(std::string_view message) override { line_.heard.emplace_back(message); }

 private:
  Words::Line& line_;
  engine::GrpcCall call_;
  bool begun_ = false;
};

// One user, whose helper has the stream: `after` acts 100 ms after it began.
aggregate::StageSummary talk(Trial& trial, Words::Line& line, const std::function<Action()>& after) {
  Rig rig(trial.target);
  rig.behaviours = std::make_shared<Programs>([&]() -> Program {
    return [&, at = 0](const Outcome&, Self& self) mutable {
      switch (at++) {
        case 0: return trial.open();
        case 1: self.seat.help(std::make_unique<Words>(line)); return Action::sleep(100ms);
        case 2: return after();
        default: return Action::sleep(Duration::max());
      }
    };
  });
  return rig.play(Rig::closed(1, 1s));
}

TEST(GrpcStream, SaysMoreWhenItIsWoken) {
  Trial trial;
  Words::Line line;
  line.words = {"one", "two"};
  const auto s = talk(trial, line, [&] {
    EXPECT_TRUE(trial.target.seen.empty()) << "the request is not whole";
    line.words = {"three"};
    line.ends = true;
    line.seat->wake();
    return Action::sleep(1ms);
  });
  ASSERT_EQ(trial.target.seen.size(), 1u);
  EXPECT_EQ(trial.target.seen[0].body, message("one") + message("two") + message("three"));
  EXPECT_THAT(line.heard, ElementsAre("head", testing::_));
  ASSERT_TRUE(line.status);
  EXPECT_TRUE(line.status->ok());
  EXPECT_EQ(s.total.counts.failed, 0u);
}

TEST(GrpcStream, CancellingIsNoFailure) {
  for (const bool by_closing : {true, false}) {
    Trial trial;
    Words::Line line;
    const auto s = talk(trial, line, [&] {
      if (by_closing) return Action::close_channel(0);
      line.cancels = true;
      line.seat->wake();
      return Action::sleep(1ms);
    });
    ASSERT_TRUE(line.status);
    EXPECT_EQ(line.status->code, GrpcCode::cancelled);
    EXPECT_TRUE(line.by_us);
    EXPECT_EQ(s.total.counts.failed, 0u);
    EXPECT_EQ(s.total.counts.in_flight, 0u);
  }
}

TEST(GrpcStream, HearsMessagesAsTheyComeAndTheStatus) {
  Trial trial;
  Words::Line line;
  line.words = {"one"};
  line.ends = true;
  trial.target.answer = [](const auto&) {
    return sim::SimResponse{.body = message("a"), .headers = "content-type: application/grpc\r\n", .endless = true};
  };
  talk(trial, line, [&] {
    EXPECT_THAT(line.heard, ElementsAre("head", "a"));
    const auto& request = trial.target.seen.at(0);
    request.http2->act([stream = request.stream](auto& server) {
      server.more(stream, message("b"));
      server.trail(stream, {{"grpc-status", "10"}, {"grpc-message", "enough%21"}});
    });
    return Action::sleep(1ms);
  });
  EXPECT_THAT(line.heard, ElementsAre("head", "a", "b"));
  ASSERT_TRUE(line.status);
  EXPECT_EQ(line.status->code, GrpcCode::aborted);
  EXPECT_EQ(line.status->message, "enough!");
}

}  // namespace
}  // namespace brink::test
