#include "output/record_build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregate/recorder.h"
#include "output/record_json.h"
#include "plan/shape.h"

namespace brink::output {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::Pair;

constexpr Instant begin = Instant(std::chrono::seconds(100));
constexpr Instant run_begin = Instant(std::chrono::seconds(90));

plan::Plan two_routes() {
  plan::Plan plan;
  plan.routes.resize(2);
  plan.routes[0].name = "/";
  plan.routes[0].url = {.scheme = "http", .host = "shop.test", .port = 80, .target = "/"};
  plan.routes[1].name = "/buy?token";
  plan.routes[1].method = "POST";
  plan.routes[1].url = {.scheme = "http", .host = "shop.test", .port = 80, .target = "/buy?token=abc"};
  return plan;
}

plan::Stage stage_of(plan::LoadModel load) {
  plan::Stage stage;
  stage.name = "s";
  stage.load = std::move(load);
  stage.duration = std::chrono::seconds(10);
  return stage;
}

sample::Sample sample_at(int i, Duration took, RouteId route = {}) {
  sample::Sample s;
  s.due = begin + milliseconds(i);
  s.begun = s.due + microseconds(10);
  s.sent = s.due + microseconds(200);
  s.first_byte = s.due + took / 2;
  s.done = s.due + took;
  s.bytes_sent = 100;
  s.bytes_received = 1000;
  s.route = route;
  s.status = 200;
  s.connection_request = static_cast<std::uint32_t>(i);
  return s;
}

// 2,000 requests of 1..2,000 ms on the first route; one 500, one refused, one missed and one in flight on the second.
aggregate::StageSummary summary() {
  aggregate::Recorder recorder(2);
  const Instant end = begin + std::chrono::seconds(10);
  recorder.on_stage_begin({begin, end});
  const auto played = [&](const sample::Sample& s) {
    recorder.on_due(s.route, s.due);
    const bool wanted = recorder.wants_exchange(s);
    recorder.on_sample(s);
    if (wanted && !s.ok())
      recorder.on_exchange({s, "POST /buy HTTP/1.1\r\n\r\n", "HTTP/1.1 500 No\r\n\r\n", "caf\xE9", "why"});
  };
  for (int i = 0; i < 2000; ++i) played(sample_at(i, milliseconds(i + 1)));
  sample::Sample bad = sample_at(5, milliseconds(7), RouteId{1});
  bad.status = 500;
  bad.failure = sample::Failure::status;
  played(bad);
  sample::Sample refused = sample_at(0, milliseconds(1), RouteId{1});
  refused.status = 0;
  refused.sent = Instant{};
  refused.failure = sample::Failure::refused;
  played(refused);
  recorder.on_due(RouteId{1}, begin);
  recorder.on_missed(RouteId{1}, begin);
  recorder.on_due(RouteId{1}, begin);
  recorder.on_in_flight(RouteId{1}, begin, milliseconds(5));
  recorder.on_tick(end);
  recorder.on_stage_end(end);
  aggregate::StageSummary out = recorder.take();
  out.workers.resize(2);
  out.workers[0] = {.wall = std::chrono::seconds(10), .cpu = std::chrono::seconds(2), .stale_retries = 3};
  out.workers[1] = {.stale_retries = 4, .redirects_refused = 5};
  return out;
}

Stage built(const aggregate::StageSummary& summary, bool red = false) {
  const plan::Stage stage = stage_of(plan::Closed{.users = 8});
  verdict::Health health;
  health.gates = {{"cpu", red, 0.9, 0.8, "too busy"}};
  return record_stage(two_routes(), {.stage = &stage, .summary = &summary, .health = &health}, run_begin);
}

TEST(RecordStage, CountsBalanceAndAreComplete) {
  const Stage s = built(summary());
  EXPECT_EQ(s.numbers.counts.due, 2004u);
  EXPECT_EQ(s.numbers.counts.missed, 1u);
  EXPECT_EQ(s.numbers.counts.sent, 2003u);
  EXPECT_EQ(s.numbers.counts.completed, 2000u);
  EXPECT_EQ(s.numbers.counts.failed, 2u);
  EXPECT_EQ(s.numbers.counts.in_flight, 1u);
  EXPECT_THAT(s.numbers.failures, ElementsAre(Pair("refused", 1), Pair("status", 1)));
  EXPECT_THAT(s.numbers.status, ElementsAre(Pair("200", 2000), Pair("500", 1)));
  EXPECT_DOUBLE_EQ(s.numbers.rate_rps, 200.2);
  EXPECT_DOUBLE_EQ(s.numbers.goodput_rps, 200);
  EXPECT_DOUBLE_EQ(s.begin_s, 10);
  EXPECT_DOUBLE_EQ(s.length_s, 10);
}

TEST(RecordStage, TimesAreThoseOfTheHistogram) {
  const Times& t = built(summary()).numbers.response_ms;
  EXPECT_EQ(t.count, 2001u);  // the refused one says nothing about speed
  EXPECT_EQ(t.min, 1);
  EXPECT_EQ(t.max, 2000);
  EXPECT_NEAR(*t.p50, 1000, 1);
  EXPECT_NEAR(*t.p99, 1980, 2);
  EXPECT_FALSE(t.p99_9) << "2,001 samples say nothing about it";
  EXPECT_FALSE(t.p99_99);
}

TEST(RecordStage, AnEmptyOneHasNoTimes) {
  aggregate::StageSummary empty;
  empty.routes.resize(2);
  const Stage s = built(empty);
  EXPECT_EQ(s.numbers.response_ms.count, 0u);
  EXPECT_FALSE(s.numbers.response_ms.p50);
  EXPECT_FALSE(s.numbers.response_ms.mean);
  EXPECT_EQ(s.numbers.rate_rps, 0);
  EXPECT_TRUE(s.routes.empty());
  EXPECT_EQ(s.begin_s, 0);
}

TEST(RecordStage, RoutesThatHadRequestsStandByTheirMaskedNames) {
  const Stage s = built(summary());
  ASSERT_EQ(s.routes.size(), 2u);
  EXPECT_EQ(s.routes[0].name, "/");
  EXPECT_EQ(s.routes[0].numbers.counts.completed, 2000u);
  EXPECT_EQ(s.routes[1].numbers.counts.failed, 2u);
}

TEST(RecordStage, WorkersAreSummed) {
  const Stage s = built(summary());
  EXPECT_EQ(s.connections.stale_retries, 7u);
  EXPECT_EQ(s.redirects_refused, 5u);
  ASSERT_EQ(s.health.workers.size(), 2u);
  EXPECT_DOUBLE_EQ(s.health.workers[0].cpu_s, 2);
}

TEST(RecordStage, ARedGateMakesItInvalid) {
  EXPECT_TRUE(built(summary()).valid);
  const Stage s = built(summary(), true);
  EXPECT_FALSE(s.valid);
  EXPECT_EQ(s.health.gates[0].text, "too busy");
}

TEST(RecordStage, CountsThatDoNotBalanceAreABug) {
  aggregate::StageSummary broken = summary();
  broken.total.counts.due += 1;
  EXPECT_DEATH(built(broken), "due = sent \\+ missed");
}

TEST(RecordStage, HistogramRestoresTheDistribution) {
  const aggregate::StageSummary in = summary();
  const Numbers numbers = built(in).numbers;
  const auto copy = read_record([&] {
    Record record;
    record.kind = "bench";
    record.stages = {built(in)};
    return to_json(record);
  }());
  ASSERT_TRUE(copy) << copy.error().message;
  for (const Numbers& n : {numbers, copy->stages[0].numbers}) {
    const aggregate::Histogram restored = restore_response(n);
    const aggregate::Histogram original = in.total.response();
    EXPECT_EQ(restored.count(), original.count());
    EXPECT_EQ(restored.min(), original.min());
    EXPECT_EQ(restored.max(), original.max());
    EXPECT_NEAR(restored.mean(), original.mean(), 1e-8);
    EXPECT_NEAR(restored.deviation(), original.deviation(), 1e-6);
    for (const double q : {0.1, 0.5, 0.9, 0.99}) EXPECT_EQ(restored.quantile(q), original.quantile(q)) << q;
  }
}

TEST(RecordExchanges, BodiesAreTextAndHeadsAreKept) {
  const std::vector<Exchange> kept = record_exchanges(two_routes(), summary(), 3, run_begin);
  const auto failed = std::find_if(kept.begin(), kept.end(), [](const auto& e) { return e.failure == "status"; });
  ASSERT_NE(failed, kept.end());
  EXPECT_EQ(failed->stage, 3u);
  EXPECT_EQ(failed->status, 500);
  EXPECT_EQ(failed->response_body, "caf\uFFFD");
  EXPECT_EQ(failed->response_head, "HTTP/1.1 500 No\r\n\r\n");
  EXPECT_DOUBLE_EQ(failed->due_s, 10.005);
  EXPECT_DOUBLE_EQ(failed->response_ms, 7);
  EXPECT_TRUE(failed->service_ms);
  const auto refused = std::find_if(kept.begin(), kept.end(), [](const auto& e) { return e.failure == "refused"; });
  ASSERT_NE(refused, kept.end());
  EXPECT_FALSE(refused->service_ms) << "nothing was sent";
}

TEST(RecordLoad, SaysTheModelAndWhatLatencyMeans) {
  const plan::Client client;
  EXPECT_EQ(record_load(stage_of(plan::Closed{.users = 64}), client).text,
            "closed: 64 connections, each sends when its response is in (latency = service time)");
  EXPECT_EQ(record_load(stage_of(plan::Closed{.users = 1, .think = milliseconds(500)}), client).text,
            "closed: 1 user, each sends 500 ms after its response is in (latency = service time)");
  EXPECT_EQ(record_load(stage_of(plan::Open{plan::Rate::constant(500)}), client).text,
            "open: 500 req/s constant; latency counted from when each request was due");
  EXPECT_EQ(record_load(stage_of(plan::Open{plan::Rate::constant(500)}), client, true).text,
            "open: 500 iterations/s constant; latency counted from when each request was due");
  EXPECT_EQ(record_load(stage_of(plan::Closed{.users = 1, .called = true}), client).text,
            "closed: up to 1 user, who does what their program says (latency = service time)");
  const plan::Shape ramp = plan::ramp(100, 500, std::chrono::seconds(10));
  EXPECT_EQ(record_load(stage_of(plan::Open{ramp.rate, plan::Arrivals::poisson, 10, ramp.words}), client).text,
            "open: ramp (100 to 500 in 10s), 300 req/s on average, 500 at most, at random (Poisson); latency counted "
            "from when each request was due");
  plan::Client fresh;
  fresh.keepalive = false;
  EXPECT_EQ(
      record_load(stage_of(plan::Closed{.users = 64}), fresh).text,
      "closed: 64 users, each sends when its response is in, on a new connection each time (latency = service time)");
}

TEST(RecordLoad, KeepsWhatWasAskedFor) {
  plan::Stage stage = stage_of(plan::Open{plan::Rate::constant(500)});
  stage.requests = 1000;
  const Load load = record_load(stage, {});
  EXPECT_EQ(load.model, "open");
  EXPECT_EQ(load.to_rps, 500);
  EXPECT_EQ(load.arrivals, "constant");
  EXPECT_FALSE(load.users);
  EXPECT_EQ(load.requests, 1000u);
  EXPECT_EQ(load.duration_s, 10);
  EXPECT_EQ(load.drain_s, 5);
}

TEST(RecordTarget, HoldsNoSecrets) {
  const Url base{.scheme = "http", .host = "shop.test", .port = 80, .target = "/?key=k", .userinfo = "me:hunter2"};
  const Target target = record_target(two_routes(), base);
  EXPECT_EQ(target.url, "http://shop.test/?key=***");
  EXPECT_EQ(target.routes[1].url, "http://shop.test/buy?token=***");
}

TEST(RecordPlan, OfASearchHasRules) {
  plan::Plan plan = two_routes();
  plan.client.resolve = {{"shop.test", 80, "127.0.0.1"}};
  plan.budget.max_duration = std::chrono::seconds(60);
  verdict::SearchOptions options;
  options.rules.error_threshold = 0.05;
  const Plan with = record_plan(plan, options);
  EXPECT_EQ(with.rules->error_threshold, 0.05);
  EXPECT_EQ(with.search->max_users, 200);
  EXPECT_EQ(with.budget.max_duration_s, 60);
  EXPECT_THAT(with.resolve, ElementsAre("shop.test:80:127.0.0.1"));
  EXPECT_FALSE(record_plan(plan).search);
}

TEST(RecordVerdict, NamesRoutes) {
  verdict::Verdict in;
  in.status = verdict::Status::breaks;
  in.reason = verdict::Reason::latency;
  in.route = RouteId{1};
  in.users.breaks = 110;
  in.levels.resize(1);
  in.levels[0].visit = 4;
  in.levels[0].worst = RouteId{1};
  in.levels[0].routes = {{.route = RouteId{0}, .p95 = milliseconds(20), .p95_low = milliseconds(18)}};
  const Verdict out = record_verdict(in, two_routes());
  EXPECT_EQ(out.status, "breaks");
  EXPECT_EQ(out.reason, "latency");
  EXPECT_EQ(out.route, "/buy?token");
  EXPECT_EQ(out.users.breaks, 110);
  EXPECT_FALSE(out.recovered);
  ASSERT_EQ(out.levels.size(), 1u);
  EXPECT_EQ(out.levels[0].stage, 4u);
  EXPECT_EQ(out.levels[0].worst, "/buy?token");
  EXPECT_EQ(out.levels[0].routes[0].p95_ms, 20);
  EXPECT_EQ(out.levels[0].routes[0].p95_low_ms, 18);
  EXPECT_FALSE(out.levels[0].routes[0].p95_high_ms);
}

TEST(RecordAnswer, IsTheSameUnderWireNames) {
  verdict::Answer in;
  in.status = verdict::Status::no_limit_found;
  in.cause = "none";
  in.confidence = 0.9;
  in.ranked = {{"none", 0.9}};
  in.parameters = {{"route_rps", 12.5}};
  in.sentence = "No limit found.";
  const Answer out = record_answer(in);
  EXPECT_EQ(out.status, "no_limit_found");
  EXPECT_EQ(out.cause, "none");
  EXPECT_EQ(out.ranked[0].cause, "none");
  EXPECT_EQ(std::get<double>(out.parameters.at("route_rps")), 12.5);
  EXPECT_EQ(out.sentence, "No limit found.");
}

TEST(SamplesNeeded, TenBeyondTheQuantile) {
  EXPECT_EQ(samples_needed(0.5), 20u);
  EXPECT_EQ(samples_needed(0.95), 200u);
  EXPECT_EQ(samples_needed(0.99), 1'000u);
  EXPECT_EQ(samples_needed(0.999), 10'000u);
  EXPECT_EQ(samples_needed(0.9999), 100'000u);
}

}  // namespace
}  // namespace brink::output
