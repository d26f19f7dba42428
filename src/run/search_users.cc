#include "run/search_users.h"

#include "engine/user_program.h"
#include "output/record_program_build.h"
#include "run/program_parts.h"

namespace brink::run {
namespace {

// How long users may take to get ready or to leave.
constexpr Duration longest_part = std::chrono::seconds(30);

plan::Stage part_of(std::uint32_t users, const char* name) {
  plan::Stage stage;
  stage.name = name;
  stage.load = plan::Closed{.users = users};
  stage.duration = longest_part;
  stage.drain = std::chrono::seconds(1);
  return stage;
}

}  // namespace

void SearchUsers::begin() {
  if (!request_.users.program) return;
  session_.record().program.emplace(request_.users.about);
  request_.users.program->enter(engine::Part::measure);
}

plan::Stage SearchUsers::prepare(LoadSource& load, const plan::Stage& stage) {
  const auto& program = request_.users.program;
  plan::Stage played = stage;
  if (!program) return played;
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed != nullptr && closed->users > ready_ && request_.users.begins) {
    program->enter(engine::Part::begin);
    play(load, part_of(closed->users, "begin"), "begin");
    program->enter(engine::Part::measure);
  }
  if (closed != nullptr) ready_ = std::max(ready_, closed->users);
  tasks_before_ = program->tasks();
  if (auto* open = std::get_if<plan::Open>(&played.load)) {
    const double rate = open->rate.highest(Duration{}, stage.duration.value_or(Duration{}));
    open->rate = plan::Rate::constant(rate / requests_per_task());
  }
  return played;
}

void SearchUsers::saw(const plan::Stage& stage, const StageResult& result) {
  const auto& program = request_.users.program;
  if (!program) return;
  output::Program& record = *session_.record().program;
  output::add_program_errors(result.summary.journal, "measure", record.errors);
  record.users = program->users();
  if (!std::holds_alternative<plan::Closed>(stage.load)) return;
  tasks_ += program->tasks() - tasks_before_;
  requests_ += result.summary.total.counts.sent + result.summary.warmup_ended;
}

double SearchUsers::requests_per_task() const {
  return tasks_ > 0 && requests_ > 0 ? static_cast<double>(requests_) / static_cast<double>(tasks_) : 1;
}

void SearchUsers::end(LoadSource& load) {
  const auto& program = request_.users.program;
  if (!program || !request_.users.ends || session_.stopped() || program->users() == 0) return;
  program->enter(engine::Part::end);
  play(load, part_of(program->users(), "end"), "end");
}

plan::Plan SearchUsers::named(const plan::Plan& plan, aggregate::StageSummary& summary) const {
  std::vector<std::uint32_t> moved;
  return request_.users.program ? name_routes(*request_.users.program, plan, summary, moved) : plan;
}

plan::Plan SearchUsers::used(const plan::Plan& plan) const {
  aggregate::StageSummary unused;
  unused.routes.resize(plan.routes.size());
  return named(plan, unused);
}

void SearchUsers::name(plan::Plan& plan) const {
  const auto names = request_.users.program ? request_.users.program->route_names() : std::vector<std::string>{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty()) plan.routes[i].name = names[i];
  }
}

void SearchUsers::play(LoadSource& load, const plan::Stage& stage, const std::string& part) {
  const StageResult result = session_.play(load, stage, part, {}, {});
  output::add_program_errors(result.summary.journal, part, session_.record().program->errors);
}

}  // namespace brink::run
