// Whole runs of `brink run` against simulated targets whose truth is known.
#include <gtest/gtest.h>

#include "run/play.h"
#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Quiet final : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string& note) override { notes.push_back(note); }
  void on_belief(const run::Belief&) override {}
  std::vector<std::string> notes;
};

run::RunRequest request(std::vector<std::string> paths = {}) {
  run::RunRequest r;
  r.target = parse_url("http://10.0.0.1/")->url;
  r.paths = std::move(paths);
  r.saving.save = false;
  return r;
}

struct Played {
  Result<run::Outcome> outcome;
  double seconds = 0;
  std::vector<std::string> notes;
  const output::Record& record() const { return outcome->record; }
  const output::Answer& answer() const { return *outcome->record.answer; }
};

Played play(sim::SimTarget& target, const run::RunRequest& request, std::uint64_t seed = 1) {
  sim::SimMachine machine({.seed = seed});
  machine.listen("10.0.0.1", 80, target);
  Quiet quiet;
  run::Stop stop;
  const Instant begin = machine.now();
  auto outcome = run::find_limit_with(request, quiet, stop, sim_machinery(machine));
  return {std::move(outcome), seconds(machine.now() - begin), quiet.notes};
}

// The shop's pages at 10 ms and a checkout of 100 ms behind 25 slots: a user spends 100 of 130 ms on a slot, so 25
// slots are in demand at 32.5 users (30 ms for three pages; network left out).
constexpr double shop_knee = 25 * 130.0 / 100;

// Under a sanitizer the same code runs some ten times slower, and fewer seeds show what it looks for; the plain build
// plays them all.
#ifdef BRINK_SANITIZED
constexpr std::uint64_t shop_seeds = 2;
#else
constexpr std::uint64_t shop_seeds = 10;
#endif

TEST(FindLimit, TheShopBreaksAtItsPool) {
  for (std::uint64_t seed = 1; seed <= shop_seeds; ++seed) {
    sim::ShopTarget shop(25, 100ms, 10ms);
    const auto run = play(shop, request({"/search", "/product/1", "/checkout"}), seed);
    ASSERT_TRUE(run.outcome.has_value());
    const auto& answer = run.answer();
    EXPECT_EQ(answer.status, "breaks") << answer.sentence;
    EXPECT_EQ(answer.route, "/checkout");
    ASSERT_TRUE(answer.users.breaks.has_value());
    EXPECT_NEAR(*answer.users.breaks, shop_knee, 0.1 * shop_knee) << "seed " << seed << ": " << answer.sentence;
    EXPECT_LE(*answer.users.low, *answer.users.breaks);
    EXPECT_GE(*answer.users.high, *answer.users.breaks);
    EXPECT_LT(run.seconds, 60);
  }
}

TEST(FindLimit, StoppedBeforeAnyLoadItStillHasARecord) {
  sim::DelayTarget target(10ms);
  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, target);
  Quiet quiet;
  run::Stop stop;
  stop.request();
  const auto outcome = run::find_limit_with(request(), quiet, stop, sim_machinery(machine));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_TRUE(outcome->interrupted);
  EXPECT_FALSE(outcome->unreachable);
  EXPECT_TRUE(outcome->record.interrupted);
  EXPECT_EQ(outcome->record.answer->status, "inconclusive");
  EXPECT_EQ(outcome->record.answer->sentence, "Stopped before anything was measured.");
}

TEST(FindLimit, AFastTargetHasNoLimit) {
  sim::DelayTarget target(2ms, 0.3);
  auto asked = request();
  asked.search.max_users = 50;
  const auto run = play(target, asked);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().status, "no_limit_found") << run.answer().sentence;
  EXPECT_EQ(run.record().verdict->max_tested_users, 50);
}

TEST(FindLimit, AFlawlessSlowEndpointHasNoLimit) {
  sim::DelayTarget target(90ms);
  auto asked = request();
  asked.search.max_users = 50;
  const auto run = play(target, asked);
  EXPECT_EQ(run.answer().status, "no_limit_found") << run.answer().sentence;
}

TEST(FindLimit, AFreezeIsNotOverlooked) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    sim::DelayTarget inner(20ms, 0.3);
    sim::FreezingTarget target(inner, 10s, 2500ms);
    auto asked = request();
    asked.search.max_users = 20;
    const auto run = play(target, asked, seed);
    ASSERT_TRUE(run.outcome.has_value());
    EXPECT_EQ(run.answer().status, "breaks") << run.answer().sentence;
  }
}

TEST(FindLimit, OneSlowRouteOfManyIsNamed) {
  sim::FunctionTarget target([](sim::SimMachine& machine, const sim::SimRequest& r, sim::Respond respond) {
    machine.at(machine.now() + (r.path == "/r7" ? Duration(4s) : Duration(10ms)), [respond] { respond({}); });
  });
  std::vector<std::string> paths;
  for (int i = 1; i < 19; ++i) paths.push_back("/r" + std::to_string(i));
  const auto run = play(target, request(paths));
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().status, "breaks") << run.answer().sentence;
  EXPECT_EQ(run.answer().route, "/r7");
}

