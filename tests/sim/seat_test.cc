// What the engine does for a behaviour beside its actions: waking it, and helpers that act with it; and users who are
// there before the first arrival.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/programmed.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using engine::Action;
using engine::Composed;
using engine::Outcome;
using testing::ElementsAre;

constexpr Composed get(std::string_view target) {
  return {.route = RouteId{0}, .method = "GET", .target = target, .headers = {}, .body = {}};
}

// Sends one request, then calls `done` and ends.
class OneRequest final : public engine::Behaviour {
 public:
  OneRequest(std::string target, std::function<void()> done) : target_(std::move(target)), done_(std::move(done)) {}
  Action next(const Outcome& outcome) override {
    if (!outcome.sample) {
      composed_ = get(target_);
      return Action::send(composed_);
    }
    done_();
    return Action::end();
  }

 private:
  std::string target_;
  std::function<void()> done_;
  Composed composed_;
};

// Three requests at once by helpers, then one of its own, again and again.
Program with_three_helpers() {
  return [turn = 0, missing = 0](const Outcome&, Self& self) mutable {
    static const Composed last = get("/last");
    if (turn++ % 2 == 1) return Action::send(last);
    if (turn > 1) return turn = 0, Action::end_iteration();
    for (const char* target : {"/a", "/b", "/c"}) {
      ++missing;
      self.seat.help(std::make_unique<OneRequest>(target, [&missing, &self] {
        if (--missing == 0) self.seat.wake();
      }));
    }
    return Action::sleep(Duration::max());
  };
}

std::vector<std::string> paths(const ScriptedTarget& target) {
  std::vector<std::string> all;
  for (const auto& request : target.seen) all.push_back(request.path);
  return all;
}

TEST(Seat, HelpersActAtOnceAndWakeWhomTheyHelp) {
  ScriptedTarget target;
  target.delay = 10ms;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(with_three_helpers);
  const auto s = rig.play(Rig::closed(1, 100ms));
  ASSERT_GE(target.seen.size(), 8u);
  const auto seen = paths(target);
  EXPECT_THAT(std::vector(seen.begin(), seen.begin() + 4), testing::UnorderedElementsAre("/a", "/b", "/c", "/last"));
  EXPECT_EQ(seen[3], "/last");
  // Some 20 ms for four requests of 10 ms each.
  EXPECT_NEAR(static_cast<double>(s.total.counts.completed), 4 * 100.0 / 21, 4);
  EXPECT_EQ(s.phases.opened, 4u) << "helpers come back to their connections";
}

TEST(Seat, HelpersAreOneUserToTheTarget) {
  ScriptedTarget target;
  target.answer = [](const auto& request) {
    return sim::SimResponse{.headers = request.path == "/last" ? "Set-Cookie: sid=1; Path=/\r\n" : ""};
  };
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(with_three_helpers);
  rig.play(Rig::closed(1, 20ms));
  ASSERT_GE(target.seen.size(), 7u);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(target.seen[i].head.find("Cookie: sid=1") != std::string::npos, i >= 4) << i;
  }
}

TEST(Seat, WhatAnArrivalsHelpersSendIsDueWithIt) {
  ScriptedTarget target;
  target.delay = 5ms;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(with_three_helpers);
  const auto s = rig.play(Rig::open(10, 1s));
  EXPECT_EQ(s.total.counts.completed, 40u);
  EXPECT_LT(milliseconds(s.send_lag.max()), 0.1);
}

TEST(Seat, AStageEndsWithHelpersUnderWay) {
  ScriptedTarget target;
  target.delay = 1s;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(with_three_helpers);
  auto stage = Rig::closed(2, 100ms);
  stage.drain = 10ms;
  EXPECT_EQ(rig.play(stage).total.counts.in_flight, 6u);
  target.delay = 1ms;
  EXPECT_GT(rig.play(Rig::closed(2, 100ms)).total.counts.completed, 100u) << "and the next begins afresh";
}

TEST(Seat, OnlyWhoSleepsCanBeWoken) {
  ScriptedTarget target;
  Rig rig(target);
  engine::Seat* first = nullptr;
  std::vector<int> woken;
  static const Composed ask = get("/");
  rig.behaviours = std::make_shared<Programs>([&, user = 0]() mutable {
    return [&, user = user++, turn = 0](const Outcome&, Self& self) mutable {
      if (user == 0) {
        first = &self.seat;
        self.seat.wake();  // does not sleep: nothing comes of it
        woken.push_back(turn++);
        return Action::sleep(1h);
      }
      if (++turn == 3) first->wake();
      return Action::send(ask);
    };
  });
  rig.play(Rig::closed(2, 1s));
  EXPECT_THAT(woken, ElementsAre(0, 1));
}

