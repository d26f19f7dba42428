#include "cluster/job.h"

#include <gtest/gtest.h>

#include "cluster/testing_seeds.h"
#include "plan/scenario.h"

namespace brink::cluster {
namespace {

plan::Plan small_plan() {
  plan::Plan plan;
  plan::Route route;
  route.name = "/";
  route.url = parse_url("http://127.0.0.1:8080/a?b=1")->url;
  route.headers = {{"X-Key", "value"}};
  plan.routes = {route};
  plan.client.http = plan::Http::http2;
  plan.budget.max_requests = 100;
  plan.seed = 42;
  return plan;
}

plan::Scenario small_scenario() {
  plan::Scenario scenario;
  scenario.name = "shop";
  scenario.variables = {"token"};
  plan::Table table({"user", "word"});
  for (const char* cell : {"ann", "1", "bob", "2"}) table.add(cell);
  scenario.data = {{"users", "users.csv", plan::Strategy::unique, table}};
  plan::Step step;
  step.name = "login";
  step.target.pieces = {{.text = "/login?u="}, {.kind = plan::TemplatePiece::Kind::field, .column = 1, .text = "${x}"}};
  step.assertions = {{plan::StatusIs{{200, 204}}, "login: status"},
                     {plan::JsonIs{{{std::string("a"), std::int64_t{-1}}, "$.a[-1]"}, plan::JsonIs::Value{}}, "json"}};
  step.extractions = {{0, plan::FromRegex{"t=(\\w+)"}}};
  step.socket.emplace();
  step.socket->open.emplace();
  step.socket->acts.emplace_back();
  scenario.flows = {{"buy", 2, {step}}};
  return scenario;
}

Job small_job() {
  Job job;
  job.brink = "9";
  job.plan = small_plan();
  job.plan.scenario = std::make_shared<const plan::Scenario>(small_scenario());
  job.errand.files = {{"tests/shop.py", std::string("a\0b", 3)}};
  job.errand.environment = {{"KEY", "value"}};
  job.plan_hash = hash_of(job.plan);
  return job;
}

TEST(Job, ComesAsItWasSent) {
  const Job sent = small_job();
  const auto came = decode_job(encode_job(sent));
  ASSERT_TRUE(came.has_value()) << came.error().message;
  EXPECT_EQ(hash_of(came->plan), sent.plan_hash) << "of everything in it";
  EXPECT_EQ(encode_job(*came), encode_job(sent));
  EXPECT_EQ(came->errand.files, sent.errand.files);
  const plan::DataSet& data = came->plan.scenario->data.front();
  EXPECT_EQ(data.table.cell(1, 0), "bob");
  EXPECT_EQ(came->plan.routes.front().url.text(), "http://127.0.0.1:8080/a?b=1");
}

TEST(Job, TheFuzzerBeginsWithBothKinds) {
  Job program = small_job();
  program.kind = Job::Kind::program;
  program.errand.words = {"run", "tests/shop.py"};
  Job outside = small_job();
  outside.errand.files = {{"../x", "x"}};
  std::string other = encode_job(program);
  other[0] = 99;
  expect_seeds("cluster_job", {{"program", encode_job(program)},
                               {"scenario", encode_job(small_job())},
                               {"outside", encode_job(outside)},
                               {"other_version", other}});
}

TEST(Job, ThePlansHashIsOfWhatIsSent) {
  const plan::Plan plan = small_plan();
  plan::Plan other = plan;
  other.workers = 8;
  EXPECT_EQ(hash_of(other), hash_of(plan)) << "threads are each machine's own";
  other.seed = 43;
  EXPECT_NE(hash_of(other), hash_of(plan));
  other = plan;
  other.routes.front().body = "x";
  EXPECT_NE(hash_of(other), hash_of(plan));
}

TEST(Job, FilesStayInsideTheirFolder) {
  for (const char* name : {"a.py", "a/b/c.csv", "..a/b"}) EXPECT_TRUE(is_inside(name)) << name;
  for (const char* name : {"", "/etc/passwd", "..", "../a", "a/../../b", "a//b", "a/", "./a", "a/."}) {
    EXPECT_FALSE(is_inside(name)) << name;
    Job job = small_job();
    job.errand.files = {{name, "x"}};
    EXPECT_FALSE(decode_job(encode_job(job)).has_value()) << name;
  }
}

// Indices of a foreign plan are looked at before anything is played by them.
TEST(Job, APlanRefersToNothingBeyondItself) {
  const auto with = [](auto change) {
    Job job = small_job();
    plan::Scenario scenario = small_scenario();
    change(scenario);
    job.plan.scenario = std::make_shared<const plan::Scenario>(scenario);
    return decode_job(encode_job(job)).has_value();
  };
  EXPECT_TRUE(with([](plan::Scenario&) {}));
  EXPECT_FALSE(with([](plan::Scenario& s) { s.flows[0].steps[0].route.value = 1; }));
  EXPECT_FALSE(with([](plan::Scenario& s) { s.flows[0].steps[0].target.pieces[1].column = 2; }));
  EXPECT_FALSE(with([](plan::Scenario& s) { s.flows[0].steps[0].extractions[0].variable = 1; }));
  EXPECT_FALSE(with([](plan::Scenario& s) { s.flows[0].steps[0].socket->acts[0].route.value = 9; }));
}

TEST(Job, AnotherVersionIsNamed) {
  std::string bytes = encode_job(small_job());
  bytes[0] = 99;
  const auto came = decode_job(bytes);
  ASSERT_FALSE(came.has_value());
  EXPECT_NE(came.error().message.find("Brink 9"), std::string::npos) << came.error().message;
}

}  // namespace
}  // namespace brink::cluster