TEST(FindLimit, ARouteThatAlwaysFailsIsNamed) {
  sim::FunctionTarget target([](sim::SimMachine& machine, const sim::SimRequest& r, sim::Respond respond) {
    machine.at(machine.now() + 5ms, [respond, bad = r.path == "/api"] { respond({bad ? 500 : 200, "x"}); });
  });
  const auto run = play(target, request({"/api", "/ok"}));
  EXPECT_EQ(run.answer().status, "breaks") << run.answer().sentence;
  EXPECT_EQ(run.answer().route, "/api");
}

TEST(FindLimit, TheBudgetHoldsOverEverything) {
  sim::DelayTarget target(2ms);
  auto asked = request({"/a", "/b"});
  asked.budget.max_requests = 500;
  const auto run = play(target, asked);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_LE(target.requests, 500u);
  EXPECT_GE(target.requests, 490u);
}

TEST(FindLimit, TheRateCapHoldsOverEverything) {
  sim::DelayTarget target(2ms);
  auto asked = request();
  asked.budget.max_rps = 50;
  const auto run = play(target, asked);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_LE(static_cast<double>(target.requests), 50 * run.seconds + 10);
  EXPECT_EQ(run.answer().status, "no_limit_found") << run.answer().sentence;
  EXPECT_FALSE(run.record().verdict->saturated);
}

TEST(Discovery, AClosedPortIsOneClearLine) {
  sim::DelayTarget target(1ms);
  auto asked = request();
  asked.target = parse_url("http://10.0.0.9:81/")->url;
  const auto run = play(target, asked);
  ASSERT_TRUE(run.outcome.has_value() && run.outcome->unreachable);
  EXPECT_EQ(run.answer().status, "unreachable");
  const Error& why = *run.outcome->unreachable;
  EXPECT_NE(why.message.find("10.0.0.9:81"), std::string::npos) << why.message;
  EXPECT_FALSE(why.hint.empty());
}

TEST(Discovery, AnotherOriginIsNeverLoaded) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) { respond({302, "", "Location: http://10.0.0.2/\r\n"}); });
  const auto run = play(target, request());
  ASSERT_TRUE(run.outcome.has_value() && run.outcome->unreachable);
  EXPECT_NE(run.outcome->unreachable->message.find("another origin"), std::string::npos);
  EXPECT_EQ(target.requests, 1u);
}

// Pages that take their time: load is not what is looked at here, and a site that answers at once gets a great deal.
sim::FunctionTarget unhurried(std::function<sim::SimResponse(const sim::SimRequest&)> answer) {
  return sim::FunctionTarget([=](sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) {
    machine.at(machine.now() + 20ms, [respond, response = answer(request)] { respond(response); });
  });
}

TEST(Discovery, ARedirectWithinTheOriginIsFollowedOnce) {
  auto target = unhurried([](const sim::SimRequest& r) {
    return r.path == "/" ? sim::SimResponse{302, "", "Location: /home\r\n"} : sim::SimResponse{};
  });
  auto asked = request();
  asked.search.max_users = 2;
  const auto run = play(target, asked);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.record().target.routes.at(0).name, "/home");
}

TEST(Discovery, RobotsAreRespectedUnlessToldOtherwise) {
  std::map<std::string, int> seen;
  auto target = unhurried([&](const sim::SimRequest& r) {
    ++seen[r.path];
    return sim::SimResponse{200, r.path == "/robots.txt" ? "User-agent: *\nDisallow: /private\n" : "ok"};
  });
  auto asked = request({"/private", "/public"});
  asked.search.max_users = 2;
  const auto run = play(target, asked);
  EXPECT_EQ(seen["/private"], 0);
  EXPECT_GT(seen["/public"], 10);
  EXPECT_EQ(run.notes.size(), 1u);
  asked.ignore_robots = true;
  play(target, asked);
  EXPECT_GT(seen["/private"], 10);
}

TEST(Discovery, LinksOfThePageAreRoutesWithIdsFolded) {
  auto target = unhurried([](const sim::SimRequest& r) -> sim::SimResponse {
    if (r.path == "/")
      return {200, "<a href='/p/1'>1</a><a href='/p/2'>2</a><a href='/about'>a</a><a href='/gone'>g</a>"};
    return {r.path == "/gone" ? 404 : 200, "x"};
  });
  auto asked = request();
  asked.search.max_users = 2;
  const auto run = play(target, asked);
  std::vector<std::string> names;
  for (const auto& route : run.record().target.routes) names.push_back(route.name);
  EXPECT_EQ(names, (std::vector<std::string>{"/", "/p/{id}", "/about"}));
}

}  // namespace
}  // namespace brink::test
