// Users who follow a scenario, on the simulated machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/scenario/behaviour.h"
#include "input/scenario/scenario_testing.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using sample::Failure;
using sample::Mishap;
using testing::ElementsAre;
using testing::Pair;

// Answers with what a test says, after a millisecond, and keeps what it was asked.
class Shop final : public sim::SimTarget {
 public:
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    seen.push_back(request.method + " " + request.path);
    heads.push_back(request.head);
    at.push_back(machine.now());
    machine.at(machine.now() + 1ms, [this, request, respond] { respond(answer(request)); });
  }
  std::function<sim::SimResponse(const sim::SimRequest&)> answer = [](const auto&) { return sim::SimResponse{}; };
  std::vector<std::string> seen, heads;
  std::vector<Instant> at;
};

struct Trial {
  explicit Trial(const std::string& scenario, const input::ScenarioTrial& given = {}) : rig(shop) {
    input::ScenarioTrial trial = given;
    trial.url = "http://10.0.0.1";
    auto read = input::read_text(scenario, trial, "s.yaml");
    CHECK(read.has_value(), read ? "" : read.error().message.c_str());
    rig.plan.routes = read->routes;
    rig.plan.scenario = read->scenario;
    rig.behaviours = std::make_shared<engine::ScenarioFactory>(rig.plan, plan::Segment{},
                                                               [] { return std::chrono::system_clock::time_point{}; });
  }
  aggregate::StageSummary play(std::uint64_t requests, std::uint32_t users = 1) {
    plan::Stage stage;
    stage.load = plan::Closed{users};
    stage.requests = requests;
    return rig.play(stage);
  }
  aggregate::StageSummary play(Duration duration, std::uint32_t users = 1) {
    return rig.play(Rig::closed(users, duration));
  }

  Shop shop;
  Rig rig;
};

std::uint64_t failures(const aggregate::StageSummary& s, Failure f) {
  return s.total.counts.failures[static_cast<std::size_t>(f)];
}

const auto& mishaps(const aggregate::StageSummary& s, Mishap kind) {
  return s.journal.mishaps[static_cast<std::size_t>(kind)];
}

TEST(Scenario, RepeatsItsStepsAndCountsThemApart) {
  Trial t("steps: [{path: /a}, {path: /b, method: POST, body: x}]");
  const auto s = t.play(6);
  EXPECT_THAT(t.shop.seen, ElementsAre("GET /a", "POST /b", "GET /a", "POST /b", "GET /a", "POST /b"));
  EXPECT_EQ(s.routes[0].counts.completed, 3u);
  EXPECT_EQ(s.routes[1].counts.completed, 3u);
}

TEST(Scenario, ACountIsOfRequestsAndMayEndWithinAnIteration) {
  Trial t("steps: [{path: /a}, {path: /b}, {path: /c}]");
  EXPECT_EQ(t.play(7, 2).total.counts.completed, 7u);
  EXPECT_EQ(t.shop.seen.size(), 7u);
}

TEST(Scenario, FlowsComeUpExactlyByTheirWeights) {
  Trial t(R"(flows: [{weight: 5, steps: [{path: /browse}]}, {weight: 1, steps: [{path: /buy}]}])");
  const auto s = t.play(600, 7);
  EXPECT_EQ(s.routes[0].counts.completed, 500u);
  EXPECT_EQ(s.routes[1].counts.completed, 100u);
}

TEST(Scenario, ThinksBeforeAndAfterSteps) {
  Trial t("think_time: 1\nsteps: [{path: /a, think_before: 0.5}, {path: /b, think_time: 0}]");
  t.play(4);
  ASSERT_EQ(t.shop.at.size(), 4u);
  const auto gap = [&](std::size_t i) { return seconds(t.shop.at[i + 1] - t.shop.at[i]); };
  EXPECT_NEAR(gap(0), 1.0, 0.01);
  EXPECT_NEAR(gap(1), 0.5, 0.01) << "none after b, half a second before a";
  EXPECT_NEAR(gap(2), 1.0, 0.01);
}

TEST(Scenario, PausesVaryOnlyWhenTheyAreToldTo) {
  Trial t("think_time: 1\nthink_jitter: 0.5\nsteps: [{path: /a}]");
  t.play(200);
  double least = 9, most = 0, sum = 0;
  for (std::size_t i = 1; i < t.shop.at.size(); ++i) {
    const double gap = seconds(t.shop.at[i] - t.shop.at[i - 1]) - 0.001;
    least = std::min(least, gap), most = std::max(most, gap), sum += gap;
  }
  EXPECT_GT(least, 0.49);
  EXPECT_LT(most, 1.51);
  EXPECT_LT(least, 0.6);
  EXPECT_GT(most, 1.4);
  EXPECT_NEAR(sum / 199, 1, 0.1);
}

