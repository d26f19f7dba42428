// Whatever is said is heard as it was said, to the last bit; what is no message is refused.
#include "cluster/message.h"

#include <gtest/gtest.h>

#include <set>

#include "aggregate/metric_recorder.h"
#include "base/random.h"
#include "cluster/testing_seeds.h"
#include "plan/shape.h"

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

aggregate::Histogram histogram_of(Random& random) {
  aggregate::Histogram out;
  const double scale = std::pow(10.0, random.uniform(-7, 3));
  for (std::uint64_t n = random.below(200); n > 0; --n) out.record(from_seconds(random.exponential(scale)));
  return out;
}

sample::Sample sample_of(Random& random) {
  sample::Sample s;
  s.due = Instant(Duration(random.below(1ull << 60)));
  s.begun = s.due + Duration(random.below(1000));
  s.done = s.begun + milliseconds(random.below(1000));
  s.bytes_received = random.below(1ull << 40);
  s.route = RouteId{static_cast<std::uint32_t>(random.below(3))};
  s.user = UserId{static_cast<std::uint32_t>(random.below(1u << 31))};
  s.status = static_cast<std::uint16_t>(random.below(600));
  s.failure = static_cast<sample::Failure>(random.below(sample::failure_count));
  s.http = static_cast<sample::Http>(random.below(sample::http_count));
  s.timed = random.below(2) == 0;
  return s;
}

aggregate::Counts counts_of(Random& random) {
  aggregate::Counts c;
  c.due = c.sent = random.below(1u << 30);
  c.failed = random.below(100);
  c.failures[random.below(sample::failure_count)] = c.failed;
  c.status[static_cast<std::uint16_t>(200 + random.below(300))] = random.below(1000);
  c.bytes_received = random.below(~0ull);
  return c;
}

aggregate::StageSummary summary_of(Random& random) {
  aggregate::StageSummary s;
  s.window = {Instant(seconds(3)), random.below(2) == 0 ? never : Instant(seconds(9))};
  s.length = seconds(6);
  s.routes.resize(3);
  for (auto& route : s.routes) {
    route.counts = counts_of(random);
    for (auto& clocks : route.clocks) clocks.response = histogram_of(random);
    s.total.merge(route);
  }
  s.phases.connect = histogram_of(random);
  s.phases.opened = random.below(100);
  s.http[2] = random.below(1000);
  s.send_lag = histogram_of(random);
  for (int i = 0; i < 5; ++i) s.series.at(seconds(random.below(7200))).latency[random.below(96)] += 3;
  s.exchanges.push_back({sample_of(random),
                         "GET / HTTP/1.1\r\n\r\n",
                         "HTTP/1.1 500 No\r\n\r\n",
                         std::string("\0\xff", 2),
                         "why",
                         {"TLSv1.3", "A", "h2", true},
                         {"sid; Path=/"}});
  s.journal.check("status is 200", false);
  s.journal.mishap(sample::Mishap::script, "KeyError at shop.py:12", "where", seconds(2));
  s.warmup = histogram_of(random);
  s.workers.push_back({.wall = seconds(6), .cpu = seconds(2), .turns = 17, .sockets = {.close_codes = {{1000, 2}}}});
  return s;
}

run::StageResult result_of(Random& random) {
  run::StageResult r;
  r.summary = summary_of(random);
  r.samples = {sample_of(random), sample_of(random)};
  r.every = 4;
  r.readings.push_back({"host", "cpus", 2, Instant(seconds(1))});
  aggregate::WatchSeries series;
  series.at(seconds(4)).record(milliseconds(3), {.bound = milliseconds(5)});
  r.watched.push_back(series);
  r.budget_spent = random.below(2) == 0;
  return r;
}

run::k6::TestNews news_of(Random& random) {
  aggregate::MetricCatalog catalog;
  catalog.add_metric("mine", MetricKind::trend, MetricContains::time);
  catalog.break_down({.tags = {"group"}, .all_but = false, .most = 10});
  aggregate::MetricRecorder recorder(catalog);
  const std::array<sample::TagView, 2> tags = {{{"group", "::g"}, {"check", "fine"}}};
  for (std::uint64_t n = random.below(3) == 0 ? 1500 : 20; n > 0; --n) {
    recorder.add(sample::custom_metric(0), random.uniform(-5, 100), {}, Instant(seconds(3)));
    recorder.add(sample::Metric::vus, random.uniform(), {}, Instant(seconds(3)));
    recorder.add(sample::Metric::checks, 1, recorder.tags(tags), Instant(seconds(4)));
  }
  run::k6::TestNews news{.metrics = recorder.summary(), .initialized = 7, .lines_left_out = 3};
  news.scenarios.push_back({.started = 9, .completed = 7, .active = 2, .began = Instant(seconds(1))});
  news.beside.push_back({{3, 6, 5}, Instant(seconds(2)), {4, 0}});
  news.ended = plan::k6::Ending{plan::k6::Ending::How::aborted, "enough", "s.js:1"};
  news.lines.push_back({engine::ScriptLog::Level::warning, "said", {{"source", "console"}}});
  return news;
}

Account account_of(Random& random) {
  Account account{.number = 4, .delta = since(summary_of(random), {}), .users = 12};
  account.names = {{0, "GET /a"}, {2, ""}};
  account.account = "{}";
  account.delta.workers = summary_of(random).workers;
  account.news = news_of(random);
  return account;
}

Played played_of(Random& random) {
  Played played;
  played.last = account_of(random);
  played.counts = counts_of(random);
  played.times[1] = since(histogram_of(random), {});
  played.result = result_of(random);
  played.late = milliseconds(-2);
  return played;
}

