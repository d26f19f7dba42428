#include "run/k6/find_limit.h"

#include "run/k6/search_elsewhere.h"
#include "run/k6/searched.h"
#include "run/local_load.h"
#include "run/play.h"

namespace brink::run::k6 {
namespace {

RunRequest with_users(const SearchRequest& request, plan::Plan plan, std::shared_ptr<engine::UserProgram> program) {
  const plan::k6::Options& options = request.options;
  RunRequest run = request.run;
  run.client = plan.client;
  SearchProgram& users = run.users;
  users.program = std::move(program);
  users.plan = std::move(plan);
  users.about = request.about;
  users.begins = request.script->init().has_setup && !options.no_setup;
  users.ends = request.script->init().has_teardown && !options.no_teardown;
  users.for_all = true;
  users.begin_within = options.setup_timeout;
  users.end_within = options.teardown_timeout;
  users.finds_places = true;
  return run;
}

}  // namespace

plan::Plan plan_of(const SearchRequest& request) {
  plan::Plan plan;
  plan.workers = request.run.workers;
  plan.seed = request.run.search.seed;
  plan.budget = request.run.budget;
  request.script->fill(plan, request.options);
  return plan;
}

Result<Outcome> find_limit_with(const SearchRequest& request, Observer& observer, Stop& stop,
                                const Machinery& machinery,
                                const std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>& load_of) {
  plan::Plan plan = plan_of(request);
  engine::ScenarioBoard board(request.options.scenarios.size());
  auto program = request.script->make_program(request.options, plan, 0, board);
  if (!program) return tl::unexpected(program.error());
  const auto searched = std::make_shared<Searched>(std::move(*program), request, board);
  Machinery with_program = machinery;
  with_program.make_load = load_of(searched);
  return run::find_limit_with(with_users(request, std::move(plan), searched), observer, stop, with_program);
}

Result<Outcome> find_limit(const SearchRequest& request, Observer& observer, Stop& stop) {
  return find_limit_with(request, observer, stop, local_machinery(), [](std::shared_ptr<engine::UserProgram> program) {
    return local_load_of(std::move(program));
  });
}

Result<Outcome> find_limit_of(const SearchRequest& request, Observer& observer, Stop& stop, const Machinery& machinery,
                              const FindOthers& find) {
  plan::Plan plan = plan_of(request);
  engine::ScenarioBoard board(request.options.scenarios.size());
  auto program = request.script->make_program(request.options, plan, 0, board);
  if (!program) return tl::unexpected(program.error());
  const auto elsewhere = SearchElsewhere::make(std::move(*program), request, board, find);
  Machinery with_others = machinery;
  with_others.make_load = elsewhere->load();
  return run::find_limit_with(with_users(request, std::move(plan), elsewhere), observer, stop, with_others);
}

}  // namespace brink::run::k6
