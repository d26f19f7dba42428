#include "run/k6/test_end.h"

#include "plan/k6_load.h"

namespace brink::run::k6 {
namespace {

void add_warnings(TestOutcome& out, const plan::k6::Options& options) {
  const engine::ScenarioBoard& board = *out.board;
  for (std::size_t i = 0; i < board.size(); ++i) {
    const std::uint64_t dropped = board.at(i).dropped.load();
    const auto& scenario = options.scenarios[i];
    if (dropped == 0) continue;
    const bool busy = board.at(i).short_of_users.load();
    out.warnings.push_back(scenario.name + ": " + std::to_string(dropped) + " iterations were dropped: " +
                           (busy ? "all " + std::to_string(plan::k6::most_users(scenario.executor)) +
                                       " VUs were busy when they were due (maxVUs)"
                                 : "the time was up before they could begin (maxDuration)"));
  }
  for (const auto& judged : out.results.thresholds) {
    if (judged.samples) continue;
    out.warnings.push_back("threshold '" + judged.bound->threshold.text + "' on " + judged.bound->threshold.key +
                           ": there were no samples to judge it by");
  }
  // More time is no advice to a script that ended the test itself.
  const bool of_itself = out.end == TestEnd::script_aborted;
  if (out.results.completed == 0 && out.results.elapsed.count() > 0 && !of_itself) {
    out.warnings.push_back("No script iterations fully finished, consider making the test duration longer");
  }
  if (out.results.metrics.beyond_bounds > 0) {
    out.warnings.push_back("more than 100000 different sets of tags: what came after them counts without its tags");
  }
}

void judge_end(TestOutcome& out) {
  std::string crossed;
  for (const auto& judged : out.results.thresholds) {
    if (judged.ok) continue;
    const std::string& key = judged.bound->threshold.key;
    if ((", " + crossed + ",").find(", " + key + ",") != std::string::npos) continue;
    crossed += (crossed.empty() ? "" : ", ") + key;
  }
  const bool weaker = out.end == TestEnd::fine || out.end == TestEnd::marked_failed;
  if (!weaker || (crossed.empty() && !out.ended_by_threshold)) return;
  out.end = TestEnd::thresholds;
  out.why = out.ended_by_threshold
                ? "thresholds on metrics '" + crossed +
                      "' were crossed; at least one has abortOnFail enabled, stopping test prematurely"
                : "thresholds on metrics '" + crossed + "' have been crossed";
}

// What k6 adds to the line that says why.
std::string hint_of(TestEnd end) {
  switch (end) {
    case TestEnd::setup_timeout: return "You can increase the time limit via the setupTimeout option";
    case TestEnd::teardown_timeout: return "You can increase the time limit via the teardownTimeout option";
    case TestEnd::script_exception: return "script exception";
    default: return "";
  }
}

}  // namespace

void conclude(const Course& course, const TestRequest& request, aggregate::MetricSummary metrics, TestOutcome& out) {
  output::k6::Results& results = out.results;
  results.catalog = out.catalog.get();
  results.metrics = std::move(metrics);
  results.elapsed = course.test_time();
  for (std::size_t i = 0; i < out.board->size(); ++i) {
    results.completed += out.board->at(i).completed.load();
    results.interrupted += out.board->at(i).interrupted.load();
  }
  results.setup_data = request.script->setup_data();
  results.thresholds = verdict::k6::judge(*out.bounds, *out.catalog, results.metrics, results.elapsed, true);
  out.end = course.end();
  out.why = course.why();
  out.ended_by_threshold = course.ended_by_threshold();
  judge_end(out);
  out.hint = hint_of(out.end);
  add_warnings(out, request.options);
}

}  // namespace brink::run::k6