// The first user waits for a response that takes long; the second has had one when it breaks the first one's off.
TEST(Seat, ARequestThatIsBrokenOffIsInFlightAndItsUserGoesOn) {
  ScriptedTarget target;
  target.delay = 1s;
  Rig rig(target);
  engine::Seat* first = nullptr;
  std::vector<bool> came;
  static const Composed slow = get("/slow"), after = get("/after");
  rig.behaviours = std::make_shared<Programs>([&, user = 0]() mutable {
    return [&, user = user++, turn = 0](const Outcome& outcome, Self& self) mutable {
      if (user == 0) {
        first = &self.seat;
        if (turn > 0) came.push_back(outcome.sample != nullptr);
        return Action::send(turn++ == 0 ? slow : after);
      }
      if (turn++ == 1) {
        first->break_off();
        first->break_off();
      }
      return Action::sleep(400ms);
    };
  });
  const auto s = rig.play(Rig::closed(2, 2s));
  EXPECT_THAT(came, ElementsAre(false, true)) << "at 400 ms, and a second after";
  EXPECT_EQ(s.total.counts.sent, 3u);
  EXPECT_EQ(s.total.counts.completed, 2u) << "the last one came while it was waited for";
  EXPECT_EQ(s.total.counts.in_flight, 1u);
  EXPECT_EQ(s.phases.opened, 1u) << "its connection is closed, so the request after it opens one";
}

TEST(Seat, WhatHasComeIsNotBrokenOff) {
  ScriptedTarget target;
  Rig rig(target);
  static const Composed ask = get("/");
  int turns = 0;
  rig.behaviours = std::make_shared<Programs>([&] {
    return [&](const Outcome& outcome, Self& self) {
      EXPECT_TRUE(turns == 0 || outcome.sample != nullptr);
      self.seat.break_off();  // waits for nothing: nothing comes of it
      return ++turns == 5 ? Action::end() : Action::send(ask);
    };
  });
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(s.total.counts.completed, 4u);
  EXPECT_EQ(s.total.counts.in_flight, 0u);
}

TEST(CalledUsers, BeginWhenTheyAreCalledAndEndWithTheFirst) {
  ScriptedTarget target;
  Rig rig(target);
  std::vector<int> begun;
  static const Composed ask = get("/");
  rig.behaviours = std::make_shared<Programs>([&, users = 0]() mutable {
    return [&, user = users++, turn = 0](const Outcome& outcome, Self& self) mutable {
      if (user > 0) {
        if (outcome.sample) return Action::end_iteration();
        begun.push_back(user);
        return Action::send(ask);
      }
      ++turn;
      if (turn == 1) {
        self.seat.call(1);
        self.seat.call(2);
      } else if (turn == 2) {
        self.seat.call(2);
        self.seat.call(2);
      }
      return turn == 3 ? Action::end() : Action::sleep(100ms);
    };
  });
  auto stage = Rig::closed(1, 10s);
  std::get<plan::Closed>(stage.load).called = true;
  const auto s = rig.play(stage);
  EXPECT_THAT(begun, ElementsAre(1, 2, 2, 2)) << "who is called twice has two iterations";
  EXPECT_EQ(s.total.counts.completed, 4u);
  EXPECT_NEAR(s.rate(), 20, 0.5) << "the stage is over after 200 ms";
}

TEST(StandingUsers, TakeArrivalsInTurn) {
  ScriptedTarget target;
  Rig rig(target);
  std::vector<int> begun;
  static const Composed ask = get("/");
  rig.behaviours = std::make_shared<Programs>([&, users = 0]() mutable {
    return [&, user = users++](const Outcome& outcome, Self&) {
      if (outcome.sample) return Action::end_iteration();
      begun.push_back(user);
      return Action::send(ask);
    };
  });
  auto stage = Rig::open(10, 1s);
  std::get<plan::Open>(stage.load).standing = 3;
  rig.play(stage);
  EXPECT_THAT(begun, ElementsAre(0, 1, 2, 0, 1, 2, 0, 1, 2, 0));
}

TEST(StandingUsers, AreJoinedByOthersWhenAllAreBusyAndNeverByMoreThanMayBe) {
  ScriptedTarget target;
  target.delay = 1s;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>([] {
    return [](const Outcome& outcome, Self&) {
      static const Composed ask = get("/");
      return outcome.sample ? Action::end_iteration() : Action::send(ask);
    };
  });
  auto stage = Rig::open(10, 950ms);
  auto& open = std::get<plan::Open>(stage.load);
  open.standing = 3;
  open.max_users = 5;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.sent, 5u);
  EXPECT_EQ(s.total.counts.missed, 5u);
}

}  // namespace
}  // namespace brink::test
