#include <gtest/gtest.h>

#include "sim/rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using sample::Failure;

std::uint64_t failures(const aggregate::StageSummary& s, Failure f) {
  return s.total.counts.failures[static_cast<std::size_t>(f)];
}

TEST(ClosedLoad, EachUserSendsWhenItsResponseIsIn) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  const auto s = rig.play(Rig::closed(5, 2s));
  // Five users, 10 ms each and some 0.1 ms of network and handling: Little's law.
  EXPECT_NEAR(s.rate(), 5 / 0.01008, 12);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_NEAR(milliseconds(s.total.response().quantile(0.5)), 10.06, 0.05);
  EXPECT_EQ(s.phases.opened, 5u);
}

TEST(ClosedLoad, ResponseTimeOfAReusedConnectionIsServiceTime) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  auto stage = Rig::closed(3, 1s);
  stage.warmup = 100ms;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.response().quantile(0.99), s.total.service().quantile(0.99));
}

TEST(ClosedLoad, ACountIsExact) {
  sim::DelayTarget target(3ms, 0.5);
  for (const std::uint64_t n : {1u, 2u, 7u, 100u, 1001u}) {
    Rig rig(target);
    const std::uint64_t before = target.requests;
    plan::Stage stage;
    stage.load = plan::Closed{8};
    stage.requests = n;
    const auto s = rig.play(stage);
    EXPECT_EQ(s.total.counts.completed, n);
    EXPECT_EQ(target.requests - before, n);
  }
}

TEST(ClosedLoad, ThinkTimeIsPausedAfterEachResponse) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Closed{10, 90ms, 0.5};
  stage.duration = 20s;
  EXPECT_NEAR(rig.play(stage).rate(), 100, 2);
}

TEST(ClosedLoad, ARampStartsUsersEvenly) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Closed{10, 0s, 0, 1s};
  stage.duration = 950ms;
  rig.play(stage);
  EXPECT_EQ(rig.machine.open_connections(), 10u);
}

TEST(ClosedLoad, WarmUpIsNotCounted) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  auto stage = Rig::closed(1, 1s);
  stage.warmup = 1s;
  const auto s = rig.play(stage);
  EXPECT_NEAR(static_cast<double>(s.total.counts.completed), 99, 2);
  EXPECT_NEAR(static_cast<double>(s.warmup_ended), 99, 2);
  EXPECT_EQ(s.phases.opened, 0u);
}

TEST(ClosedLoad, RoutesTakeTurnsByWeight) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.routes = {route("/a", 5), route("/b", 1)};
  plan::Stage stage;
  stage.load = plan::Closed{4};
  stage.requests = 600;
  const auto s = rig.play(stage);
  EXPECT_NEAR(static_cast<double>(s.routes[0].counts.completed), 500, 4);
  EXPECT_NEAR(static_cast<double>(s.routes[1].counts.completed), 100, 4);
}

TEST(ClosedLoad, UsersBeyondTheNextStageGiveTheirConnectionsBack) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.play(Rig::closed(20, 100ms));
  EXPECT_EQ(rig.machine.open_connections(), 20u);
  rig.play(Rig::closed(3, 100ms));
  EXPECT_EQ(rig.machine.open_connections(), 3u);
}

TEST(ClosedLoad, WithoutKeepAliveEveryRequestOpensAConnection) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) { respond({200, "ok", "", true}); });
  Rig rig(target);
  rig.plan.client.keepalive = false;
  plan::Stage stage;
  stage.load = plan::Closed{2};
  stage.requests = 50;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.phases.opened, 50u);
  EXPECT_EQ(s.total.counts.completed, 50u);
}

TEST(ClosedLoad, TheSameSeedGivesTheSameRun) {
  const auto run = [](std::uint64_t seed) {
    sim::DelayTarget target(5ms, 0.5);
    Rig rig(target, {.seed = seed});
    const auto s = rig.play(Rig::closed(7, 1s));
    return std::pair(s.total.counts.completed, s.total.response().quantile(0.9));
  };
  EXPECT_EQ(run(3), run(3));
  EXPECT_NE(run(3), run(4));
}

