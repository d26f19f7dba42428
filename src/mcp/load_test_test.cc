// The tool that makes load as a client sees it: what it asks `run` for, what it refuses, what it answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mcp/testing.h"
#include "plan/scenario.h"

namespace brink::mcp {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* here = "http://127.0.0.1:8080/";

TEST(LoadTest, IsABenchBelowTheCeilings) {
  Conversation with;
  const Json result = with.call(
      "load_test",
      {{"url", here}, {"users", 20}, {"duration_s", 2.5}, {"headers", {{"X-One", "1"}, {"Accept", "text/html"}}}});
  ASSERT_EQ(with.benches.size(), 1u);
  const run::BenchRequest& asked = with.benches[0];
  EXPECT_EQ(std::get<plan::Closed>(asked.stage.load).users, 20u);
  EXPECT_EQ(asked.stage.duration, std::chrono::milliseconds(2500));
  EXPECT_EQ(asked.plan.routes[0].headers.size(), 2u);
  EXPECT_EQ(asked.plan.budget.max_rps, 10'000);
  EXPECT_EQ(asked.plan.budget.max_requests, 2'000'000u);
  EXPECT_EQ(asked.plan.budget.max_duration, std::chrono::minutes(10));
  EXPECT_TRUE(asked.plan.client.resolve.empty());
  EXPECT_TRUE(asked.saving.save);
  EXPECT_EQ(asked.saving.store, "/secret/folder");
  EXPECT_EQ(asked.saving.command_line, "brink mcp (load_test)");

  const Json& answer = result["structuredContent"];
  EXPECT_EQ(result["isError"], false);
  EXPECT_EQ(Json::parse(result["content"][0]["text"].get<std::string>()), answer);
  EXPECT_EQ(answer["run"], "20261121T093000Z-1a2b3c");
  EXPECT_EQ(answer["status"], "measured");
  EXPECT_EQ(answer["verdict"], "1,000 requests in 10 s: 100 req/s, p95 12.3 ms, 0.3 % failed.");
  EXPECT_EQ(answer["figures"]["p95_ms"], 12.3);
  EXPECT_EQ(answer["figures"]["failures"]["status"], 3);
  EXPECT_LT(text_of(answer).size(), 1000u) << "some hundred tokens";
  EXPECT_THAT(text_of(result), Not(HasSubstr("/secret"))) << "no path of this machine";
}

TEST(LoadTest, TheLoadIsWhatWasAskedFor) {
  Conversation with;
  with.call("load_test", {{"url", here}, {"users", 5}, {"think_time_s", 0.2}, {"requests", 50}});
  with.call("load_test", {{"url", here}, {"rate", 40}, {"warmup_s", 1}});
  with.call("load_test", {{"url", "localhost:8080/x"}, {"body", "{}"}, {"insecure", false}, {"timeout_s", nullptr}});
  ASSERT_EQ(with.benches.size(), 3u);
  const auto& closed = std::get<plan::Closed>(with.benches[0].stage.load);
  EXPECT_EQ(closed.users, 5u);
  EXPECT_EQ(closed.think, std::chrono::milliseconds(200));
  EXPECT_EQ(with.benches[0].stage.requests, 50u);
  const auto& open = std::get<plan::Open>(with.benches[1].stage.load);
  EXPECT_EQ(open.rate.at({}), 40);
  EXPECT_EQ(open.max_users, 500u) << "the ceiling holds for what was not asked for too";
  EXPECT_EQ(with.benches[2].plan.routes[0].method, "POST");
  EXPECT_TRUE(with.benches[2].plan.client.tls.verify);
  EXPECT_NE(with.benches[0].plan.seed, with.benches[1].plan.seed);
}

TEST(LoadTest, TheLoadMayGoOverTime) {
  Conversation with;
  with.call("load_test", {{"url", here}, {"stages", "10s:20,5s:0"}});
  with.call("load_test", {{"url", here}, {"rate", 100}, {"duration_s", 4}, {"traffic_profile", "sine:cycles=2"}});
  ASSERT_EQ(with.benches.size(), 2u);
  EXPECT_EQ(std::get<plan::Closed>(with.benches[0].stage.load).users, 20u);
  EXPECT_EQ(with.benches[0].stage.duration, std::chrono::seconds(15));
  EXPECT_THAT(std::get<plan::Open>(with.benches[1].stage.load).shape, HasSubstr("sine"));

  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"stages", "10s:501"}}),
              HasSubstr("stages: 501 is above this server's ceiling of 500"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"rate", 1}, {"stages", "10s:10001"}}),
              HasSubstr("stages: 10001 is above this server's ceiling of 10000"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"rate", 1}, {"traffic_profile", "step:10001,1"}}),
              HasSubstr("traffic_profile: 10001 is above this server's ceiling"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"stages", "601s:5"}}),
              HasSubstr("stages: 601 is above this server's ceiling of 600"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"stages", "10s:5"}, {"duration_s", 3}}),
              HasSubstr("stages 10s:5 and duration_s"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"traffic_profile", "sine"}}), HasSubstr("needs rate"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"rate", 5}, {"traffic_profile", "csv:/etc/passwd"}}),
              HasSubstr("no files are read here"));
  EXPECT_EQ(with.benches.size(), 2u);
}

