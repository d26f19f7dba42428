#include "run/k6/find_limit.h"

#include "base/text.h"
#include "engine/secret_keeper.h"
#include "run/k6/ending_text.h"
#include "run/k6/wrapped_program.h"
#include "run/local_load.h"
#include "run/play.h"

namespace brink::run::k6 {
namespace {

using engine::Part;
using plan::k6::Ending;

// "at setup (file:///home/x/script.js:1:42)": the innermost place, as a line below the error.
std::string place_of(const Ending& ending) {
  const std::string line = ending.place.substr(0, ending.place.find('\n'));
  return std::string(trim(line));
}

Error error_of(const Ending& ending, std::string_view part, Duration timeout) {
  switch (ending.how) {
    case Ending::How::timeout:
      return {ErrorKind::could_not_run, std::string(part) + "() execution timed out after " + words_of(timeout),
              "raise " + std::string(part) + "Timeout"};
    case Ending::How::aborted: return {ErrorKind::could_not_run, said("test aborted", ending), ""};
    default:
      return {ErrorKind::could_not_run, (part.empty() ? "" : std::string(part) + "(): ") + ending.text,
              place_of(ending)};
  }
}

// The script's program as a search sees it: what ends its run, and how many iterations there were.
class Searched final : public WrappedProgram, public engine::SecretKeeper {
 public:
  Searched(std::shared_ptr<engine::UserProgram> program, const SearchRequest& request,
           const engine::ScenarioBoard& board)
      : WrappedProgram(std::move(program)), request_(request), board_(board) {}

  const plan::Secrets& secrets() const override { return request_.secrets; }
  std::uint64_t tasks() const override {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < board_.size(); ++i) all += board_.at(i).started.load();
    return all;
  }
  // Asked while setup() and teardown() are not being played, these are over.
  std::optional<Error> ended() const override {
    const auto aborted = request_.script->aborted();
    if (aborted && aborted->how != Ending::How::marked_failed) return error_of(*aborted, "", {});
    if (part() == Part::measure) return std::nullopt;
    const bool begins = part() == Part::begin;
    const Ending ending = request_.script->ended(part());
    if (ending.how == Ending::How::ok) return std::nullopt;
    return error_of(ending, begins ? "setup" : "teardown",
                    begins ? request_.options.setup_timeout : request_.options.teardown_timeout);
  }

 private:
  const SearchRequest& request_;
  const engine::ScenarioBoard& board_;
};

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

Result<Outcome> find_limit_with(const SearchRequest& request, Observer& observer, Stop& stop,
                                const Machinery& machinery,
                                const std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>& load_of) {
  plan::Plan plan;
  plan.workers = request.run.workers;
  plan.seed = request.run.search.seed;
  plan.budget = request.run.budget;
  request.script->fill(plan, request.options);
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

}  // namespace brink::run::k6
