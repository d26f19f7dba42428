#include "run/investigation.h"

#include <algorithm>
#include <cmath>

#include "output/diagnosis_build.h"
#include "output/record_build.h"
#include "run/trial.h"
#include "verdict/answer.h"
#include "verdict/why/choose.h"
#include "verdict/why/experiments/stages.h"
#include "verdict/why/signals/forensics.h"
#include "verdict/why/signals/reading_features.h"
#include "verdict/why/signals/sample_features.h"
#include "verdict/why/signals/search_features.h"

namespace brink::run {
namespace {

namespace why = verdict::why;

constexpr std::size_t experiment_samples = 200'000;  // of a stage, in memory: 24 MB
constexpr std::size_t most_stages = 12;              // of one experiment, whatever it asks for
constexpr int most_silent_stages = 2;
constexpr std::size_t beliefs_shown = 5;

std::vector<output::RankedCause> shown(const std::vector<why::Ranked>& ranked) {
  std::vector<output::RankedCause> out;
  for (const why::Ranked& r : ranked) {
    if (out.size() < beliefs_shown) out.push_back({r.cause, r.confidence});
  }
  return out;
}

// The load at which experiments hold the culprit: well past where it stops gaining, so that it is saturated even alone
// and a queue stands before it; where failures come first, not far past them. Once as many wait as are served in a few
// response times more of them only make each wait longer, so that fewer answers tell anything in the time there is.
std::uint32_t hold_users(const why::Features& features, std::uint32_t most) {
  constexpr double past_knee = 3, past_break = 1.5, past_served = 4;
  constexpr double fewest = 8, otherwise = 32;
  constexpr double longest_wait = 1.5;  // s
  const auto knee = features.get(why::feature::knee_users);
  const auto breaks = features.get(why::feature::breaks_at_users);
  const double wanted = knee ? past_knee * *knee : breaks ? past_break * *breaks : otherwise;
  const double rate = features.get_or(why::feature::x_max, 0);
  const bool queues = features.get_or(why::feature::saturated, 0) > 0 && rate > 0;
  const double served = past_served * rate * features.get_or(why::feature::s_min, 0);
  const double enough = queues ? std::max(longest_wait * rate, served) : wanted;
  return static_cast<std::uint32_t>(std::min<double>(std::ceil(std::max(std::min(wanted, enough), fewest)), most));
}

const why::Trial* busiest_of(const std::vector<why::Trial>& trials) {
  const auto most = std::max_element(trials.begin(), trials.end(), [](const auto& a, const auto& b) {
    return a.summary.goodput() < b.summary.goodput();
  });
  return most == trials.end() ? nullptr : &*most;
}

bool is_silent(const aggregate::StageSummary& stage) {
  const aggregate::Counts& counts = stage.total.counts;
  return counts.sent + counts.warmup_in_flight > 0 && counts.completed == 0 && counts.completed_in_window == 0 &&
         counts.status.empty() && stage.warmup_ended == stage.warmup_failed;
}

void learn_from_readings(const why::Trial& trial, std::string_view source, why::Features& into) {
  const why::ReadingWindow window{trial.begin, trial.end, trial.summary.total.counts.completed_in_window};
  why::features_of_readings(trial.readings, window, source, into);
}

}  // namespace

Investigation::Investigation(const InvestigateRequest& request, const Machinery& machinery, Session& session,
                             Search& search, Instant deadline)
    : request_(request), machinery_(machinery), session_(session), search_(search), deadline_(deadline) {}

void Investigation::play(const verdict::Verdict& verdict) {
  if (!prepare(verdict)) return;
  const why::ChoiceOptions options{request_.experiments};
  while (!session_.stopped() && !budget_spent_ && !target_is_gone()) {
    const why::Experiment* next = why::next_experiment(scene_, features_, made_, left(), options);
    tell(next);
    if (!next) break;
    make(*next);
  }
  for (const why::Experiment& e : why::experiments()) {
    std::string reason = why::reason_skipped(e, scene_, features_, made_, left(), options);
    if (reason.empty()) continue;
    if (target_is_gone()) reason = "the target answers no more";
    experiments_.push_back({.name = std::string(e.name), .question = std::string(e.question), .skipped = reason});
  }
}

// Experiments need a target that answers and a generator that is not the limit itself.
bool Investigation::prepare(const verdict::Verdict& verdict) {
  const auto culprit = why::culprit_of(verdict, search_.visits());
  if (!culprit) return false;
  const auto bystander = why::bystander_of(search_.visits(), *culprit);
  scene_ = why::make_scene(search_.plan().routes, *culprit, bystander);
  learn_from_search(verdict, *culprit);
  if (verdict.status == verdict::Status::invalid || verdict.status == verdict::Status::unreachable) return false;
  if (search_.budget_spent() || session_.stopped()) return false;

  plan_ = search_.plan();
  plan_.routes = scene_.routes;
  auto load = machinery_.make_load(plan_, search_.budget());
  if (!load) {
    session_.record().warnings.push_back("no experiments were made: " + load.error().message);
    return false;
  }
  load_ = std::move(*load);
  session_.about(plan_);
  search_.leave_target();
  return true;
}

void Investigation::learn_from_search(const verdict::Verdict& verdict, std::uint32_t culprit) {
  why::features_of_search(search_.options(), search_.visits(), verdict, search_.route_names(), culprit, features_);
  set_scene();
  why::features_of_samples(scene_, search_.trials(), features_);
  std::vector<sample::Exchange> exchanges;
  for (const why::Trial& trial : search_.trials()) {
    exchanges.insert(exchanges.end(), trial.summary.exchanges.begin(), trial.summary.exchanges.end());
  }
  why::features_of_exchanges(exchanges, culprit, features_);
  if (const why::Trial* busiest = busiest_of(search_.trials())) learn_from_readings(*busiest, "search", features_);
  // What overflows did so at some load, not always at the one that gave most.
  double overflows = 0;
  for (const why::Trial& trial : search_.trials()) {
    why::Features its;
    learn_from_readings(trial, "search", its);
    overflows = std::max(overflows, its.get_or(why::feature::accept_overflows, 0));
  }
  if (overflows > 0) features_.set(why::feature::accept_overflows, overflows);
  learn_from_target();
}

void Investigation::set_scene() {
  const verdict::SearchOptions& options = search_.options();
  scene_.s_min = from_seconds(features_.get_or(why::feature::s_min, 0));
  scene_.x_max = features_.get_or(why::feature::x_max, 0);
  scene_.max_users = options.max_users;
  scene_.max_rps = options.max_rps;
  scene_.timeout = search_.plan().client.timeout;
  scene_.keepalive = search_.plan().client.keepalive;
  scene_.quick = request_.quick;
  scene_.hold_users = hold_users(features_, options.max_users);
}

void Investigation::make(const why::Experiment& experiment) {
  const std::string name(experiment.name);
  made_.push_back(name);
  output::Experiment entry{.name = name, .question = std::string(experiment.question)};
  const Instant begin = load_->now();
  std::vector<why::Trial> played;
  while (played.size() < most_stages && !session_.stopped() && !budget_spent_ && !target_is_gone()) {
    const auto stage = experiment.next(scene_, features_, played);
    if (!stage || why::length_of(*stage) > left()) break;
    entry.stages.push_back(session_.record().stages.size());
    played.push_back(play_stage(*stage, name));
    entry.requests += played.back().summary.total.counts.sent + played.back().summary.warmup_ended;
  }
  why::Features found;
  if (!played.empty()) {
    experiment.measure(scene_, played, found);
    why::features_of_single_users(scene_, features_, played, found);
    // Where the culprit is held alone: there the target's side shows what it does for it.
    if (name == "comb") learn_from_readings(played.front(), name, found);
    features_.merge(found);
    learn_from_target();
  }
  entry.elapsed_s = seconds(load_->now() - begin);
  const auto ranked = why::belief(features_);
  if (!ranked.empty()) {
    entry.belief = ranked.front().cause;
    entry.confidence = ranked.front().confidence;
  }
  experiments_.push_back(std::move(entry));
}

why::Trial Investigation::play_stage(const plan::Stage& stage, const std::string& experiment) {
  const std::size_t index = session_.record().stages.size();
  if (ReplayWriter* replay = search_.replay()) {
    const Instant begin = load_->now() + stage.warmup;
    replay->begin_stage(index, experiment, true, begin, begin + stage.duration.value_or(Duration{}));
  }
  const Instant begin = load_->now();
  const auto hopeless = [&](const aggregate::Live& live, Duration elapsed) {
    return verdict::nobody_connects(live, elapsed) || begin + elapsed >= deadline_;
  };
  const StageResult result =
      session_.play(*load_, stage, experiment, {search_.replay(), experiment_samples}, cut_when(hopeless));
  silent_stages_ = is_silent(result.summary) ? silent_stages_ + 1 : 0;
  budget_spent_ = budget_spent_ || result.budget_spent;
  const JudgedProcesses judged = session_.judge_all(stage, result);
  const verdict::Health& health = judged.health;
  const output::StageInput input{&stage, experiment, &result.summary, &health, result.cut_short};
  session_.record().stages.push_back(output::record_stage(plan_, input, session_.run_begin()));
  judged.put_into(session_.record().stages.back());
  session_.keep(plan_, result);
  session_.observer().on_stage(session_.record().stages.back());
  return make_trial(stage, result, health);
}

bool Investigation::target_is_gone() const { return silent_stages_ >= most_silent_stages; }

void Investigation::tell(const why::Experiment* next) {
  Belief belief{.ranked = shown(why::belief(features_))};
  if (next) {
    belief.experiment = next->name;
    belief.question = next->question;
  }
  session_.observer().on_belief(belief);
}

Duration Investigation::left() { return std::max(Duration{}, deadline_ - load_->now()); }

// Whom the target waits for bears on what to try next.
void Investigation::learn_from_target() {
  const probe::TargetFacts facts = session_.target_facts();
  if (!facts.peer.empty()) features_.set_text("peer", facts.peer);
  if (!facts.db_query.empty()) features_.set_text("db_query", facts.db_query);
}

void Investigation::conclude(const verdict::Verdict& verdict) {
  learn_from_target();
  for (const std::string& note : session_.target_facts().notes) session_.record().warnings.push_back(note);

  const why::Diagnosis diagnosis = why::diagnose(features_);
  output::Diagnosis record = output::record_diagnosis(diagnosis, features_, session_.record());
  record.experiments = std::move(experiments_);
  session_.record().diagnosis = std::move(record);
  session_.record().answer = output::record_answer(verdict::answer_of(verdict, diagnosis, search_.route_names()));
}

}  // namespace brink::run