TEST(LoadTest, UsersMayFollowAScenario) {
  Conversation with;
  const Json login{{"path", "/login"}, {"method", "POST"}, {"body", {{"u", "${uuid()}"}}}};
  const Json scenario{{"name", "shop"}, {"steps", {login, {{"path", "/cart"}, {"think_time", 0.5}}}}};
  with.call("load_test", {{"url", here}, {"users", 3}, {"scenario", scenario}});
  ASSERT_EQ(with.benches.size(), 1u);
  ASSERT_TRUE(with.benches[0].plan.scenario);
  EXPECT_EQ(with.benches[0].plan.scenario->flows[0].steps.size(), 2u);
  EXPECT_EQ(with.benches[0].plan.routes[0].url.text(), "http://127.0.0.1:8080/login");

  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", {{"steps", {{{"pth", "/"}}}}}}}),
              HasSubstr("steps[0] has no key \"pth\""));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", "shop.yaml"}}),
              HasSubstr("scenario: not an object"));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", scenario}, {"method", "PUT"}}),
              HasSubstr("leave it out: each step has its own"));
  const Json reads{{"steps", {{{"path", "/"}, {"body_file", "/etc/passwd"}}}}};
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", reads}}), HasSubstr("no files are read here"));
  const Json data{{"data", {{"d", {{"file", "scenario"}}}}}, {"steps", {{{"path", "/"}}}}};
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", data}}), HasSubstr("scenario"))
      << "not even itself as a table";
  EXPECT_EQ(with.benches.size(), 1u);
}

TEST(LoadTest, EveryHostOfAScenarioIsLookedAt) {
  Conversation with;
  const Json away{{"steps", {{{"path", "/"}}, {{"url", "http://elsewhere.test/x"}}}}};
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", away}}), HasSubstr("elsewhere.test"));
  EXPECT_TRUE(with.benches.empty());
  with.setup.options.allowed = {{"elsewhere.test"}};
  with.call("load_test", {{"url", here}, {"scenario", away}});
  ASSERT_EQ(with.benches.size(), 1u);
  ASSERT_EQ(with.benches[0].plan.client.resolve.size(), 1u);
  EXPECT_EQ(with.benches[0].plan.client.resolve[0].address, "10.1.2.3");
  const Json socket{{"steps", {{{"ws", "ws://third.test/x"}}}}};
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", socket}}), HasSubstr("third.test"));
}

TEST(LoadTest, AnotherPortOfAHostIsLookedAtToo) {
  Conversation with;
  const Json both{{"steps", {{{"path", "/"}}, {{"url", "https://shop.test/admin"}}}}};
  with.setup.options.allowed = {{"shop.test", 80}};
  EXPECT_THAT(with.failure("load_test", {{"url", "http://shop.test/"}, {"scenario", both}}), HasSubstr("shop.test"));
  EXPECT_TRUE(with.benches.empty());
  with.setup.options.allowed = {{"shop.test", {}}};
  with.call("load_test", {{"url", "http://shop.test/"}, {"scenario", both}});
  ASSERT_EQ(with.benches.size(), 1u);
  const auto& pinned = with.benches[0].plan.client.resolve;
  ASSERT_EQ(pinned.size(), 2u);
  EXPECT_EQ(pinned[0].port, 80);
  EXPECT_EQ(pinned[1].port, 443);
}