TEST(OpenLoad, ConstantArrivalsAreDueExactly) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  const auto s = rig.play(Rig::open(500, 10s));
  EXPECT_EQ(s.total.counts.due, 5000u);
  EXPECT_EQ(s.total.counts.completed, 5000u);
  // Never a burst: each is begun in the turn it was due in.
  EXPECT_LT(s.send_lag.max(), 50us);
}

TEST(OpenLoad, PoissonArrivalsKeepTheRate) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  const auto s = rig.play(Rig::open(400, 50s, plan::Arrivals::poisson));
  EXPECT_NEAR(static_cast<double>(s.total.counts.due), 20'000, 4 * 142);
}

TEST(OpenLoad, ARampSendsItsIntegral) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::ramp(0, 100, 10s)};
  stage.duration = 10s;
  EXPECT_NEAR(static_cast<double>(rig.play(stage).total.counts.due), 500, 1);
}

TEST(OpenLoad, AFrozenServerShowsInTheTail) {
  sim::DelayTarget inner(1ms);
  sim::FreezingTarget target(inner, 1000s, 1s);  // frozen for the first second: time begins at 1000 s
  Rig rig(target);
  const auto s = rig.play(Rig::open(100, 5s));
  EXPECT_EQ(s.total.counts.due, 500u);
  EXPECT_EQ(s.total.counts.completed, 500u);
  EXPECT_GE(s.total.response().quantile(0.99), 900ms);
}

TEST(OpenLoad, UsersGrowAsNeededAndNoFurther) {
  sim::DelayTarget target(100ms);
  Rig rig(target);
  auto stage = Rig::open(100, 5s);
  rig.play(stage);
  EXPECT_LE(rig.machine.open_connections(), 12u);
}

TEST(OpenLoad, ArrivalsBeyondTheMostUsersWaitAndShowIt) {
  sim::DelayTarget target(100ms);
  Rig rig(target);
  auto stage = Rig::open(100, 2s);
  std::get<plan::Open>(stage.load).max_users = 5;  // 50 a second at most
  stage.drain = 10s;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.due, 200u);
  EXPECT_NEAR(static_cast<double>(s.total.counts.missed), 95, 8);
  EXPECT_GT(s.send_lag.quantile(0.9), 500ms);
}

TEST(OpenLoad, ArrivalsWhileWeAreFrozenOverTheEndAreMissed) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.machine.freeze(rig.machine.now() + 3950ms, 15s);
  const auto s = rig.play(Rig::open(10, 9s));
  EXPECT_EQ(s.total.counts.due, 90u);
  EXPECT_EQ(s.total.counts.completed, 40u);
  EXPECT_EQ(s.total.counts.missed, 50u);
}

TEST(OpenLoad, ArrivalsAfterAShortFreezeAreSentLate) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.machine.freeze(rig.machine.now() + 3950ms, 2s);
  const auto s = rig.play(Rig::open(10, 9s));
  EXPECT_EQ(s.total.counts.due, 90u);
  EXPECT_EQ(s.total.counts.completed, 90u);
  EXPECT_NEAR(seconds(s.total.response().quantile(1)), 2, 0.1);
}

TEST(OpenLoad, ArrivalsThatTheBudgetHoldsBackUntilTheEndAreMissed) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.budget.max_rps = 10;
  const auto s = rig.play(Rig::open(100, 2s));
  EXPECT_EQ(s.total.counts.due, 200u);
  EXPECT_NEAR(static_cast<double>(s.total.counts.completed), 20, 1);
  EXPECT_EQ(s.total.counts.missed, 200 - s.total.counts.completed);
}

TEST(Drain, RequestsThatDoNotEndAreInFlight) {
  sim::FunctionTarget target([](auto&, auto&, auto) {});
  Rig rig(target);
  auto stage = Rig::closed(4, 1s);
  stage.drain = 500ms;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.sent, 4u);
  EXPECT_EQ(s.total.counts.in_flight, 4u);
}

TEST(Drain, AStopEndsTheStageAndItsWindow) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  rig.machine.at(rig.machine.now() + 1s, [&] { rig.control.ask(engine::StageControl::drain); });
  const auto s = rig.play(Rig::closed(2, 60s));
  EXPECT_TRUE(rig.end.cut_short);
  EXPECT_NEAR(seconds(s.length), 1.0, 0.02);
  EXPECT_NEAR(s.rate(), 198, 5);
}

