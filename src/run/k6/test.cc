#include "run/k6/test.h"

#include <algorithm>

#include "engine/local_engine.h"
#include "output/k6/exported_metrics.h"
#include "output/mask_secrets.h"
#include "output/number.h"
#include "output/process_parts.h"
#include "output/record_build.h"
#include "plan/k6_load.h"
#include "run/k6/course.h"
#include "run/k6/metered_program.h"
#include "run/k6/route_places.h"
#include "run/k6/sample_outputs.h"
#include "run/k6/test_catalog.h"
#include "run/k6/test_elsewhere.h"
#include "run/k6/test_end.h"
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

output::Answer answer_of(const aggregate::StageSummary& summary, const verdict::Health& health, bool unreachable,
                         const output::Stage& stage) {
  output::Answer answer;
  const bool nothing = summary.total.counts.sent == 0;
  answer.status = unreachable          ? "unreachable"
                  : health.saturated() ? "invalid"
                  : nothing            ? "inconclusive"
                                       : "no_limit_found";
  answer.rps.holds = summary.goodput();
  answer.sentence = unreachable ? "Nothing answered."
                    : nothing   ? "No requests were made."
                                : "Measured " + output::rate_text(summary.rate()) + " req/s, " +
                                    output::share_text(summary.total.counts.failure_share()) + " failed.";
  if (!health.saturated() || unreachable) return answer;
  answer.sentence += " INVALID: " + output::invalid_because(stage) + ".";
  return answer;
}

void write_record(Session& session, StageResult result, const ProgramParts& parts) {
  const bool cut_short = result.cut_short || result.budget_spent;
  plan::Plan named = parts.named(result);
  RoutePlaces places;
  places.see(result.summary);
  places.apply(named);
  plan::Stage stage = parts.played();
  output::Record& record = session.record();
  const JudgedProcesses judged = session.judge_all(stage, result);
  const verdict::Health& health = judged.health;
  record.target = output::record_target(named, places.busiest().value_or(named.routes.front().url));
  record.plan = output::record_plan(named);
  record.stages.push_back(
      output::record_stage(named, {&stage, "measure", &result.summary, &health, cut_short}, session.run_begin()));
  judged.put_into(record.stages.back());
  session.keep(named, result);
  session.outcome().unreachable = why_nothing_answered(named, result.summary);
  record.answer = answer_of(result.summary, health, session.outcome().unreachable.has_value(), record.stages.back());
}

using LoadOf = std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>;

// Who plays a test: the script's program here, and its users, where they are elsewhere.
class Cast {
 public:
  // `find` may be empty: then everybody is here. Errors: what kept one from being made.
  static Result<Cast> make(const TestRequest& request, const LoadOf& load_of, const FindOthers& find,
                           const TestOutcome& out, MetricDesk& desk) {
    Cast cast;
    plan::Plan plan = request.plan;
    std::uint32_t users = plan::k6::users_needed(request.options.scenarios).planned;
    if (find) {
      users = 0;
      plan.workers = 1;
    }
    auto program = request.script->make_program(request.options, plan, users, *out.board);
    if (!program) return tl::unexpected(program.error());
    cast.own_ = std::make_shared<MeteredProgram>(*program, request.options, *out.board, desk);
    cast.own_->enter(engine::Part::begin);
    const auto budget = std::make_shared<engine::SharedBudget>(request.plan.budget);
    if (find) {
      cast.hearer_ = std::make_shared<TestElsewhere>(request, *out.catalog, desk, *out.board);
      cast.others_ = find(cast.hearer_);
      auto load = cast.others_.make_load(request.plan, budget);
      if (!load) return tl::unexpected(load.error());
      cast.others_load_ = std::move(*load);
    }
    auto load = load_of(cast.own_)(plan, budget);
    if (!load) return tl::unexpected(load.error());
    cast.own_load_ = std::move(*load);
    return cast;
  }

  Played once() { return {*own_load_, *own_}; }
  Played users() { return hearer_ ? Played{*others_load_, *others_.program} : once(); }
  std::shared_ptr<engine::UserProgram> program() const { return hearer_ ? others_.program : own_; }
  // What the script has said of its end, here or elsewhere.
  std::optional<plan::k6::Ending> ended(const engine::K6Script& script) const {
    const auto here = script.aborted();
    if (!hearer_ || (here && here->how != plan::k6::Ending::How::marked_failed)) return here;
    return hearer_->ending() ? hearer_->ending() : here;
  }