TEST(LoadTest, NullIsNotGiven) {
  Conversation with;
  with.call("load_test", {{"url", here}, {"requests", nullptr}, {"duration_s", nullptr}, {"think_time_s", nullptr}});
  with.call("load_test", {{"url", here}, {"requests", 100}, {"stages", nullptr}});
  ASSERT_EQ(with.benches.size(), 2u);
  EXPECT_EQ(with.benches[1].stage.requests, 100u);
  with.call("investigate", {{"url", here}, {"quick", true}, {"budget_s", nullptr}});
  EXPECT_EQ(with.investigations.at(0).budget, std::chrono::seconds(25));
}

TEST(LoadTest, TrustsWhatTheOneWhoStartedTheServerTrusts) {
  Conversation with;
  with.setup.environment = [](std::string_view name) {
    return name == "BRINK_CA_BUNDLE" ? std::optional<std::string>("/etc/ours.pem") : std::nullopt;
  };
  with.setup.surroundings.read_file = [](const std::string&, std::size_t) -> Result<std::string> { return "PEM"; };
  with.call("load_test", {{"url", here}});
  ASSERT_EQ(with.benches.size(), 1u);
  EXPECT_EQ(with.benches[0].plan.client.tls.ca_bundle, "/etc/ours.pem");
  const Json reads{{"steps", {{{"path", "/"}, {"body_file", "/etc/passwd"}}}}};
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"scenario", reads}}), HasSubstr("no files are read here"));
}

TEST(LoadTest, SaysWhetherThresholdsWereKept) {
  Conversation with;
  with.outcome->record.limits = {
      {.expression = "p95 < 300ms", .unit = "s", .bound = 0.3, .actual = 0.0123, .of = 1000, .passed = true},
      {.expression = "rps > 500",
       .unit = "per_second",
       .bound = 500,
       .actual = 100,
       .broke_at_s = 5.5,
       .ended_the_run = true}};
  const Json result =
      with.call("load_test", {{"url", here}, {"thresholds", {"p95 < 300ms", "rps > 500"}}, {"abort_on_fail", true}});
  ASSERT_EQ(with.benches.size(), 1u);
  ASSERT_EQ(with.benches[0].limits.list.size(), 2u);
  EXPECT_EQ(with.benches[0].limits.list[1].text, "rps > 500");
  EXPECT_TRUE(with.benches[0].limits.abort_on_fail);
  const Json& limits = result["structuredContent"]["limits"];
  EXPECT_EQ(limits[0], Json({{"limit", "p95 < 300ms"}, {"passed", true}, {"actual", 0.0123}, {"unit", "s"}}));
  EXPECT_EQ(limits[1]["passed"], false);
  EXPECT_EQ(limits[1]["broke_at_s"], 5.5);
  EXPECT_EQ(limits[1]["ended_the_run"], true);
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"thresholds", {"p95 < fast"}}}),
              AllOf(HasSubstr("thresholds"), HasSubstr("\"fast\" is no number")));
  EXPECT_THAT(with.failure("load_test", {{"url", here}, {"thresholds", {"route:/x p95 < 1s"}}}),
              HasSubstr("there is no \"/x\""));
}

