#include "run/search_users.h"

#include "engine/user_program.h"
#include "output/record_program_build.h"
#include "run/program_parts.h"

namespace brink::run {
namespace {

plan::Stage part_of(std::uint32_t users, const char* name, Duration within) {
  plan::Stage stage;
  stage.name = name;
  stage.load = plan::Closed{.users = users};
  stage.duration = within;
  stage.drain = std::chrono::seconds(1);
  return stage;
}

}  // namespace

Result<void> SearchUsers::begin(LoadSource& load) {
  const SearchProgram& users = request_.users;
  if (!users.program) return {};
  session_.record().program.emplace(users.about);
  if (users.begins && users.for_all) {
    users.program->enter(engine::Part::begin);
    play(load, part_of(1, "begin", users.begin_within), "begin");
    if (const auto why = users.program->ended()) return tl::unexpected(*why);
  }
  users.program->enter(engine::Part::measure);
  return {};
}

bool SearchUsers::ended() const { return request_.users.program && request_.users.program->ended(); }

plan::Stage SearchUsers::prepare(LoadSource& load, const plan::Stage& stage) {
  const auto& program = request_.users.program;
  plan::Stage played = stage;
  if (!program) return played;
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed != nullptr && closed->users > ready_ && request_.users.begins && !request_.users.for_all) {
    program->enter(engine::Part::begin);
    play(load, part_of(closed->users, "begin", request_.users.begin_within), "begin");
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
  if (request_.users.finds_places) places_.see(result.summary);
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
  const SearchProgram& users = request_.users;
  if (!users.program || !users.ends || session_.stopped() || users.program->users() == 0) return;
  const bool had_ended = ended();
  users.program->enter(engine::Part::end);
  play(load, part_of(users.for_all ? 1 : users.program->users(), "end", users.end_within), "end");
  if (const auto why = users.program->ended(); why && !had_ended) session_.record().warnings.push_back(why->message);
}

plan::Plan SearchUsers::named(const plan::Plan& plan, aggregate::StageSummary& summary) const {
  std::vector<std::uint32_t> moved;
  if (!request_.users.program) return plan;
  plan::Plan named = name_routes(*request_.users.program, plan, summary, moved);
  places_.apply(named);
  return named;
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