TEST(Scenario, CarriesValuesFromOneStepToTheNext) {
  Trial t(R"(
steps:
  - {path: /login, method: POST, extract: {token: {json: $.token}, id: {header: x-id}}}
  - {path: "/cart/${id}", headers: {Authorization: "Bearer ${token}"}}
)");
  int login = 0;
  t.shop.answer = [&](const sim::SimRequest& request) {
    if (request.path != "/login") return sim::SimResponse{};
    ++login;
    return sim::SimResponse{.body = "{\"token\": \"t" + std::to_string(login) + "\"}", .headers = "X-ID: 7\r\n"};
  };
  const auto s = t.play(4);
  EXPECT_THAT(t.shop.seen, ElementsAre("POST /login", "GET /cart/7", "POST /login", "GET /cart/7"));
  EXPECT_NE(t.shop.heads[3].find("Authorization: Bearer t2"), std::string::npos);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_TRUE(mishaps(s, Mishap::extraction).empty());
}

constexpr const char* broken_login = R"(
  - {name: login, path: /login, extract: {token: {json: $.token}, other: {header: X}}}
  - {name: cart, path: "/cart/${token}"}
)";

TEST(Scenario, GivesAnIterationUpWhenAValueIsMissing) {
  Trial t(std::string("steps:") + broken_login);
  const auto s = t.play(3);
  EXPECT_THAT(t.shop.seen, ElementsAre("GET /login", "GET /login", "GET /login"));
  EXPECT_EQ(failures(s, Failure::assertion), 3u) << "one an iteration, whatever is missing";
  EXPECT_THAT(mishaps(s, Mishap::extraction), ElementsAre(Pair("ExtractFailure: other: no header X", 3),
                                                          Pair("ExtractFailure: token: the body is not JSON", 3)));
  EXPECT_EQ(s.journal.count(Mishap::extraction), 6u);
}

TEST(Scenario, GoesOnWhenToldToAndKeepsPlaceholders) {
  Trial t(std::string("on_extract_failure: continue\non_template_error: keep_literal\nsteps:") + broken_login);
  const auto s = t.play(4);
  EXPECT_EQ(t.shop.seen[1], "GET /cart/$%7Btoken%7D");
  EXPECT_EQ(s.total.counts.failed, 2u) << "one an iteration";
  EXPECT_THAT(mishaps(s, Mishap::substitution), ElementsAre(Pair("TemplateError: ${token} has no value", 2)));
}

TEST(Scenario, GivesAnIterationUpWhenAPlaceholderHasNoValue) {
  Trial t(std::string("on_extract_failure: continue\nsteps:") + broken_login + "  - {name: after, path: /after}\n");
  const auto s = t.play(3);
  EXPECT_THAT(t.shop.seen, ElementsAre("GET /login", "GET /login", "GET /login"));
  EXPECT_EQ(s.journal.count(Mishap::substitution), 2u) << "the third login ends the count";
}

TEST(Scenario, AFailedRequestUsesUpTheChargeOfItsIteration) {
  Trial t(R"(
on_extract_failure: continue
steps: [{path: /500}, {path: /a, extract: {x: {header: X}}}]
)");
  t.shop.answer = [](const sim::SimRequest& request) {
    return sim::SimResponse{.status = request.path == "/500" ? 500 : 200};
  };
  const auto s = t.play(4);
  EXPECT_EQ(s.total.counts.failed, 2u);
  EXPECT_EQ(failures(s, Failure::status), 2u);
}

TEST(Scenario, DoesNotSpinWhenNothingCanBeSent) {
  Trial t("steps: [{path: '/${never}'}]");
  const auto s = t.play(1s);
  EXPECT_EQ(s.total.counts.due, 0u);
  EXPECT_LE(s.journal.count(Mishap::substitution), 1001u);
  EXPECT_GE(s.journal.count(Mishap::substitution), 500u);
}

TEST(Scenario, AnExpected404IsNoFailure) {
  Trial t("steps: [{path: /gone, assert_status: 404}, {path: /also, assert_status: [200, 404]}, {path: /bad}]");
  t.shop.answer = [](const auto&) { return sim::SimResponse{.status = 404}; };
  const auto s = t.play(3);
  EXPECT_EQ(s.total.counts.completed, 2u);
  EXPECT_EQ(s.routes[2].counts.failed, 1u);
  EXPECT_EQ(s.total.counts.status.at(404), 3u);
}

TEST(Scenario, AStatusThatWasNotExpectedIsAFailure) {
  Trial t("steps: [{path: /gone, assert_status: 404}]");
  const auto s = t.play(2);
  EXPECT_EQ(failures(s, Failure::assertion), 2u);
  EXPECT_THAT(mishaps(s, Mishap::assertion), ElementsAre(Pair("AssertStatus: expected 404, got 200", 2)));
}

TEST(Scenario, SeveralBrokenRulesAreOneFailureAndDoNotEndTheIteration) {
  Trial t(R"(
steps:
  - {name: a, path: /a, assert_status: 201, assert_body_contains: nothing, assert_max_latency: 1s}
  - {name: b, path: /b}
)");
  const auto s = t.play(4);
  EXPECT_EQ(s.routes[0].counts.failed, 2u);
  EXPECT_EQ(s.routes[1].counts.completed, 2u);
  EXPECT_EQ(s.journal.count(Mishap::assertion), 4u);
  EXPECT_EQ(s.journal.checks.at("a: status 201").failed, 2u);
  EXPECT_EQ(s.journal.checks.at("a: latency within 1000 ms").passed, 2u);
}