TEST(LoadTest, AboveACeilingIsRefusedAndNotLowered) {
  struct Case {
    Json arguments;
    const char* ceiling;
  };
  const Case cases[] = {
      {{{"users", 501}}, "--max-users"},
      {{{"rate", 10'001}}, "--max-rps"},
      {{{"requests", 2'000'001}}, "--max-requests"},
      {{{"duration_s", 601}}, "--max-duration"},
      {{{"duration_s", 600}, {"warmup_s", 1}}, "--max-duration"},
      {{{"users", 1e300}}, "--max-users"},
  };
  Conversation with;
  for (Case one : cases) {
    one.arguments["url"] = here;
    EXPECT_THAT(with.failure("load_test", one.arguments),
                AllOf(HasSubstr("above this server's ceiling of"), HasSubstr(one.ceiling)));
  }
  EXPECT_TRUE(with.benches.empty());
  with.setup.options.max_duration = std::chrono::seconds(3);
  with.setup.options.max_users = 2;
  EXPECT_EQ(with.call("load_test", {{"url", here}})["isError"], false);
  EXPECT_EQ(with.benches[0].stage.duration, std::chrono::seconds(3)) << "what nobody asked for gives way";
  EXPECT_EQ(std::get<plan::Closed>(with.benches[0].stage.load).users, 2u);
}

TEST(LoadTest, ArgumentsThatMakeNoSenseAreSaidInTheirOwnWords) {
  struct Case {
    Json arguments;
    const char* said;
  };
  const Case cases[] = {
      {{{"users", 5}}, "url is missing"},
      {{{"url", 5}}, "url: not text"},
      {{{"url", "ftp://127.0.0.1/"}}, "ftp"},
      {{{"url", here}, {"users", "five"}}, "users: not a whole number"},
      {{{"url", here}, {"users", 1.5}}, "users: not a whole number"},
      {{{"url", here}, {"users", 0}}, "users: 0 is too small"},
      {{{"url", here}, {"duration_s", -1}}, "duration_s: -1 is too small"},
      {{{"url", here}, {"headers", {{"Bad Name", "x"}}}}, "headers: "},
      {{{"url", here}, {"headers", {{"X", "a\r\nHost: evil"}}}}, "headers: "},
      {{{"url", here}, {"headers", {{"X", 1}}}}, "headers: not an object of texts"},
      {{{"url", here}, {"insecure", 1}}, "insecure: not true or false"},
      {{{"url", here}, {"requests", 5}, {"duration_s", 5}}, "cannot be given together"},
      {{{"url", here}, {"rate", 5}, {"think_time_s", 5}}, "cannot be given together"},
      {{{"url", here}, {"think_time_s", 5}}, "without users"},
      {{{"url", here}, {"post-file", "/etc/passwd"}}, "there is no argument \"post-file\""},
      {{{"url", here}, {"unix_socket", "/run/x"}}, "there is no argument \"unix_socket\""},
  };
  Conversation with;
  for (const Case& one : cases)
    EXPECT_THAT(with.failure("load_test", one.arguments), HasSubstr(one.said)) << one.arguments;
  EXPECT_TRUE(with.benches.empty());
}

TEST(LoadTest, OthersHostsAreRefusedUnlessAllowedAndThenPinned) {
  Conversation with;
  for (const char* tool : {"load_test", "investigate", "audit"}) {
    EXPECT_THAT(with.failure(tool, {{"url", "http://shop.test/"}}), HasSubstr("--allow shop.test")) << tool;
  }
  EXPECT_TRUE(with.looked_up.empty());
  with.setup.options.allowed = {{"shop.test", {}}};
  with.call("load_test", {{"url", "http://shop.test/"}});
  with.call("investigate", {{"url", "http://shop.test:81/"}});
  EXPECT_THAT(with.looked_up, ElementsAre("shop.test", "shop.test"));
  ASSERT_EQ(with.benches.size(), 1u);
  EXPECT_EQ(with.benches[0].plan.client.resolve.at(0).address, "10.1.2.3");
  EXPECT_EQ(with.investigations.at(0).run.client.resolve.at(0).port, 81);
}

TEST(LoadTest, WhatWentWrongIsSaidWithoutPlaces) {
  Conversation with;
  with.outcome = could_not_run("cannot write /secret/folder/runs: no space left on the disk", "choose --store");
  EXPECT_EQ(with.failure("load_test", {{"url", here}}),
            "the server's store of saved runs cannot be used: no space left on the disk; "
            "tell the person who started the server");
  with.outcome = measured();
  with.outcome->unreachable =
      Error{ErrorKind::could_not_run, "http://127.0.0.1:8080/: connection refused", "is it up?"};
  EXPECT_EQ(with.failure("load_test", {{"url", here}}),
            "http://127.0.0.1:8080/: connection refused (run 20261121T093000Z-1a2b3c); is it up?");
  with.outcome = measured();
  with.outcome->saved_at = "";
  with.outcome->save_error = Error{ErrorKind::could_not_run, "cannot write /secret/folder/runs/x.json: disk full", ""};
  const Json answer = with.call("load_test", {{"url", here}})["structuredContent"];
  EXPECT_EQ(answer["saved"], false);
  EXPECT_THAT(text_of(answer), AllOf(HasSubstr("disk full"), Not(HasSubstr("/secret"))));
}

TEST(LoadTest, ARunThatMeasuredThisMachineIsInvalid) {
  Conversation with;
  output::Stage& stage = with.outcome->record.stages[0];
  stage.valid = false;
  stage.health.gates = {{"cpu", true, 0.99, 0.9, "The load used 99 % of this machine."}};
  const Json answer = with.call("load_test", {{"url", here}})["structuredContent"];
  EXPECT_EQ(answer["status"], "invalid");
  EXPECT_THAT(answer["verdict"].get<std::string>(), AllOf(HasSubstr("INVALID"), HasSubstr("99 %")));
}

}  // namespace
}  // namespace brink::mcp