TEST(Timeouts, ASilentServerIsAFirstByteTimeout) {
  sim::FunctionTarget target([](auto&, auto&, auto) {});
  Rig rig(target);
  rig.plan.client.timeout = 300ms;
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(failures(s, Failure::first_byte_timeout), s.total.counts.failed);
  EXPECT_GE(s.total.counts.failed, 3u);
  EXPECT_NEAR(milliseconds(s.total.response().quantile(0.5)), 300, 1);
}

// The last of them is due the moment the count is reached; the end of the wait for them is the same moment plus one
// timeout, and must not come first. The worker answers for its health until then.
TEST(Timeouts, ACountWaitsForEachToTimeOut) {
  sim::FunctionTarget target([](auto&, auto&, auto) {});
  Rig rig(target);
  rig.plan.client.timeout = 300ms;
  plan::Stage stage;
  stage.load = plan::Closed{3};
  stage.requests = 3;
  stage.drain = 10ms;
  const auto s = rig.play(stage);
  EXPECT_EQ(failures(s, Failure::first_byte_timeout), 3u);
  EXPECT_EQ(s.total.counts.in_flight, 0u);
  ASSERT_EQ(s.workers.size(), 1u);
  EXPECT_GE(s.workers[0].wall, 300ms);
  EXPECT_GE(s.workers[0].turns, 56u) << "a heartbeat every 5 ms";
}

TEST(Timeouts, ABodyThatNeverEndsIsABodyTimeout) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) {
    sim::SimResponse r;
    r.raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc";
    respond(r);
  });
  Rig rig(target);
  rig.plan.client.timeout = 300ms;
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(failures(s, Failure::body_timeout), s.total.counts.failed);
  EXPECT_GE(s.total.counts.failed, 3u);
}

TEST(Failures, NobodyListening) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.routes[0].url = parse_url("http://10.0.0.2/")->url;
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(failures(s, Failure::refused), s.total.counts.failed);
  EXPECT_GT(s.total.counts.failed, 2u);
  EXPECT_LT(s.total.counts.failed, 20u) << "attempts are spaced, not a busy loop";
}

TEST(Failures, AnUnknownName) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.routes[0].url = parse_url("http://nowhere.test/")->url;
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(failures(s, Failure::dns), s.total.counts.failed);
  ASSERT_FALSE(s.exchanges.empty());
  EXPECT_EQ(s.exchanges[0].detail, "no such host");
}

TEST(Failures, EveryAddressOfANameIsUsed) {
  sim::DelayTarget one(1ms), two(1ms);
  Rig rig(one);
  rig.machine.listen("10.0.0.3", 80, two);
  rig.machine.name("shop.test", {"10.0.0.1", "10.0.0.3"});
  rig.plan.routes[0].url = parse_url("http://shop.test/")->url;
  rig.play(Rig::closed(10, 100ms));
  EXPECT_GT(one.requests, 0u);
  EXPECT_NEAR(static_cast<double>(one.requests), static_cast<double>(two.requests), 20);
}

TEST(Failures, ADeadAddressIsPassedOverWhenAnotherAnswers) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.machine.name("localhost", {"::1", "10.0.0.1"});
  rig.plan.routes[0].url = parse_url("http://localhost/")->url;
  const auto s = rig.play(Rig::closed(4, 200ms));
  EXPECT_EQ(s.total.counts.failed, 0u);
}

TEST(Failures, AnErrorStatusIsAFailureUnlessExpected) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) { respond({404, "no"}); });
  {
    Rig rig(target);
    const auto s = rig.play(Rig::closed(1, 10ms));
    EXPECT_EQ(failures(s, Failure::status), s.total.counts.failed);
    EXPECT_EQ(s.total.counts.completed, 0u);
    EXPECT_EQ(s.total.counts.status.at(404), s.total.counts.failed);
  }
  Rig rig(target);
  rig.plan.routes[0].expected_status = 404;
  EXPECT_EQ(rig.play(Rig::closed(1, 10ms)).total.counts.failed, 0u);
}

