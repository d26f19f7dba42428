// What the engine promises a behaviour that composes its requests.
#include <gtest/gtest.h>
#include <zlib.h>

#include "sim/programmed.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using engine::Action;
using engine::Composed;
using sample::Failure;
using sample::Mishap;

plan::Stage one_user(std::uint64_t requests) {
  plan::Stage stage;
  stage.load = plan::Closed{1};
  stage.requests = requests;
  return stage;
}

// Sends the same again and again.
std::function<Program()> always(const Composed& composed) {
  return [composed] { return [composed](const engine::Outcome&, Self&) { return Action::send(composed); }; };
}

std::string gzipped(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Composed, WhatABehaviourComposesIsWhatTheTargetIsAsked) {
  ScriptedTarget target;
  Rig rig(target);
  const protocol::HeaderView headers[] = {{"X-Token", "abc"}};
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "PUT", .target = "/item/7?a=b", .headers = headers, .body = "{\"n\":1}"}));
  const auto s = rig.play(one_user(3));
  ASSERT_EQ(target.seen.size(), 3u);
  EXPECT_EQ(s.total.counts.completed, 3u);
  const sim::SimRequest& seen = target.seen.back();
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.path, "/item/7?a=b");
  EXPECT_EQ(seen.body, "{\"n\":1}");
  EXPECT_NE(seen.head.find("\r\nX-Token: abc"), std::string::npos);
  EXPECT_NE(seen.head.find("\r\nContent-Length: 7"), std::string::npos);
  EXPECT_NE(seen.head.find("\r\nHost: 10.0.0.1"), std::string::npos);
}

TEST(Composed, ABodyThatIsWantedComesWholeAndDecoded) {
  ScriptedTarget target;
  const std::string text(100'000, 'x');
  target.answer = [&](const auto&) {
    return sim::SimResponse{.body = gzipped(text), .headers = "Content-Encoding: gzip\r\n"};
  };
  Rig rig(target);
  std::vector<std::size_t> sizes;
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}, .wants_body = true}),
      [&](sample::Sample&, const engine::Outcome& outcome, sample::Journal&) { sizes.push_back(outcome.body.size()); });
  const auto s = rig.play(one_user(2));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{text.size(), text.size()}));
  EXPECT_EQ(s.total.counts.completed, 2u);
}

TEST(Composed, ABodyThatCannotBeDecodedFailsItsRequest) {
  ScriptedTarget target;
  target.answer = [](const auto&) { return sim::SimResponse{.body = "no", .headers = "Content-Encoding: br\r\n"}; };
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}, .wants_body = true}));
  const auto s = rig.play(one_user(2));
  EXPECT_EQ(s.total.counts.failures[static_cast<std::size_t>(Failure::assertion)], 2u);
  EXPECT_EQ(s.journal.count(Mishap::assertion), 2u);
}

TEST(Composed, TheBehaviourHasTheLastWordOnItsResponses) {
  ScriptedTarget target;
  target.answer = [](const auto&) { return sim::SimResponse{.status = 404}; };
  Rig rig(target);
  bool expected = false;
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}}),
      [&](sample::Sample& sample, const engine::Outcome&, sample::Journal& journal) {
        EXPECT_EQ(sample.failure, Failure::status);
        expected = !expected;
        sample.failure = expected ? Failure::none : Failure::assertion;
        journal.check("is 404", expected);
      });
  const auto s = rig.play(one_user(6));
  EXPECT_EQ(s.total.counts.completed, 3u);
  EXPECT_EQ(s.total.counts.failures[static_cast<std::size_t>(Failure::assertion)], 3u);
  EXPECT_EQ(s.journal.checks.at("is 404").passed, 3u);
  EXPECT_EQ(s.journal.checks.at("is 404").failed, 3u);
}