// One that is written again as it was read has lost nothing.
void expect_kept(const Message& message) {
  const std::string bytes = encode(message);
  const auto read = decode(bytes);
  ASSERT_TRUE(read.has_value()) << "kind " << message.index();
  EXPECT_EQ(read->index(), message.index());
  EXPECT_EQ(encode(*read), bytes);
}

std::vector<Message> some_of_each(Random& random) {
  plan::Stage closed;
  closed.name = "bench";
  closed.load = plan::Closed{.users = 3, .think = seconds(1), .think_jitter = 0.5, .legs = {{seconds(2), 7.5}}};
  closed.requests = 70;
  closed.only_routes = {2, 0};
  plan::Stage open;
  open.load =
      plan::Open{.rate = plan::surge(random.uniform(1, 500), seconds(10)).rate, .shape = "a surge", .standing = 5};
  open.duration = seconds(10);
  open.beside.push_back({plan::Closed{.users = 1}, std::vector<std::uint32_t>{1}});
  const std::vector<aggregate::Watched> watched = {{.of = aggregate::Watched::Of::response, .routes = {true, false}}};
  aggregate::Live live;
  live.due = 9;
  live.last_second.latency[4] = 2;
  live.watched.resize(1);
  live.watched[0].recent.resize(3);
  const Share share{4, {3, 6, 5}, Instant(seconds(7)), never};
  return {Join{.identity = "alpha", .host = "h", .pid = 4711, .hash = "abc"},
          Welcome{2, {1, 3}, seconds(2), true},
          Refuse{"no", "why", true},
          Ready{3, "no", "why"},
          Play{4,
               engine::Part::begin,
               closed,
               Instant(seconds(5)),
               Instant(seconds(6)),
               {share},
               1000,
               watched,
               seconds(1),
               "{}"},
          Play{.stage = open, .begin = Instant(seconds(5))},
          Halt{true},
          share,
          Leave{},
          Beat{7, Instant(seconds(70)), -seconds(3), milliseconds(1)},
          Echo{7, Instant(seconds(70)), Instant(seconds(67))},
          Standing{4, live, 12},
          account_of(random),
          played_of(random),
          Quit{}};
}

TEST(Message, IsHeardAsItWasSaid) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed, 0);
    for (const Message& message : some_of_each(random)) expect_kept(message);
  }
}

TEST(Message, TheFuzzerBeginsWithEachKind) {
  Random random(3, 0);
  std::map<std::string, std::string> made;
  std::set<std::size_t> kinds;
  for (const Message& message : some_of_each(random)) {
    const std::string name = "kind_" + std::to_string(message.index());
    made[kinds.insert(message.index()).second ? name : name + "_too"] = encode(message);
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Message>);
  expect_seeds("cluster_message", made);
}

TEST(Message, RatesAreTheSameFunction) {
  const plan::Rate rates[] = {
      plan::Rate::constant(7.25),
      plan::Rate::ramp(1, 90, seconds(7)),
      plan::surge(300, seconds(10)).rate,
      plan::stairs(100, seconds(9), 3).rate,
      plan::warm_up(50, seconds(3)).rate,
      plan::Rate::repeating({{.length_ns = 1e9L, .from = 5, .to = 5, .swing = 4, .turn = 1e-12}})};
  for (const plan::Rate& rate : rates) {
    Play play;
    play.stage.load = plan::Open{.rate = rate};
    play.stage.duration = seconds(20);
    const auto read = decode(encode(play));
    ASSERT_TRUE(read.has_value());
    const plan::Rate& heard = std::get<plan::Open>(std::get<Play>(*read).stage.load).rate;
    for (int ms = 0; ms < 20'000; ms += 37) EXPECT_EQ(heard.at(milliseconds(ms)), rate.at(milliseconds(ms)));
    for (int n = 0; n < 500; n += 7) EXPECT_EQ(heard.inverse(n), rate.inverse(n));
  }
}

// A second of a worker with ten routes at rest, and with a request to each.
TEST(Message, IsSmallWhereLittleWasSeen) {
  Account account{.number = 7};
  account.delta.length = seconds(40);
  EXPECT_LT(encode(account).size(), 40u);
  aggregate::StageSummary before, now;
  before.routes.resize(10);
  now.routes.resize(10);
  Random random(1, 0);
  for (auto& route : now.routes) {
    route.counts.due = route.counts.sent = route.counts.completed = route.counts.ended_in_window = 1;
    route.counts.completed_in_window = 1;
    route.counts.status[200] = 1;
    route.counts.bytes_received = 2000;
    for (auto* histogram : {&route.clocks[0].response, &route.clocks[0].service, &now.send_lag}) {
      histogram->record(milliseconds(5) + Duration(random.below(1'000'000)));
    }
  }
  account.delta = since(now, before);
  EXPECT_LT(encode(account).size(), 100u * 10);
}

TEST(Message, CutOffItIsNone) {
  Random random(5, 0);
  for (const Message& message : some_of_each(random)) {
    const std::string bytes = encode(message);
    for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 200) {
      EXPECT_FALSE(decode(std::string_view(bytes).substr(0, size)).has_value());
    }
    EXPECT_FALSE(decode(bytes + "x").has_value());
  }
}

TEST(Message, WhateverIsInItNothingBreaks) {
  Random random(9, 0);
  for (const Message& message : some_of_each(random)) {
    const std::string bytes = encode(message);
    for (int i = 0; i < 300; ++i) {
      std::string spoiled = bytes;
      for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
        spoiled[random.below(spoiled.size())] = static_cast<char>(random.below(256));
      }
      if (const auto read = decode(spoiled)) (void)encode(*read);
    }
  }
  EXPECT_FALSE(decode("").has_value());
  EXPECT_FALSE(decode("\x7f").has_value());
}

}  // namespace
}  // namespace brink::cluster
