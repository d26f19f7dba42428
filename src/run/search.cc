#include "run/search.h"

#include "engine/user_program.h"
#include "output/limit_build.h"
#include "output/record_build.h"
#include "run/discover.h"
#include "run/trial.h"
#include "run/unreachable.h"
#include "verdict/answer.h"
#include "verdict/limits/held.h"
#include "verdict/limits/judge.h"
#include "verdict/limits/watched.h"

namespace brink::run {
namespace {

// Stages whose single requests a judgement may want again.
bool is_decisive(verdict::Purpose purpose) {
  return purpose != verdict::Purpose::warmup && purpose != verdict::Purpose::explore;
}

}  // namespace

Search::Search(const RunRequest& request, const Machinery& machinery, Session& session, Stop& stop, std::size_t samples)
    : request_(request),
      machinery_(machinery),
      session_(session),
      stop_(stop),
      samples_(samples),
      budget_(std::make_shared<engine::SharedBudget>(request.budget)),
      users_(request, session) {}

Result<void> Search::find_routes() {
  if (request_.users.program) {
    plan_ = request_.users.plan;
    return {};
  }
  const FetchSetup fetch{machinery_,      request_.client,  request_.budget, budget_,
                         request_.method, request_.headers, &stop_};
  plan_.client = request_.client;
  plan_.budget = request_.budget;
  plan_.workers = request_.workers;
  plan_.seed = request_.search.seed;
  asking_ = true;
  auto discovery = discover(request_, fetch);
  if (!discovery) return tl::unexpected(discovery.error());
  asking_ = false;
  plan_.routes = std::move(discovery->routes);
  for (const std::string& note : discovery->notes) {
    session_.record().warnings.push_back(note);
    session_.observer().on_note(note);
  }
  return {};
}

Result<void> Search::prepare() {
  const Store store(request_.saving.store);
  if (request_.saving.save) {
    if (const auto writable = store.check_writable(); !writable) return tl::unexpected(writable.error());
  }
  options_ = request_.search;
  if (auto found = find_routes(); !found) return tl::unexpected(found.error());
  limits_ = request_.limits;
  if (const auto known = plan::resolve_limits(limits_, plan_.routes); !known) return tl::unexpected(known.error());
  session_.calibrate(plan_);

  options_.routes = plan_.routes.size();
  options_.max_rps = request_.budget.max_rps;
  const auto asked_at = machinery_.wall_clock();
  auto load = machinery_.make_load(plan_, budget_);
  if (!load) return tl::unexpected(load.error());
  waited_ = machinery_.wall_clock() - asked_at;
  load_ = std::move(*load);
  session_.begin(load_->now());
  session_.about(plan_, options_.rules.latency_wall);
  if (auto ready = users_.begin(*load_); !ready) return ready;
  if (request_.saving.save) {
    replay_ = std::make_unique<ReplayWriter>(store.replay_path(session_.record().id), session_.run_begin());
  }
  return {};
}

std::optional<Outcome> Search::give_up(const Error& why) {
  if (!asking_ || why.kind != ErrorKind::could_not_run) return std::nullopt;
  conclude();
  output::Record& record = session_.record();
  const bool stopped = session_.stopped();
  record.answer->status = record.verdict->status = stopped ? "inconclusive" : "unreachable";
  record.answer->sentence = stopped ? "Stopped before anything was measured." : why.message;
  session_.outcome().interrupted = stopped;
  if (!stopped) session_.outcome().unreachable = why;
  return session_.finish(session_.run_begin());
}

void Search::play_all() {
  while (!session_.stopped() && !budget_spent_ && !session_.outcome().unreachable && !users_.ended()) {
    options_.routes = users_.used(plan_).routes.size();
    if (deadline_) options_.time_left = std::max(Duration{}, *deadline_ - load_->now());
    const auto step = verdict::next_step(options_, visits_);
    if (!step || !fits(*step)) return;
    play(*step);
  }
}

bool Search::fits(const verdict::Step& step) const {
  const plan::Stage& stage = step.stage;
  return !options_.time_left || stage.warmup + stage.duration.value_or(Duration{}) <= *options_.time_left;
}

void Search::play(const verdict::Step& step) {
  users_.name(plan_);  // as far as they are known: whoever looks on is told of them
  const plan::Stage played = users_.prepare(*load_, step.stage);
  if (session_.stopped()) return;
  const Instant begin = load_->now() + step.stage.warmup;
  const Instant end = begin + step.stage.duration.value_or(Duration{});
  if (replay_) {
    replay_->begin_stage(visits_.size(), verdict::purpose_name(step.purpose), is_decisive(step.purpose), begin, end);
  }
  const auto dying = [&](const aggregate::Live& live, Duration elapsed) {
    return users_.ended() || verdict::should_abort(options_, live, elapsed);
  };
  const Keep keep{replay_.get(), samples_, nullptr, verdict::watched_for(limits_)};
  StageResult result =
      session_.play(*load_, played, std::string(verdict::purpose_name(step.purpose)), keep, cut_when(dying));
  users_.saw(step.stage, result);
  budget_spent_ = budget_spent_ || result.budget_spent;

  verdict::Visit visit{step, std::move(result.summary), {}, result.cut_short};
  result.summary = visit.summary;
  const Duration wall = options_.rules.latency_wall;
  JudgedProcesses judged = session_.judge_all(step.stage, result, wall);
  visit.health = std::move(judged.health);
  const plan::Plan named = users_.named(plan_, result.summary);
  const std::string purpose(verdict::purpose_name(step.purpose));
  session_.record().stages.push_back(output::record_stage(
      named, {&step.stage, purpose, &result.summary, &visit.health, visit.cut_short}, session_.run_begin()));
  judged.put_into(session_.record().stages.back());
  session_.keep(named, result);
  if (request_.users.program && !reached_) {
    session_.outcome().unreachable = why_nothing_answered(named, result.summary);
    reached_ = !session_.outcome().unreachable;
  }
  session_.observer().on_stage(session_.record().stages.back());
  watched_.push_back(std::move(result.watched));
  if (samples_ > 0) trials_.push_back(make_trial(step.stage, result, visit.health));
  visits_.push_back(std::move(visit));
}

std::vector<std::string> Search::route_names() const {
  std::vector<std::string> names;
  for (const auto& route : plan_.routes) names.push_back(route.name);
  return names;
}

void Search::judge_limits() {
  if (limits_.empty()) return;
  const auto held = verdict::highest_held(verdict_);
  const aggregate::StageSummary nothing;
  const aggregate::StageSummary& summary = held ? visits_[*held].summary : nothing;
  auto results = held ? verdict::judge_limits(limits_, summary, watched_[*held])
                      : std::vector<verdict::LimitResult>(limits_.size());
  session_.record().limits = output::record_limits(limits_, results, summary, held);
}

const verdict::Verdict& Search::conclude() {
  output::Record& record = session_.record();
  users_.name(plan_);
  verdict_ = verdict::conclude(options_, visits_, route_names());
  const plan::Plan used = users_.used(plan_);
  record.target = output::record_target(used, users_.target(request_.target));
  record.plan = output::record_plan(used, options_);
  if (request_.fail_under) record.plan.fail_under = *request_.fail_under;
  record.verdict = output::record_verdict(verdict_, plan_);
  record.answer = output::record_answer(verdict::answer_of(verdict_, route_names()));
  if (session_.outcome().unreachable) {
    record.answer->status = record.verdict->status = "unreachable";
    record.answer->sentence = "Nothing answered.";
  }
  judge_limits();
  if (users_.ended()) record.warnings.push_back(request_.users.program->ended()->message);
  if (budget_spent_) record.warnings.push_back("ended early: the budget (--max-requests, --max-duration) was spent");
  return verdict_;
}

void Search::keep_replay_facts() {
  if (!replay_) return;
  session_.record().replay = output::Replay{replay_->path(), replay_->seen(), replay_->kept()};
  if (!replay_->error().empty()) {
    session_.record().warnings.push_back("the replay file could not be written: " + replay_->error());
  }
}

}  // namespace brink::run