TEST(Composed, ATimeoutOfItsOwnEndsARequest) {
  ScriptedTarget target;
  target.delay = 1s;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}, .timeout = 20ms}));
  const auto s = rig.play(one_user(2));
  EXPECT_EQ(s.total.counts.failures[static_cast<std::size_t>(Failure::first_byte_timeout)], 2u);
  EXPECT_LT(s.length, 100ms);
}

TEST(Composed, WhatCannotBeSentIsToldAndSentToNobody) {
  ScriptedTarget target;
  Rig rig(target);
  const std::string bad = "/a b";
  const Composed broken{.route = RouteId{0}, .method = "GET", .target = bad, .headers = {}, .body = {}};
  std::uint64_t told = 0;
  rig.behaviours = std::make_shared<Programs>([&] {
    return [&](const engine::Outcome& outcome, Self& self) {
      if (!outcome.unsendable) return Action::send(broken);
      ++told;
      self.journal.mishap(Mishap::substitution, "target");
      return Action::end_iteration();
    };
  });
  const auto s = rig.play(Rig::closed(2, 1s));
  EXPECT_EQ(target.seen.size(), 0u);
  EXPECT_EQ(s.total.counts.due, 0u);
  // A program that does nothing but fail goes on once a millisecond.
  EXPECT_NEAR(static_cast<double>(told), 2000, 10);
  EXPECT_EQ(s.journal.count(Mishap::substitution), told);
}

TEST(Composed, IterationsOfNothingDoNotSpin) {
  ScriptedTarget target;
  Rig rig(target);
  std::uint64_t begun = 0;
  rig.behaviours = std::make_shared<Programs>([&] {
    return [&](const engine::Outcome&, Self&) {
      ++begun;
      return Action::end_iteration();
    };
  });
  rig.play(Rig::closed(1, 100ms));
  EXPECT_NEAR(static_cast<double>(begun), 100, 2);
  begun = 0;
  rig.play(Rig::open(50, 1s));
  EXPECT_EQ(begun, 50u);
}

TEST(Composed, ANewSessionHasNoCookies) {
  ScriptedTarget target;
  target.answer = [](const auto&) { return sim::SimResponse{.headers = "Set-Cookie: sid=1; Path=/\r\n"}; };
  Rig rig(target);
  static const Composed get{.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}};
  rig.behaviours = std::make_shared<Programs>([] {
    // Two requests a session.
    return [turn = 0](const engine::Outcome&, Self&) mutable {
      return turn++ % 3 == 2 ? Action::new_session() : Action::send(get);
    };
  });
  rig.play(one_user(6));
  ASSERT_EQ(target.seen.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const bool has_cookie = target.seen[i].head.find("Cookie: sid=1") != std::string::npos;
    EXPECT_EQ(has_cookie, i % 2 == 1) << i;
  }
}

TEST(Composed, LaterRequestsOfAnArrivalAreDueWhenTheOneBeforeHasEnded) {
  ScriptedTarget target;
  target.delay = 30ms;
  Rig rig(target);
  static const Composed get{.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}};
  rig.behaviours = std::make_shared<Programs>([] {
    return [turn = 0](const engine::Outcome&, Self&) mutable {
      return ++turn % 4 == 0 ? Action::end_iteration() : Action::send(get);
    };
  });
  const auto s = rig.play(Rig::open(10, 2s));
  EXPECT_GE(s.total.counts.completed, 57u);  // three a arrival, but for those that the end cuts off
  EXPECT_LT(milliseconds(s.total.response().max()), 35);
}

TEST(Composed, TheJournalLeavesTheWarmupOut) {
  ScriptedTarget target;
  target.delay = 10ms;
  Rig rig(target);
  rig.behaviours = std::make_shared<Programs>(
      always({.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}}),
      [](sample::Sample&, const engine::Outcome&, sample::Journal& journal) { journal.check("seen", true); });
  auto stage = Rig::closed(3, 500ms);
  stage.warmup = 500ms;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.journal.checks.at("seen").passed, s.total.counts.completed);
  EXPECT_LT(s.total.counts.completed, target.seen.size());
}

}  // namespace
}  // namespace brink::test