 private:
  Cast() = default;

  std::shared_ptr<MeteredProgram> own_;
  std::shared_ptr<TestElsewhere> hearer_;
  Others others_;
  std::unique_ptr<LoadSource> own_load_, others_load_;
};

Result<TestOutcome> play(const TestRequest& request, TestObserver& observer, Stop& stop, const Machinery& machinery,
                         const LoadOf& load_of, const FindOthers& find) {
  if (request.saving.save) {
    if (const auto ok = Store(request.saving.store).check_writable(); !ok) return tl::unexpected(ok.error());
  }
  TestOutcome out;
  TestCatalog counted = catalog_of(request);
  out.bounds = std::make_unique<const std::vector<verdict::k6::Bound>>(std::move(counted.bounds));
  out.results.sections = counted.sections;
  out.catalog = std::move(counted.catalog);

  // Exporters may hold what it makes as long as they are there.
  const output::k6::ExportedMetrics exported(*out.catalog, request.exported_stats, counted.by_tags);
  Stop parts_stop;  // each part heeds the user's in its own way
  Session session("bench", request.saving, machinery, observer, parts_stop);
  if (auto ok = session.export_to(request.exporting); !ok) return tl::unexpected(ok.error());
  if (!is_small(request.options)) session.calibrate(request.plan, request.processes);

  out.board = std::make_unique<engine::ScenarioBoard>(request.options.scenarios.size());
  SampleOutputs outputs;
  // The clock of the load is not there before the engine, which wants the desk; all clocks of a machine are one.
  if (auto ok = outputs.open(request.outputs, *out.catalog, machinery.wall_clock(), engine::local_now()); !ok)
    return tl::unexpected(ok.error());
  const std::uint32_t workers = find ? 1 : request.plan.workers;
  MetricDesk desk(*out.catalog, workers, outputs.observers(workers + 1));
  bool over = false;
  session.export_beside([&](output::MetricSet& set) {
    if (over) return exported.add(desk.summary(), set);
    if (desk.latest()) exported.add(*desk.latest(), set);
  });
  auto cast = Cast::make(request, load_of, find, out, desk);
  if (!cast) return tl::unexpected(cast.error());

  BenchRequest as_bench;
  as_bench.plan = request.plan;
  as_bench.stage = scenarios_stage(request.options);
  as_bench.program = cast->program();
  const Played users = cast->users();
  ProgramParts parts(as_bench, session, users.load);
  session.record().program.emplace(request.about);
  session.begin(users.load.now());
  session.about(as_bench.plan);
  Course course({request, observer, stop, session, users, cast->once(), *out.board, desk, *out.bounds, *out.catalog,
                 as_bench.plan, [&] { return cast->ended(*request.script); }});
  if (course.set_up()) {
    StageResult result = course.play_scenarios(as_bench.stage);
    parts.measured(result.summary);
    write_record(session, std::move(result), parts);
    observer.on_stage(session.record().stages.back());
  }
  course.tear_down();
  over = true;

  conclude(course, request, desk.summary(), out);
  outputs.finish(out.warnings);
  add_threshold_rows(out.results, session.record());
  for (const std::string& warning : out.warnings) session.record().warnings.push_back(warning);
  session.outcome().interrupted = course.stopped();
  output::mask_record(session.record(), request.mask);
  out.outcome = session.finish(users.load.now());
  return out;
}

}  // namespace

Result<TestOutcome> play_test_with(const TestRequest& request, TestObserver& observer, Stop& stop,
                                   const Machinery& machinery, const LoadOf& load_of) {
  return play(request, observer, stop, machinery, load_of, {});
}

Result<TestOutcome> play_test_of(const TestRequest& request, TestObserver& observer, Stop& stop,
                                 const Machinery& machinery, const FindOthers& find) {
  const LoadOf here = [](std::shared_ptr<engine::UserProgram> program) { return local_load_of(std::move(program)); };
  return play(request, observer, stop, machinery, here, find);
}

Result<TestOutcome> play_test(const TestRequest& request, TestObserver& observer, Stop& stop) {
  return play_test_with(request, observer, stop, local_machinery(),
                        [](std::shared_ptr<engine::UserProgram> program) { return local_load_of(std::move(program)); });
}

}  // namespace brink::run::k6