TEST(Failures, GarbageIsMalformed) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) {
    sim::SimResponse r;
    r.raw = "SSH-2.0-OpenSSH_9.2\r\n\r\n";
    respond(r);
  });
  Rig rig(target);
  const auto s = rig.play(Rig::closed(1, 10ms));
  EXPECT_EQ(failures(s, Failure::malformed), s.total.counts.failed);
  EXPECT_GT(s.total.counts.failed, 0u);
}

// Every second request on a connection meets a server that has just closed it.
sim::FunctionTarget::Fn closes_after_one(std::map<std::uint64_t, int>& seen) {
  return [&seen](sim::SimMachine&, const sim::SimRequest& request, sim::Respond respond) {
    sim::SimResponse response;
    response.drop = ++seen[request.connection] == 2;
    respond(response);
  };
}

TEST(Failures, AConnectionClosedWhileIdleCostsARetryAndNoFailure) {
  std::map<std::uint64_t, int> seen;
  sim::FunctionTarget target(closes_after_one(seen));
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Closed{2};
  stage.requests = 40;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.completed, 40u);
  EXPECT_EQ(rig.end.health.stale_retries, target.requests - 40);
  EXPECT_GE(rig.end.health.stale_retries, 18u);
}

TEST(Failures, ARequestThatMayNotBeRepeatedIsNot) {
  std::map<std::uint64_t, int> seen;
  sim::FunctionTarget target(closes_after_one(seen));
  Rig rig(target);
  rig.plan.routes[0].method = "POST";
  plan::Stage stage;
  stage.load = plan::Closed{1};
  stage.requests = 10;
  const auto s = rig.play(stage);
  EXPECT_EQ(target.requests, 10u);
  EXPECT_EQ(failures(s, Failure::closed_early), 5u);
}

TEST(Budget, RequestsPerSecondHoldInClosedLoad) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.budget.max_rps = 100;
  const auto s = rig.play(Rig::closed(10, 5s));
  EXPECT_NEAR(static_cast<double>(s.total.counts.sent), 500, 1);
  EXPECT_LT(s.total.response().quantile(0.99), 3ms) << "waiting for the gate is not the target's time";
}

TEST(Budget, RequestsInAllHoldOverStages) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.budget.max_requests = 150;
  rig.play(Rig::closed(2, 50ms));
  EXPECT_FALSE(rig.end.budget_spent);
  rig.play(Rig::closed(2, 10s));
  EXPECT_TRUE(rig.end.budget_spent);
  EXPECT_EQ(target.requests, 150u);
}

TEST(Budget, TimeRunsFromTheFirstRequest) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.plan.budget.max_duration = 2s;
  const Instant begin = rig.machine.now();
  rig.play(Rig::closed(2, 60s));
  EXPECT_TRUE(rig.end.budget_spent);
  EXPECT_LT(rig.machine.now() - begin, 2100ms);
}

TEST(Cookies, EachUserKeepsItsOwn) {
  int with_cookie = 0;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest& request, auto respond) {
    const std::string own = "sid=" + std::to_string(request.connection);
    const bool sent = request.head.find("Cookie: ") != std::string::npos;
    with_cookie += sent;
    const bool right = !sent || request.head.find("Cookie: " + own + "\r\n") != std::string::npos ||
                       request.head.ends_with("Cookie: " + own);
    respond({right ? 200 : 500, "ok", "Set-Cookie: " + own + "\r\n"});
  });
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Closed{3};
  stage.requests = 30;
  EXPECT_EQ(rig.play(stage).total.counts.completed, 30u);
  EXPECT_EQ(with_cookie, 27);
}

// Somebody else played it before.
TEST(WorkerHealth, OfOneThatComesInTheMiddleIsOfItsOwnTime) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  rig.late = 7s;
  const auto s = rig.play(Rig::open(100, 10s));
  EXPECT_EQ(s.total.counts.due, 300u);
  ASSERT_EQ(s.workers.size(), 1u);
  EXPECT_LT(s.workers[0].loop_lag_max, 100ms);
  EXPECT_NEAR(seconds(s.workers[0].wall), 3, 0.01);
}

}  // namespace
}  // namespace brink::test
