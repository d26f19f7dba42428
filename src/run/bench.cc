#include "output/asked.h"
#include "output/number.h"
#include "output/process_parts.h"
#include "output/record_build.h"
#include "plan/scenario.h"
#include "run/local_load.h"
#include "run/play.h"
#include "run/program_parts.h"
#include "run/session.h"
#include "run/stage_limits.h"
#include "run/unreachable.h"

namespace brink::run {
namespace {

// Below this many requests the generator cannot be the limit, and a calibration would take longer than the run.
constexpr std::uint64_t few_requests = 1000;

// "500 req/s", or how many of those that were asked for.
// `tasks`: that were begun, where tasks are what was asked for. `of_requests`: otherwise requests are, and not
// iterations of a scenario.
std::string measured_text(const aggregate::StageSummary& summary, const output::Stage& stage, std::uint64_t tasks,
                          bool of_requests) {
  using output::rate_text;
  const std::string rate = rate_text(summary.rate());
  const std::optional<double> asked = output::asked_rate(stage);
  if (!asked) return rate + " req/s";
  if (tasks == 0 && !of_requests) return rate + " req/s";
  if (tasks == 0) return rate + " of " + rate_text(*asked) + " req/s asked";
  return rate + " req/s, " + rate_text(static_cast<double>(tasks) / stage.length_s) + " of " + rate_text(*asked) +
         " tasks/s asked";
}

output::Answer bench_answer(const aggregate::StageSummary& summary, const verdict::Health& health, bool unreachable,
                            const output::Stage& stage, std::uint64_t tasks, bool of_requests) {
  output::Answer answer;
  answer.status = unreachable ? "unreachable" : health.saturated() ? "invalid" : "no_limit_found";
  answer.rps.holds = summary.goodput();
  answer.sentence = unreachable ? "Nothing answered."
                                : "Measured " + measured_text(summary, stage, tasks, of_requests) + ", " +
                                      output::share_text(summary.total.counts.failure_share()) + " failed.";
  if (summary.total.counts.sent == 0 && !unreachable) {
    answer.status = "inconclusive";
    answer.sentence = "The run ended before anything was measured.";
    return answer;
  }
  if (!health.saturated() || unreachable) return answer;
  answer.sentence += " INVALID: " + output::invalid_because(stage) + ".";
  return answer;
}

// Load never follows a redirect; whoever measures one instead of a page should know.
std::optional<std::string> redirect_note(const aggregate::StageSummary& summary) {
  std::uint64_t redirects = 0, answers = 0;
  for (const auto& [status, count] : summary.total.counts.status) {
    answers += count;
    if (status / 100 == 3 && status != 304) redirects += count;
  }
  if (redirects == 0) return std::nullopt;
  char text[128];
  std::snprintf(text, sizeof text,
                "%.3g %% of responses were redirects, which are not followed: measure where they lead",
                100.0 * static_cast<double>(redirects) / static_cast<double>(answers));
  return text;
}

// What a reader of the numbers must know of a scenario's course.
std::optional<std::string> unsent_note(const aggregate::StageSummary& summary) {
  const std::uint64_t times = summary.journal.count(sample::Mishap::substitution);
  if (times == 0) return std::nullopt;
  return std::to_string(times) +
         " times a placeholder of the scenario had no value, or made something that cannot be sent";
}

bool uses_rows_up(const plan::Plan& plan) {
  if (!plan.scenario) return false;
  const auto& data = plan.scenario->data;
  return std::any_of(data.begin(), data.end(), [](const plan::DataSet& set) { return set.consuming(); });
}

// Every answer was the one a TLS port has for plain HTTP.
std::optional<Error> why_only_400(const plan::Plan& plan, const aggregate::StageSummary& summary) {
  const auto& answers = summary.total.counts.status;
  if (answers.size() != 1 || answers.begin()->first != 400) return std::nullopt;
  for (const auto& exchange : summary.exchanges) {
    if (auto why = explain_tls_port(exchange, plan.routes[exchange.sample.route.value].url)) return why;
  }
  return std::nullopt;
}

}  // namespace

Result<Outcome> bench_with(const BenchRequest& request, Observer& observer, Stop& stop, const Machinery& machinery) {
  if (request.saving.save) {
    const auto writable = Store(request.saving.store).check_writable();
    if (!writable) return tl::unexpected(writable.error());
  }
  Session session("bench", request.saving, machinery, observer, stop);
  if (auto ok = session.export_to(request.exporting); !ok) return tl::unexpected(ok.error());
  const plan::Plan& plan = request.plan;
  if (!request.stage.requests || *request.stage.requests > few_requests) session.calibrate(plan, request.processes);

  auto load = machinery.make_load(plan, std::make_shared<engine::SharedBudget>(plan.budget));
  if (!load) return tl::unexpected(load.error());
  session.begin((*load)->now());
  session.about(plan);
  ProgramParts program(request, session, **load);
  if (auto ok = program.begin(); !ok) return tl::unexpected(ok.error());
  StageLimits limits(request.limits, request.stage, observer);
  const auto wish = [&](const aggregate::Live& live, Duration elapsed) {
    return nobody_answers(live, elapsed) ? Watch::cut : limits.look(live, elapsed);
  };
  StageResult result = session.play(**load, request.stage, "bench", limits.keep(), wish);
  const plan::Plan named = program.named(result);
  const JudgedProcesses judged = session.judge_all(request.stage, result);
  const verdict::Health& health = judged.health;

  const plan::Stage played = program.played();
  output::Record& record = session.record();
  record.target = output::record_target(named, named.routes.front().url);
  record.plan = output::record_plan(named);
  record.stages.push_back(output::record_stage(
      named, {&played, "measure", &result.summary, &health, result.cut_short || result.budget_spent},
      session.run_begin()));
  judged.put_into(record.stages.back());
  session.keep(named, result);
  limits.judge(result, 0, record);
  program.measured(result.summary);
  session.outcome().unreachable = why_nothing_answered(named, result.summary);
  const bool unreachable = session.outcome().unreachable.has_value();
  record.answer = bench_answer(result.summary, health, unreachable, record.stages.back(),
                               record.program ? record.program->tasks : 0, !record.plan.scenario);
  const std::string shortfall = unreachable ? "" : output::shortfall(record.stages.back());
  if (!shortfall.empty()) record.warnings.push_back(shortfall);
  if (const auto why = why_only_400(named, result.summary)) record.warnings.push_back(why->message + "; " + why->hint);
  // A program follows redirects itself, or was told not to.
  if (auto note = record.program ? std::nullopt : redirect_note(result.summary))
    record.warnings.push_back(std::move(*note));
  if (result.budget_spent)
    record.warnings.push_back("ended early: the budget (--max-requests, --max-duration) was spent");
  if (auto note = unsent_note(result.summary)) record.warnings.push_back(std::move(*note));
  if (result.cut_short && !result.budget_spent && stop.requests() == 0 && uses_rows_up(plan))
    record.warnings.push_back("ended early: the rows of a data set were used up");
  observer.on_stage(record.stages.back());
  program.end();
  return session.finish((*load)->now());
}

Result<Outcome> bench(const BenchRequest& request, Observer& observer, Stop& stop) {
  Machinery machinery = local_machinery();
  if (request.program) machinery.make_load = local_load_of(request.program);
  return bench_with(request, observer, stop, machinery);
}

}  // namespace brink::run
