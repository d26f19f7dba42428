#include "run/program_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "engine/user_program.h"
#include "output/record_program_build.h"

namespace brink::run {

plan::Plan name_routes(const engine::UserProgram& program, const plan::Plan& given, aggregate::StageSummary& summary,
                       std::vector<std::uint32_t>& moved) {
  const std::vector<std::string> names = program.route_names();
  plan::Plan plan = given;
  if (names.empty()) return plan;
  CHECK(names.size() <= plan.routes.size());
  moved.assign(plan.routes.size(), 0);
  std::vector<plan::Route> routes;
  std::vector<aggregate::RouteSummary> summaries;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    moved[i] = static_cast<std::uint32_t>(routes.size());
    routes.push_back(std::move(plan.routes[i]));
    routes.back().name = names[i];
    summaries.push_back(std::move(summary.routes[i]));
  }
  if (routes.empty()) {  // nothing was sent
    routes.push_back(plan.routes.front());
    summaries.push_back(summary.routes.front());
  }
  plan.routes = std::move(routes);
  summary.routes = std::move(summaries);
  for (sample::Exchange& exchange : summary.exchanges) exchange.sample.route.value = moved[exchange.sample.route.value];
  return plan;
}

namespace {

// An error when users raised something, with what came most often.
Result<void> refuse_errors(const aggregate::JournalSummary& journal) {
  const auto& raised = journal.mishaps[static_cast<std::size_t>(sample::Mishap::script)];
  const auto most =
      std::max_element(raised.begin(), raised.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == raised.end()) return {};
  return could_not_run(fmt::format("users did not begin as they should, so nothing is measured: {} ({} times)",
                                   most->first, most->second),
                       "see what the file does in on_start; without --strict-start the run goes on");
}

}  // namespace

Result<void> ProgramParts::begin() {
  if (!request_.program) return {};
  output::Program& record = session_.record().program.emplace(request_.about_program);
  session_.name_routes_by([program = request_.program] { return program->route_names(); });
  if (request_.begin) {
    request_.program->enter(engine::Part::begin);
    const StageResult result = play(*request_.begin, "begin");
    record.begin = output::record_program_part(result.summary, session_.run_begin());
    if (request_.begin_strictly) {
      if (auto ok = refuse_errors(result.summary.journal); !ok) return ok;
    }
  }
  request_.program->enter(engine::Part::measure);
  return {};
}

void ProgramParts::measured(const aggregate::StageSummary& summary) {
  if (!request_.program) return;
  output::Program& record = *session_.record().program;
  output::add_program_errors(summary.journal, "measure", record.errors);
  record.users = request_.program->users();
  if (std::holds_alternative<plan::Open>(request_.stage.load)) record.tasks = request_.program->tasks();
}

plan::Plan ProgramParts::named(StageResult& result) const {
  std::vector<std::uint32_t> moved;
  if (!request_.program) return request_.plan;
  plan::Plan plan = name_routes(*request_.program, request_.plan, result.summary, moved);
  if (!moved.empty()) {
    for (sample::Sample& sample : result.samples) sample.route.value = moved[sample.route.value];
  }
  return plan;
}

plan::Stage ProgramParts::played() const {
  plan::Stage stage = request_.stage;
  auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed != nullptr && closed->called && request_.program) closed->users = std::max(request_.program->users(), 1u);
  return stage;
}

void ProgramParts::end() {
  if (!request_.program || !request_.end || session_.stopped() || request_.program->users() == 0) return;
  request_.program->enter(engine::Part::end);
  plan::Stage stage;
  stage.name = "end";
  stage.load = plan::Closed{.users = request_.program->users()};
  stage.duration = request_.end_within;
  session_.record().program->end = output::record_program_part(play(stage, "end").summary, session_.run_begin());
}

StageResult ProgramParts::play(const plan::Stage& stage, const std::string& part) {
  StageResult result = session_.play(load_, stage, part, {}, {});
  output::add_program_errors(result.summary.journal, part, session_.record().program->errors);
  return result;
}

}  // namespace brink::run
