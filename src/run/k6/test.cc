#include "run/k6/test.h"

#include <algorithm>

#include "engine/local_engine.h"
#include "output/record_build.h"
#include "plan/k6_load.h"
#include "run/k6/course.h"
#include "run/k6/sample_file.h"
#include "run/k6/threshold_rows.h"
#include "run/local_load.h"
#include "run/play.h"
#include "run/program_parts.h"
#include "run/unreachable.h"

namespace brink::run::k6 {
namespace {

// Below this many iterations the generator cannot be the limit, and a calibration would take longer than the test.
constexpr std::uint64_t few_iterations = 1000;

bool is_small(const plan::k6::Options& options) {
  std::uint64_t all = 0;
  for (const auto& scenario : options.scenarios) {
    const auto iterations = plan::k6::iterations_of(scenario.executor);
    if (!iterations) return false;
    all += *iterations;
  }
  return all <= few_iterations;
}

plan::Stage scenarios_stage(const plan::k6::Options& options) {
  plan::Stage stage;
  stage.name = "k6";
  const std::uint32_t users = std::max(1u, plan::k6::users_needed(options.scenarios).most);
  stage.load = plan::Closed{.users = users, .called = true};
  stage.duration = std::max<Duration>(plan::k6::longest(options.scenarios), std::chrono::seconds(1));
  return stage;
}

// Files for every sample, and what feeds each worker's samples to all of them.
class Outputs {
 public:
  Result<void> open(const TestRequest& request, const aggregate::MetricCatalog& catalog, const Machinery& machinery,
                    Instant now) {
    for (const SampleOutput& output : request.outputs) {
      auto file = SampleFile::open({output.form, output.path, output.gzip, &catalog, machinery.wall_clock(), now});
      if (!file) return tl::unexpected(file.error());
      files_.push_back(std::move(*file));
    }
    return {};
  }

  std::vector<aggregate::MetricObserver*> observers(std::uint32_t recorders) {
    std::vector<aggregate::MetricObserver*> all;
    for (std::uint32_t i = 0; i < recorders && !files_.empty(); ++i) {
      if (files_.size() == 1) {
        all.push_back(files_.front()->observer());
        continue;
      }
      tees_.push_back(std::make_unique<Tee>());
      for (auto& file : files_) tees_.back()->add(file->observer());
      all.push_back(tees_.back().get());
    }
    return all;
  }

  void finish(std::vector<std::string>& warnings) {
    for (auto& file : files_) {
      if (const auto ok = file->finish(); !ok) warnings.push_back(ok.error().message);
      if (file->left_out() > 0) {
        warnings.push_back(std::to_string(file->left_out()) +
                           " samples are not in the file of samples: it could not be written as fast as they came");
      }
    }
  }

 private:
  class Tee final : public aggregate::MetricObserver {
   public:
    void add(aggregate::MetricObserver* to) { to_.push_back(to); }
    void on_value(std::uint32_t metric, double value, const std::shared_ptr<const aggregate::TagSet>& tags,
                  Instant at) override {
      for (auto* each : to_) each->on_value(metric, value, tags, at);
    }
    void on_tick(Instant now) override {
      for (auto* each : to_) each->on_tick(now);
    }

   private:
    std::vector<aggregate::MetricObserver*> to_;
  };

