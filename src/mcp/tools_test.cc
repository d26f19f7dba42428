// The tools as a client sees them: what they ask `run` for, what they refuse, what they answer. load_test has a file of
// its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mcp/testing.h"

namespace brink::mcp {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* here = "http://127.0.0.1:8080/";

TEST(Tools, EachIsDescribedInFull) {
  Conversation with;
  with.shake_hands();
  with.request(1, "tools/list");
  const Json tools = with.next()["result"]["tools"];
  std::vector<std::string> names;
  for (const Json& tool : tools) {
    names.push_back(tool["name"]);
    EXPECT_EQ(tool["inputSchema"]["type"], "object") << tool["name"];
    EXPECT_EQ(tool["inputSchema"]["additionalProperties"], false) << tool["name"];
    EXPECT_EQ(tool["outputSchema"]["type"], "object") << tool["name"];
    EXPECT_FALSE(tool["title"].get<std::string>().empty());
    EXPECT_GT(tool["description"].get<std::string>().size(), 40u);
    for (const auto& [name, property] : tool["inputSchema"]["properties"].items()) {
      EXPECT_TRUE(property.contains("description")) << tool["name"] << " " << name;
    }
    const bool loads = tool["name"] == "load_test" || tool["name"] == "investigate";
    EXPECT_EQ(tool["annotations"]["destructiveHint"], loads);
    EXPECT_EQ(tool["annotations"]["readOnlyHint"], !loads);
  }
  EXPECT_THAT(names, ElementsAre("load_test", "investigate", "audit", "list_runs", "get_run", "compare"));
  const Json& users = tools[0]["inputSchema"]["properties"]["users"];
  EXPECT_EQ(users["maximum"], 500) << "the ceiling";
  EXPECT_EQ(users["minimum"], 1);
  EXPECT_EQ(users["default"], 10);
  for (const char* name : {"think_time_s", "duration_s", "method"}) {
    EXPECT_FALSE(tools[0]["inputSchema"]["properties"][name].contains("default")) << "left out is something else";
  }
}

TEST(Investigate, IsASearchBelowTheCeilings) {
  Conversation with;
  with.setup.options.max_users = 150;
  output::Answer found;
  found.status = "breaks";
  found.users = {.holds = 90, .breaks = 110, .low = 75, .high = 110};
  found.route = "/checkout";
  found.cause = "pool_exhausted";
  found.confidence = 0.934;
  found.parameters = {{"slots", 25.0}};
  found.sentence = "Holds about 90 users.";
  with.outcome->record.kind = "investigate";
  with.outcome->record.answer = found;
  const Json answer =
      with.call("investigate", {{"url", here}, {"paths", {"/a", "/checkout"}}, {"quick", true}})["structuredContent"];
  const run::InvestigateRequest& asked = with.investigations.at(0);
  EXPECT_TRUE(asked.quick);
  EXPECT_EQ(asked.budget, std::chrono::seconds(25));
  EXPECT_THAT(asked.run.paths, ElementsAre("/a", "/checkout"));
  EXPECT_EQ(asked.run.search.max_users, 150u) << "the default is 200";
  EXPECT_EQ(asked.run.budget.max_rps, 10'000);
  EXPECT_EQ(answer["status"], "breaks");
  EXPECT_EQ(answer["answer"]["users"]["breaks"], 110);
  EXPECT_EQ(answer["answer"]["cause"], "pool_exhausted");
  EXPECT_EQ(answer["answer"]["confidence"], 0.934);
  EXPECT_EQ(answer["answer"]["parameters"]["slots"], 25);
  EXPECT_EQ(answer["verdict"], "Holds about 90 users.");
  EXPECT_THAT(with.failure("investigate", {{"url", here}, {"paths", {"http://elsewhere/"}}}), HasSubstr("paths: "));
  EXPECT_THAT(with.failure("investigate", {{"url", here}, {"max_users", 151}}), HasSubstr("ceiling of 150"));
  with.call("investigate", {{"url", here}, {"max_rps", 50}});
  EXPECT_EQ(with.investigations.at(1).run.budget.max_rps, 50);
  with.outcome = refused("robots.txt asks robots to stay away", "--ignore-robots tests it all the same");
  EXPECT_THAT(with.failure("investigate", {{"url", here}}), HasSubstr("ignore_robots tests it all the same"));
}

TEST(Audit, IsAFewRequestsThatStayWhereTheyBegan) {
  Conversation with;
  using verdict::audit::Grade;
  with.audited =
      run::AuditOutcome{.target = here,
                        .tested = here,
                        .findings = {{"compression", "t", Grade::fail, "not compressed", "turn gzip on", "GET /"},
                                     {"cookies", "t", Grade::pass, "fine", "", "GET /"}},
                        .requests = 17};
  const Json answer = with.call("audit", {{"url", here}})["structuredContent"];
  EXPECT_TRUE(with.audits.at(0).stay_on_origin);
  EXPECT_EQ(with.audits[0].budget.max_requests, 100u);
  EXPECT_EQ(answer["failed"], 1);
  EXPECT_EQ(answer["findings"][0]["fix"], "turn gzip on");
  EXPECT_EQ(answer["passed"], Json::array({"cookies"}));
}

TEST(Runs, AreListedAndShownInParts) {
  Conversation with;
  with.listing->runs.push_back(measured().record);
  with.listing->unreadable.push_back("/secret/folder/runs/x.json: cut off");
  const Json listed = with.call("list_runs", {{"limit", 5}})["structuredContent"];
  EXPECT_EQ(listed["runs"][0]["run"], "20261121T093000Z-1a2b3c");
  EXPECT_EQ(listed["runs"][0]["capacity_rps"], 100);
  EXPECT_EQ(listed["unreadable"], 1);
  EXPECT_THAT(with.failure("list_runs", {{"limit", 51}}), HasSubstr("from 1 to 50"));
  EXPECT_EQ(with.call("get_run")["structuredContent"]["verdict"],
            "1,000 requests in 10 s: 100 req/s, p95 12.3 ms, 0.3 % failed.");
  for (const char* section : {"routes", "stages", "failures", "diagnosis", "experiments", "generator", "plan"}) {
    const Json part = with.call("get_run", {{"run", "2026"}, {"section", section}});
    EXPECT_EQ(part["isError"], false) << section;
    EXPECT_EQ(part["structuredContent"]["section"], section);
  }
  EXPECT_THAT(with.failure("get_run", {{"section", "secrets"}}), HasSubstr("give one of: summary, routes"));
}

TEST(Runs, HaveIdsAndNoPaths) {
  Conversation with;
  for (const char* which : {"../../etc/passwd", "/etc/passwd.json", "x.json", "", "a b", ".hidden"}) {
    EXPECT_THAT(with.failure("get_run", {{"run", which}}), HasSubstr("is not the id of a run")) << which;
    EXPECT_THAT(with.failure("compare", {{"before", {which}}}), HasSubstr("is not the id of a run")) << which;
  }
  EXPECT_THAT(with.loaded, testing::Each("latest")) << "of compare alone";
  with.outcome = could_not_run("no saved run \"2027\" in /secret/folder", "brink history lists what is there");
  EXPECT_EQ(with.failure("get_run", {{"run", "2027"}}),
            "there is no saved run \"2027\"; list_runs shows what there is");
  with.outcome = could_not_run("/secret/folder/runs/2027.json: cut off after 12 bytes");
  EXPECT_EQ(with.failure("get_run", {{"run", "2027"}}), "run \"2027\" cannot be read: cut off after 12 bytes");
}

TEST(Compare, FindsTheEarlierRunOrSaysThatThereIsNone) {
  Conversation with;
  with.listing->runs.push_back(measured().record);
  EXPECT_THAT(with.failure("compare"),
              AllOf(HasSubstr("no earlier run like"), HasSubstr("name the old run with before")));
  EXPECT_THAT(with.failure("compare", {{"threshold_percent", -1}}), HasSubstr("from 0 to 1000"));
  EXPECT_THAT(with.failure("compare", {{"junit", "/tmp/x"}}), HasSubstr("there is no argument"));
}

}  // namespace
}  // namespace brink::mcp
