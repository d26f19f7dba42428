#include "output/live_stage.h"

#include <gtest/gtest.h>

#include "aggregate/recorder.h"

namespace brink::output {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Instant at(double s) { return Instant(from_seconds(s)); }

// Two routes under 10 users, a second of warm-up; requests are played into a recorder and told of at any moment.
struct Told {
  explicit Told(std::vector<std::string> routes = {"/", "/login?token=secret"}) : recorder(routes.size()) {
    for (const std::string& name : routes) {
      plan::Route route;
      route.name = name;
      plan.routes.push_back(route);
    }
    stage.load = plan::Closed{10};
    stage.warmup = seconds(1);
    stage.duration = seconds(60);
    recorder.on_stage_begin({at(1), at(61)});
  }

  void request(double due, double took, std::uint32_t route = 0, sample::Failure failure = sample::Failure::none) {
    sample::Sample sample;
    sample.due = sample.begun = sample.sent = at(due);
    sample.done = at(due + took);
    sample.route = RouteId{route};
    sample.failure = failure;
    sample.bytes_received = 100;
    if (sample::has_response(failure)) sample.status = failure == sample::Failure::none ? 200 : 503;
    recorder.on_due(sample.route, sample.due);
    recorder.on_sample(sample);
  }

  LiveStage tell(double now, std::size_t most_routes = 100) {
    recorder.ask_tally(most_routes);
    recorder.on_tick(at(now));
    auto tally = recorder.take_tally();
    const aggregate::StageSummary so_far = aggregate::summary_so_far(*tally);
    const verdict::Health health{gates};
    const LiveStage out = live_stage({.plan = &plan,
                                      .stage = &stage,
                                      .purpose = "bench",
                                      .elapsed = from_seconds(now),
                                      .so_far = &so_far,
                                      .now = &*tally,
                                      .before = before ? &*before : nullptr,
                                      .health = &health});
    before = std::move(tally);
    return out;
  }