  std::vector<std::unique_ptr<SampleFile>> files_;
  std::vector<std::unique_ptr<Tee>> tees_;
};

output::Answer answer_of(const aggregate::StageSummary& summary, const verdict::Health& health, bool unreachable) {
  output::Answer answer;
  const bool nothing = summary.total.counts.sent == 0;
  answer.status = unreachable          ? "unreachable"
                  : health.saturated() ? "invalid"
                  : nothing            ? "inconclusive"
                                       : "no_limit_found";
  answer.rps.holds = summary.goodput();
  char text[128];
  std::snprintf(text, sizeof text, "Measured %.6g req/s, %.3g %% failed.", summary.rate(),
                100 * summary.total.counts.failure_share());
  answer.sentence = unreachable ? "Nothing answered." : nothing ? "No requests were made." : text;
  if (health.saturated() && !unreachable) answer.sentence += " INVALID: this machine was the limit.";
  return answer;
}

struct Scene {
  const TestRequest& request;
  const Machinery& machinery;
  Session& session;
  TestOutcome& out;
};

void write_record(const Scene& scene, StageResult result, const ProgramParts& parts, bool cut_short) {
  const plan::Plan named = parts.named(result);
  plan::Stage stage = parts.played();
  Session& session = scene.session;
  output::Record& record = session.record();
  const verdict::Health health = session.judge(stage, result);
  record.target = output::record_target(named, named.routes.front().url);
  record.plan = output::record_plan(named);
  record.stages.push_back(output::record_stage(
      named, {&stage, "measure", &result.summary, &health, cut_short || result.budget_spent}, session.run_begin()));
  session.keep(named, result);
  session.outcome().unreachable = why_nothing_answered(named, result.summary);
  record.answer = answer_of(result.summary, health, session.outcome().unreachable.has_value());
}

void add_warnings(TestOutcome& out, const TestRequest& request, const engine::ScenarioBoard& board) {
  for (std::size_t i = 0; i < board.size(); ++i) {
    const std::uint64_t dropped = board.at(i).dropped.load();
    const auto& scenario = request.options.scenarios[i];
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
  if (out.results.completed == 0) {
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

}  // namespace

Result<TestOutcome> play_test_with(const TestRequest& request, TestObserver& observer, Stop& stop,
                                   const Machinery& machinery,
                                   const std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>& load_of) {
  if (request.saving.save) {
    if (const auto ok = Store(request.saving.store).check_writable(); !ok) return tl::unexpected(ok.error());
  }
  TestOutcome out;
  auto catalog = make_catalog(request.script->init(), request.options);
  out.bounds = std::make_unique<const std::vector<verdict::k6::Bound>>(bounds_of(request.options, *catalog));
  out.catalog = std::move(catalog);

  Stop parts_stop;  // each part heeds the user's in its own way
  Session session("bench", request.saving, machinery, observer, parts_stop);
  if (auto ok = session.export_to(request.exporting); !ok) return tl::unexpected(ok.error());
  if (!is_small(request.options)) session.calibrate(request.plan);

  engine::ScenarioBoard board(request.options.scenarios.size());
  const auto needed = plan::k6::users_needed(request.options.scenarios);
  auto program = request.script->make_program(request.options, request.plan, needed.planned, board);
  if (!program) return tl::unexpected(program.error());
  Outputs outputs;
  // The clock of the load is not there before the engine, which wants the desk; all clocks of a machine are one.
  if (auto ok = outputs.open(request, *out.catalog, machinery, engine::local_now()); !ok)
    return tl::unexpected(ok.error());
  const std::uint32_t workers = request.plan.workers;
  MetricDesk desk(*out.catalog, workers, outputs.observers(workers + 1));
  auto metered = std::make_shared<MeteredProgram>(*program, request.options, board, desk);
  metered->enter(engine::Part::begin);
  auto load = load_of(metered)(request.plan, std::make_shared<engine::SharedBudget>(request.plan.budget));
  if (!load) return tl::unexpected(load.error());

  BenchRequest as_bench;
  as_bench.plan = request.plan;
  as_bench.stage = scenarios_stage(request.options);
  as_bench.program = metered;
  ProgramParts parts(as_bench, session, **load);
  session.record().program.emplace(request.about);
  session.begin((*load)->now());
  session.about(as_bench.plan);
  Course course({request, observer, stop, session, **load, *metered, board, desk, *out.bounds, *out.catalog});
  if (course.set_up()) {
    StageResult result = course.play_scenarios(as_bench.stage);
    const bool cut_short = result.cut_short;
    parts.measured(result.summary);
    write_record({request, machinery, session, out}, std::move(result), parts, cut_short);
    observer.on_stage(session.record().stages.back());
  }
  course.tear_down();

  output::k6::Results& results = out.results;
  results.catalog = out.catalog.get();
  results.metrics = desk.summary();
  results.elapsed = course.test_time();
  for (std::size_t i = 0; i < board.size(); ++i) {
    results.completed += board.at(i).completed.load();
    results.interrupted += board.at(i).interrupted.load();
  }
  results.setup_data = request.script->setup_data();
  results.thresholds = verdict::k6::judge(*out.bounds, *out.catalog, results.metrics, results.elapsed, true);
  out.end = course.end();
  out.why = course.why();
  out.ended_by_threshold = course.ended_by_threshold();
  judge_end(out);
  add_warnings(out, request, board);
  outputs.finish(out.warnings);
  add_threshold_rows(results, session.record());
  for (const std::string& warning : out.warnings) session.record().warnings.push_back(warning);
  session.outcome().interrupted = course.stopped();
  out.outcome = session.finish((*load)->now());
  return out;
}

Result<TestOutcome> play_test(const TestRequest& request, TestObserver& observer, Stop& stop) {
  return play_test_with(request, observer, stop, local_machinery(),
                        [](std::shared_ptr<engine::UserProgram> program) { return local_load_of(std::move(program)); });
}

}  // namespace brink::run::k6
