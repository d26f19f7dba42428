#include "run/k6/course.h"

#include <algorithm>

#include "output/record_program_build.h"
#include "plan/k6_load.h"
#include "run/k6/ending_text.h"

namespace brink::run::k6 {
namespace {

using engine::Part;
using plan::k6::Ending;

constexpr std::string_view by_signal = "test run was aborted by a signal";

// Iterations of each scenario that are this instance's (--execution-segment), where they are counted.
std::vector<std::optional<std::uint64_t>> planned_iterations(const plan::k6::Options& options) {
  const auto instance = *plan::k6::Stripe::of(options.execution_segment, options.execution_segment_sequence);
  std::vector<std::optional<std::uint64_t>> planned;
  for (const plan::k6::Scenario& scenario : options.scenarios) {
    const auto mine = instance.of_users(plan::k6::most_users(scenario.executor));
    planned.push_back(mine ? plan::k6::iterations_of(scenario.executor, *mine) : std::nullopt);
  }
  return planned;
}

}  // namespace

Course::Course(const CourseSetup& setup)
    : setup_(setup),
      thresholds_(setup.bounds, setup.catalog, setup.desk),
      planned_users_(plan::k6::users_needed(setup.request.options.scenarios).planned),
      planned_iterations_(planned_iterations(setup.request.options)) {}

void Course::conclude(TestEnd end, std::string why) {
  if (end_ != TestEnd::fine) return;
  end_ = end;
  why_ = std::move(why);
}

void Course::hear(const Ending& ending, TestEnd of_timeout, std::string_view part, Duration timeout) {
  switch (ending.how) {
    case Ending::How::ok: break;
    case Ending::How::exception: conclude(TestEnd::script_exception, with_place(ending)); break;
    case Ending::How::timeout:
      conclude(of_timeout, std::string(part) + "() execution timed out after " + words_of(timeout));
      break;
    case Ending::How::aborted: conclude(TestEnd::script_aborted, said("test aborted", ending)); break;
    case Ending::How::marked_failed:
      if (!std::exchange(marked_failed_, true)) conclude(TestEnd::marked_failed, said("test marked as failed", ending));
      break;
    case Ending::How::interrupted: conclude(TestEnd::interrupted, std::string(by_signal)); break;
  }
}

void Course::hear_script() {
  const auto ending = setup_.ended();
  if (!ending) return;
  if (ending->how == Ending::How::marked_failed) {
    marked_failed_ = true;  // the test goes on, and a worse end still counts
    if (why_.empty()) why_ = said("test marked as failed", *ending);
    return;
  }
  test_over_ = true;
  hear(*ending, TestEnd::script_exception, "init", {});
}

bool Course::set_up() {
  const auto& options = setup_.request.options;
  play_part(Part::begin, {}, 0);  // users are made when it begins, which is not setup()'s time
  hear_script();
  const bool wanted = setup_.request.script->init().has_setup && !options.no_setup;
  if (wanted && !test_over_ && setup_.stop.requests() == 0) {
    setup_.session.record().program->begin = play_part(Part::begin, options.setup_timeout, 1);
    const Ending ending = setup_.request.script->ended(Part::begin);
    if (setup_.stop.requests() > 0) conclude(TestEnd::interrupted, std::string(by_signal));
    hear(ending, TestEnd::setup_timeout, "setup", options.setup_timeout);
    hear_script();
    setup_failed_ = ending.how == Ending::How::exception || ending.how == Ending::How::timeout ||
                    ending.how == Ending::How::aborted;
  }
  if (setup_.stop.requests() > 0) conclude(TestEnd::interrupted, std::string(by_signal));
  return end_ == TestEnd::fine && !test_over_;
}

StageResult Course::play_scenarios(const plan::Stage& stage) {
  setup_.once.program.enter(Part::measure);
  setup_.users.program.enter(Part::measure);
  // The stage's own beginning: several machines agree on one that all of them can keep.
  Instant begin = setup_.users.load.now();
  const auto wish = [&](const aggregate::Live& live, Duration elapsed) {
    begin = setup_.users.load.now() - elapsed;
    tell(elapsed, "test");
    return look(live, elapsed, true);
  };
  StageResult result = setup_.session.play(setup_.users.load, stage, "k6", {}, wish);
  test_time_ = setup_.users.load.now() - begin;
  hear_script();
  tell(test_time_, "test");
  if (marked_failed_ && end_ == TestEnd::fine) end_ = TestEnd::marked_failed;
  return result;
}

void Course::tear_down() {
  const auto& options = setup_.request.options;
  const bool wanted = setup_.request.script->init().has_teardown && !options.no_teardown;
  if (!wanted || setup_failed_ || setup_.stop.requests() > 1) return;
  setup_.session.record().program->end = play_part(Part::end, options.teardown_timeout, 1);
  hear(setup_.request.script->ended(Part::end), TestEnd::teardown_timeout, "teardown", options.teardown_timeout);
}

output::ProgramPart Course::play_part(Part part, Duration most, std::uint32_t users) {
  const std::string name = part == Part::begin ? "setup" : "teardown";
  const Played& played = users > 0 ? setup_.once : setup_.users;
  played.program.enter(part);
  plan::Stage stage;
  stage.name = name;
  stage.load = plan::Closed{.users = users};
  stage.duration = most;
  stage.drain = {};
  const auto wish = [&](const aggregate::Live& live, Duration elapsed) {
    tell(elapsed, name);
    return look(live, elapsed, false);
  };
  const StageResult result = setup_.session.play(played.load, stage, name, {}, wish);
  output::add_program_errors(result.summary.journal, part == Part::begin ? "begin" : "end",
                             setup_.session.record().program->errors);
  return output::record_program_part(result.summary, setup_.session.run_begin());
}

// What ends a part before its time. Teardown comes after a first request to stop, so only a second one ends it.
Watch Course::look(const aggregate::Live&, Duration elapsed, bool scenarios) {
  setup_.desk.look(setup_.board, planned_users_, setup_.users.load.now());
  const int requests = setup_.stop.requests();
  if (requests > 1) return Watch::cut;
  if (!scenarios) return requests > 0 && end_ == TestEnd::fine && test_time_.count() == 0 ? Watch::drain : Watch::go;
  if (requests > 0) conclude(TestEnd::interrupted, std::string(by_signal));
  if (setup_.session.exports() && elapsed >= next_export_) {
    setup_.desk.ask();
    next_export_ = elapsed + std::chrono::seconds(1);
  }
  hear_script();
  if (requests > 0 || test_over_ || thresholds_.look(elapsed)) return Watch::drain;
  return Watch::go;
}

ScenarioProgress Course::progress_of(std::size_t index, Instant now) const {
  const auto& counts = setup_.board.at(index);
  ScenarioProgress progress;
  progress.scenario = &setup_.request.options.scenarios[index];
  progress.planned = planned_iterations_[index];
  progress.begun = counts.started.load(std::memory_order_relaxed);
  progress.completed = counts.completed.load(std::memory_order_relaxed);
  progress.dropped = counts.dropped.load(std::memory_order_relaxed);
  progress.active = counts.active.load(std::memory_order_relaxed);
  const std::int64_t began = counts.began_ns.load(std::memory_order_relaxed);
  if (began == 0) return progress;
  const Duration most = plan::k6::length_of(progress.scenario->executor);
  progress.elapsed = std::clamp(now - Instant(Duration(began)), Duration(1), std::max(most, Duration(1)));
  progress.share = plan::k6::progress_of(progress.scenario->executor, progress.elapsed, progress.completed,
                                         progress.planned.value_or(0));
  return progress;
}

void Course::name_rows() {
  const std::vector<std::string> names = setup_.users.program.route_names();
  for (std::size_t i = 0; i < names.size() && i < setup_.told.routes.size(); ++i) {
    if (!names[i].empty()) setup_.told.routes[i].name = names[i];
  }
}

void Course::tell(Duration elapsed, const std::string& part) {
  name_rows();
  TestProgress progress;
  progress.part = part;
  progress.elapsed = elapsed;
  progress.initialized = std::max(planned_users_, setup_.board.initialized.load(std::memory_order_relaxed));
  const Instant now = setup_.users.load.now();
  for (std::size_t i = 0; i < setup_.board.size(); ++i) {
    progress.scenarios.push_back(progress_of(i, now));
    progress.active += progress.scenarios.back().active;
    progress.completed += progress.scenarios.back().completed;
    progress.interrupted += setup_.board.at(i).interrupted.load(std::memory_order_relaxed);
  }
  setup_.observer.on_test(progress);
}

}  // namespace brink::run::k6
