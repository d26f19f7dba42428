// Users of scripts of k6, on the simulated machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/test.h"
#include "sim/programmed.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using sample::Failure;
using sample::Mishap;
using testing::ElementsAre;
using testing::HasSubstr;

// The clock scripts read is a function without a state.
sim::SimMachine* machine_of_test = nullptr;
Instant simulated_now() { return machine_of_test->now(); }

struct Lines final : engine::ScriptLog {
  void line(Level, std::string_view message, std::span<const engine::LogField>) override {
    lines.emplace_back(message);
  }
  std::vector<std::string> lines;
};

// A script whose default function is what users do, against two targets that answer at once.
struct Trial {
  explicit Trial(const std::string& text) : board(1), rig(target) {
    machine_of_test = &rig.machine;
    rig.machine.listen("10.0.0.2", 8080, other);
    plan::k6::Source source;
    source.file = "/test/script.js";
    source.text = "import http from 'k6/http'; import { sleep, check } from 'k6';\n" + text;
    source.files.emplace();
    auto opened = script::js::open_k6(std::move(source), log, simulated_now);
    CHECK(opened.has_value(), opened ? "" : opened.error().message.c_str());
    script = std::move(*opened);
    options.scenarios.emplace_back();
    options.allow_foreign_hosts = true;
    script->fill(rig.plan, options);
    auto made = script->make_program(options, rig.plan, 0, board);
    CHECK(made.has_value());
    program = std::move(*made);
    rig.behaviours = *program->behaviours({});
  }

  aggregate::StageSummary measure(const plan::Stage& stage) {
    program->enter(engine::Part::measure);
    auto summary = rig.play(stage);
    names = program->route_names();
    return summary;
  }
  // One iteration a second.
  aggregate::StageSummary iterations(int count) { return measure(Rig::open(1, count * 1s - 500ms)); }

  ScriptedTarget target, other;
  Lines log;
  engine::ScenarioBoard board;
  plan::k6::Options options;
  std::unique_ptr<engine::K6Script> script;
  std::shared_ptr<engine::UserProgram> program;
  std::vector<std::string> names;
  Rig rig;  // its users end before the program and the script they are of
};

TEST(K6Script, RequestsGoWhereTheirUrlsSay) {
  Trial t(R"(
export default function () {
  http.get('http://10.0.0.1/product/17');
  http.post('http://10.0.0.2:8080/order?x=1', 'one');
  http.get('http://10.0.0.1/product/18', { tags: { name: 'named' } });
})");
  const auto summary = t.iterations(2);
  EXPECT_EQ(summary.total.counts.due, 6u);
  EXPECT_EQ(t.target.seen.size(), 4u);
  ASSERT_EQ(t.other.seen.size(), 2u);
  EXPECT_EQ(t.other.seen[0].body, "one");
  EXPECT_THAT(t.other.seen[0].head, HasSubstr("Host: 10.0.0.2:8080\r\n"));
  EXPECT_EQ(t.names[0], "GET /product/{id}");
  EXPECT_EQ(t.names[1], "POST /order?x");
  EXPECT_EQ(t.names[2], "GET named");
}

TEST(K6Script, SleepAndTimersAreOfTheMachinesTime) {
  Trial t(R"(
export default async function () {
  sleep(0.25);
  http.get('http://10.0.0.1/a');
  await new Promise((resolve) => setTimeout(resolve, 250));
  http.get('http://10.0.0.1/b');
})");
  const auto summary = t.measure(Rig::closed(1, 10s));
  // 251 ms, then 251 ms: twenty iterations less one that is under way.
  EXPECT_NEAR(static_cast<double>(summary.total.counts.due), 40, 2);
}

TEST(K6Script, ABatchIsSentAtOnce) {
  Trial t(R"(
export default function () {
  const began = Date.now();
  http.batch(['http://10.0.0.1/1', 'http://10.0.0.1/2', 'http://10.0.0.1/3']);
})");
  t.target.delay = 100ms;
  const auto summary = t.measure(Rig::closed(1, 1s));
  EXPECT_GE(summary.total.counts.due, 27u) << "three in each tenth of a second";
}

TEST(K6Script, TimeoutsAndFailuresAreData) {
  Trial t(R"(
export default function () {
  const r = http.get('http://10.0.0.1/slow', { timeout: '50ms' });
  const s = http.get('http://10.0.0.3/nobody');
  console.log(r.status, r.error_code, s.error_code > 1200);
})");
  t.target.delay = 500ms;
  const auto summary = t.iterations(1);
  EXPECT_EQ(summary.total.counts.failures[static_cast<std::size_t>(Failure::first_byte_timeout)], 1u);
  EXPECT_THAT(t.log.lines, ::testing::Contains("0 1050 true"));
}

TEST(K6Script, ExpectedStatusesAreNoFailures) {
  Trial t(R"(
http.setResponseCallback(http.expectedStatuses(404));
export default function () {
  http.get('http://10.0.0.1/gone');
  http.get('http://10.0.0.1/gone', { responseCallback: http.expectedStatuses(200) });
})");
  t.target.answer = [](const auto&) {
    sim::SimResponse response;
    response.status = 404;
    return response;
  };
  const auto summary = t.iterations(1);
  EXPECT_EQ(summary.total.counts.failures[static_cast<std::size_t>(Failure::status)], 1u);
}

TEST(K6Script, WhatIsThrownIsAMishapOfTheScript) {
  Trial t("export default function () { http.get('http://10.0.0.1/'); throw new Error('boom'); }");
  const auto summary = t.iterations(3);
  EXPECT_THAT(summary.journal.mishaps[static_cast<std::size_t>(Mishap::script)],
              ElementsAre(testing::Pair("Error: boom", 3)));
}

TEST(K6Script, UsersInTheMiddleOfSomethingAreLeftAtTheEnd) {
  Trial t(R"(
export default function () {
  try { http.get('http://10.0.0.1/'); sleep(1000); } catch (e) { console.log('caught'); } finally { console.log('finally'); }
})");
  t.measure(Rig::closed(20, 1s));
  const auto again = t.measure(Rig::closed(20, 1s));
  EXPECT_EQ(again.total.counts.due, 20u);
  EXPECT_THAT(t.log.lines, ElementsAre());
}

}  // namespace
}  // namespace brink::test