TEST(Scenario, GivesUpAStepWhoseValuesCannotComeForWantOfAResponse) {
  Trial t("steps: [{path: /a, timeout: 0.1, extract: {x: {json: $.x}}}, {path: /b}]");
  t.shop.answer = [](const auto&) { return sim::SimResponse{.drop = true}; };
  const auto s = t.play(2);
  EXPECT_THAT(t.shop.seen, testing::Each("GET /a"));
  EXPECT_TRUE(mishaps(s, Mishap::extraction).empty()) << "the request has failed, that is all";
}

TEST(Scenario, GivesEveryUserARowOfHisOwn) {
  std::string csv = "name\n";
  for (int i = 0; i < 10; ++i) csv += "u" + std::to_string(i) + "\n";
  Trial t(
      "data: {users: {file: u.csv, strategy: unique}}\nsteps: [{path: '/${users.name}'}, {path: '/${users.name}/b'}]",
      {{{"u.csv", csv}}});
  const auto s = t.play(5s, 10);
  EXPECT_EQ(s.total.counts.completed, 20u);
  EXPECT_EQ(std::set<std::string>(t.shop.seen.begin(), t.shop.seen.end()).size(), 20u);
  EXPECT_TRUE(t.rig.end.cut_short) << "nobody had anything left to do";
  EXPECT_LT(s.length, 1s);
}

TEST(Scenario, AnOpenLoadEndsWithItsRows) {
  Trial t("data: {users: {file: u.csv, strategy: sequential}}\nsteps: [{path: '/${users.name}'}]",
          {{{"u.csv", "name\na\nb\nc\n"}}});
  const auto s = t.rig.play(Rig::open(10, 5s));
  EXPECT_EQ(s.total.counts.completed, 3u);
  EXPECT_TRUE(t.rig.end.cut_short);
  EXPECT_NEAR(seconds(s.length), 0.3, 0.01);
  EXPECT_LE(s.total.counts.missed, 1u) << "arrivals after its end are nobody's";
}

TEST(Scenario, AnArrivalBeginsAnIteration) {
  Trial t("steps: [{path: /a}, {path: /b}]");
  const auto s = t.rig.play(Rig::open(50, 2s));
  EXPECT_EQ(s.routes[0].counts.completed, 100u);
  EXPECT_EQ(s.routes[1].counts.completed, 100u);
}

sim::SimResponse counting_visits(const sim::SimRequest& request) {
  static int visitor = 0;
  if (request.head.find("Cookie: ") != std::string::npos) return {};
  return {.headers = "Set-Cookie: visitor=" + std::to_string(++visitor) + "\r\n"};
}

int with_cookie(const Shop& shop, std::string_view part) {
  return static_cast<int>(std::count_if(shop.heads.begin(), shop.heads.end(),
                                        [&](const std::string& head) { return head.find(part) != std::string::npos; }));
}

TEST(Scenario, UsersKeepTheirCookiesUnlessSessionsAreFresh) {
  Trial persistent("steps: [{path: /a}, {path: /b}]");
  persistent.shop.answer = counting_visits;
  persistent.play(12, 2);
  EXPECT_EQ(with_cookie(persistent.shop, "Cookie: visitor="), 10) << "all but the first of each user";

  Trial fresh("session: fresh_per_iteration\nheaders: {Cookie: fixed=1}\nsteps: [{path: /a}, {path: /b}]");
  fresh.shop.answer = [](const sim::SimRequest&) { return sim::SimResponse{.headers = "Set-Cookie: v=1\r\n"}; };
  fresh.play(6);
  EXPECT_EQ(with_cookie(fresh.shop, "v=1"), 3) << "the second step of each iteration";
  EXPECT_EQ(with_cookie(fresh.shop, "fixed=1"), 6) << "what the scenario gives stays";
}

TEST(Scenario, IsTheSameAgainWithTheSameSeed) {
  const std::string text = "steps: [{path: '/${uuid()}/${randint(1,1000)}'}]";
  Trial a(text), b(text);
  a.play(5, 2);
  b.play(5, 2);
  EXPECT_EQ(a.shop.seen, b.shop.seen);
  EXPECT_EQ(std::set<std::string>(a.shop.seen.begin(), a.shop.seen.end()).size(), 5u);
}

TEST(Scenario, AValueThatCannotBeSentEndsTheIteration) {
  Trial t(
      "on_template_error: keep_literal\nsteps: [{path: /a, extract: {x: {json: $}}}, {path: /b, headers: {X: "
      "'${x}'}}]");
  t.shop.answer = [](const auto&) { return sim::SimResponse{.body = "\"two\\nlines\""}; };
  const auto s = t.play(2);
  EXPECT_THAT(t.shop.seen, ElementsAre("GET /a", "GET /a"));
  EXPECT_EQ(s.journal.count(Mishap::substitution), 1u);
}

}  // namespace
}  // namespace brink::test