  plan::Plan plan;
  plan::Stage stage;
  std::vector<verdict::Gate> gates;
  aggregate::Recorder recorder;
  std::optional<aggregate::Tally> before;
};

TEST(LiveStage, CountsTheWindowSoFar) {
  Told told;
  told.request(0.5, 0.1);
  told.request(1.5, 0.2);
  told.request(2.0, 0.1, 1, sample::Failure::status);
  told.recorder.on_due(RouteId{0}, at(2.5));
  const LiveStage stage = told.tell(3);
  EXPECT_EQ(stage.purpose, "bench");
  EXPECT_EQ(stage.users, 10.0);
  EXPECT_FALSE(stage.asked_rps.has_value());
  EXPECT_FALSE(stage.warming_up);
  EXPECT_EQ(stage.counts.due, 3u);
  EXPECT_EQ(stage.counts.completed, 1u);
  EXPECT_EQ(stage.counts.failed, 1u);
  EXPECT_EQ(stage.warmup_ended, 1u);
  EXPECT_EQ(stage.rate_rps, 1.0);
  EXPECT_EQ(stage.failures, (Tally{{"status", 1}}));
  EXPECT_EQ(stage.status, (Tally{{"200", 1}, {"503", 1}}));
  EXPECT_EQ(stage.bytes.received, 200u);
  EXPECT_EQ(stage.response_ms.count, 2u);
  EXPECT_EQ(stage.response_ms.max, 200.0);
}

TEST(LiveStage, SecondsOfTheWindowAreToldOfOnce) {
  Told told;
  told.request(0.5, 0.1);
  EXPECT_TRUE(told.tell(0.6).warming_up);
  told.request(1.2, 0.1);
  told.request(1.4, 0.1, 0, sample::Failure::reset);
  LiveStage stage = told.tell(2.1);
  ASSERT_EQ(stage.seconds.size(), 1u);
  EXPECT_EQ(stage.seconds[0].length_s, 1);
  EXPECT_EQ(stage.seconds[0].ended, 2u);
  EXPECT_EQ(stage.seconds[0].failed, 1u);
  ASSERT_TRUE(stage.seconds[0].times.p95_ms.has_value());
  EXPECT_NEAR(*stage.seconds[0].times.p95_ms, 100, 9);
  stage = told.tell(4.2);
  ASSERT_EQ(stage.seconds.size(), 2u) << "seconds in which nothing happened are seconds";
  EXPECT_EQ(stage.seconds[0].ended, 0u);
  EXPECT_FALSE(stage.seconds[0].times.p95_ms.has_value());
  EXPECT_TRUE(told.tell(4.3).seconds.empty());
}

TEST(LiveStage, AfterALongSilenceOnlyTheLastSecondsAreTold) {
  Told told;
  told.tell(1.5);
  EXPECT_EQ(told.tell(50).seconds.size(), static_cast<std::size_t>(aggregate::Recent::most));
}

TEST(LiveStage, PastAnHourSecondsAreLonger) {
  Told told;
  told.stage.duration = std::chrono::hours(2);
  told.recorder.on_stage_begin({at(0), at(7200)});
  told.stage.warmup = Duration{};
  told.request(3590.5, 0.1);
  told.tell(3599);
  told.request(3600.5, 0.1);  // joins the buckets in pairs
  const LiveStage stage = told.tell(3602);
  ASSERT_EQ(stage.seconds.size(), 1u) << "3598 to 3600 was told of but for its last second, 3600 to 3602 was not";
  EXPECT_EQ(stage.seconds[0].length_s, 2);
  EXPECT_EQ(stage.seconds[0].ended, 1u);
}

TEST(LiveStage, RatesOfRoutesAreSinceTheyWereLastToldOf) {
  Told told;
  told.request(1.1, 0.1);
  told.request(1.2, 0.1);
  LiveStage stage = told.tell(2);
  ASSERT_EQ(stage.routes.size(), 1u) << "a route without requests is left out";
  EXPECT_EQ(stage.routes[0].name, "/");
  EXPECT_EQ(stage.routes[0].rate_rps, 2.0);
  told.request(2.5, 0.1, 1, sample::Failure::status);
  stage = told.tell(4);
  ASSERT_EQ(stage.routes.size(), 2u);
  EXPECT_EQ(stage.routes[0].rate_rps, 0.0);
  EXPECT_EQ(stage.routes[0].ended, 2u);
  EXPECT_EQ(stage.routes[1].rate_rps, 0.5);
  EXPECT_EQ(stage.routes[1].failed, 1u);
  EXPECT_EQ(stage.routes[1].name.find("secret"), std::string::npos) << stage.routes[1].name;
}

TEST(LiveStage, RoutesBeyondTheMostAreOne) {
  Told told({"/", "/second", "/third"});
  for (std::uint32_t route = 0; route < 3; ++route) told.request(1.1, 0.1, route);
  const LiveStage stage = told.tell(3, 1);
  ASSERT_EQ(stage.routes.size(), 2u);
  EXPECT_EQ(stage.routes[0].name, "/");
  EXPECT_EQ(stage.routes[1].name, "(2 other routes)");
  EXPECT_EQ(stage.routes[1].ended, 2u);
}

TEST(LiveStage, UsersStartOverTheRamp) {
  Told told;
  told.stage.load = plan::Closed{.users = 10, .ramp = seconds(5)};
  EXPECT_EQ(told.tell(0).users, 1.0);
  EXPECT_EQ(told.tell(2.4).users, 5.0);
  EXPECT_EQ(told.tell(2.5).users, 6.0);
  EXPECT_EQ(told.tell(4.9).users, 10.0);
  EXPECT_EQ(told.tell(5).users, 10.0);
}

TEST(LiveStage, OpenLoadSaysWhatIsAskedForNow) {
  Told told;
  told.stage.load = plan::Open{plan::Rate::constant(500)};
  const LiveStage stage = told.tell(3);
  EXPECT_FALSE(stage.users.has_value());
  EXPECT_EQ(stage.asked_rps, 500.0);
}

TEST(LiveStage, CpuIsThatOfTheBusiestWorkerSinceItWasLastToldOf) {
  Told told;
  EXPECT_FALSE(told.tell(0.5).cpu_share.has_value()) << "nothing is known before the window";
  told.recorder.on_health({.wall = seconds(1), .cpu = milliseconds(200)});
  EXPECT_DOUBLE_EQ(*told.tell(2).cpu_share, 0.2);
  told.recorder.on_health({.wall = seconds(2), .cpu = milliseconds(1100)});
  EXPECT_DOUBLE_EQ(*told.tell(3).cpu_share, 0.9);
}

TEST(LiveStage, IsTrustedUnlessAGateIsRed) {
  Told told;
  told.gates = {{"cpu", false, 0.4, 0.8, "fine"}};
  EXPECT_TRUE(told.tell(2).trusted);
  told.gates = {{"cpu", true, 0.9, 0.8, "too busy"}};
  const LiveStage stage = told.tell(3);
  EXPECT_FALSE(stage.trusted);
  ASSERT_EQ(stage.health.gates.size(), 1u);
  EXPECT_EQ(stage.health.gates[0].text, "too busy");
}

}  // namespace
}  // namespace brink::output
