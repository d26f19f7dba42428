#include "run/autofind.h"

#include "output/record_build.h"
#include "run/session.h"
#include "run/unreachable.h"

namespace brink::run {
namespace {

std::string users_text(std::uint64_t users) { return std::to_string(users) + (users == 1 ? " user" : " users"); }

class Autofind {
 public:
  Autofind(const AutofindRequest& request, Session& session, LoadSource& load)
      : request_(request), session_(session), load_(load) {}

  void play_all() {
    while (!session_.stopped()) {
      const auto users = verdict::next_users(request_.rules, steps_);
      if (!users || !play(*users)) break;
    }
  }

  void conclude() {
    output::Record& record = session_.record();
    record.verdict = verdict();
    record.answer = answer(*record.verdict);
  }

 private:
  // False: the search ends here, with what it has.
  bool play(std::uint64_t users) {
    plan::Stage stage = request_.step;
    stage.name = users_text(users);
    auto closed = std::get<plan::Closed>(stage.load);
    closed.users = static_cast<std::uint32_t>(users);
    stage.load = closed;
    const StageResult result = session_.play(load_, stage, "explore", {}, cut_when(nobody_answers));
    const JudgedProcesses judged = session_.judge_all(stage, result);
    const verdict::Health& health = judged.health;
    const bool cut_short = result.cut_short || result.budget_spent;
    output::Record& record = session_.record();
    record.stages.push_back(output::record_stage(
        request_.plan, {&stage, "explore", &result.summary, &health, cut_short}, session_.run_begin()));
    judged.put_into(record.stages.back());
    session_.keep(request_.plan, result);
    session_.observer().on_stage(record.stages.back());
    session_.outcome().unreachable = why_nothing_answered(request_.plan, result.summary);
    if (cut_short || session_.outcome().unreachable) return false;  // nothing that could be judged
    const bool passed = verdict::passes(result.summary, request_.rules);
    steps_.push_back({users, passed, !health.saturated()});
    levels_.push_back(level(users, result.summary, record.stages.size() - 1));
    return true;
  }

  output::Level level(std::uint64_t users, const aggregate::StageSummary& summary, std::size_t stage) const {
    output::Level level;
    level.stage = stage;
    level.users = static_cast<double>(users);
    level.rate_rps = summary.rate();
    level.goodput_rps = summary.goodput();
    level.broken = !steps_.back().passed;
    level.valid = steps_.back().valid;
    if (level.broken) {
      const bool errors = verdict::error_share(summary) > request_.rules.max_error_share;
      level.reason = errors || summary.total.judged().empty() ? "errors" : "latency";
    }
    return level;
  }

  const output::Level* level_of(std::uint64_t users) const {
    for (const output::Level& level : levels_) {
      if (level.users == static_cast<double>(users)) return &level;
    }
    return nullptr;
  }

  output::Verdict verdict() const {
    output::Verdict verdict;
    const verdict::AutofindBracket bracket = verdict::bracket_of(steps_);
    verdict.levels = levels_;
    const bool invalid = !steps_.empty() && !steps_.back().valid;
    verdict.status = bracket.breaks                              ? "breaks"
                     : invalid                                   ? "invalid"
                     : bracket.holds == request_.rules.max_users ? "no_limit_found"
                                                                 : "inconclusive";
    verdict.saturated = invalid;
    for (const verdict::AutofindStep& step : steps_) {
      verdict.max_tested_users = std::max(verdict.max_tested_users, static_cast<double>(step.users));
    }
    for (const output::Level& level : levels_) {
      if (level.valid) verdict.capacity_rps = std::max(verdict.capacity_rps, level.goodput_rps);
    }
    set_bracket(bracket, verdict);
    return verdict;
  }

  void set_bracket(const verdict::AutofindBracket& bracket, output::Verdict& verdict) const {
    if (!steps_.empty()) verdict.users.holds = verdict.users.low = static_cast<double>(bracket.holds);
    if (const output::Level* holds = level_of(bracket.holds)) verdict.rps.holds = holds->rate_rps;
    if (!bracket.breaks) return;
    verdict.users.breaks = verdict.users.high = static_cast<double>(*bracket.breaks);
    if (const output::Level* breaks = level_of(*bracket.breaks)) {
      verdict.rps.breaks = breaks->rate_rps;
      verdict.reason = breaks->reason;
    }
  }

  output::Answer answer(const output::Verdict& verdict) const {
    output::Answer answer;
    const bool unreachable = session_.outcome().unreachable && steps_.empty();
    answer.status = unreachable ? "unreachable" : verdict.status;
    answer.users = verdict.users;
    answer.rps = verdict.rps;
    const verdict::AutofindBracket bracket = verdict::bracket_of(steps_);
    if (unreachable) {
      answer.sentence = "Nothing answered.";
    } else if (verdict.status == "breaks") {
      answer.sentence = bracket.holds == 0 ? "Not even one user stays within the limits."
                                           : "Sustains " + users_text(bracket.holds) + "; " +
                                                 std::to_string(*bracket.breaks) + " are too many.";
    } else if (verdict.status == "no_limit_found") {
      answer.sentence = "Sustains " + users_text(bracket.holds) + ", the most that were tried.";
    } else if (verdict.status == "invalid") {
      answer.sentence = "INVALID: from " + users_text(steps_.back().users) + " on this machine was the limit.";
    } else {
      answer.sentence = "Ended before there was an answer.";
    }
    return answer;
  }

  const AutofindRequest& request_;
  Session& session_;
  LoadSource& load_;
  std::vector<verdict::AutofindStep> steps_;
  std::vector<output::Level> levels_;
};

void describe(const AutofindRequest& request, output::Record& record) {
  record.target = output::record_target(request.plan, request.plan.routes.front().url);
  record.plan = output::record_plan(request.plan);
  record.plan.rules = output::Rules{seconds(request.rules.max_p95), request.rules.max_error_share};
  output::Search search;
  search.max_users = static_cast<double>(request.rules.max_users);
  search.stage_s = request.step.duration ? seconds(*request.step.duration) : 0;
  search.think_s = seconds(std::get<plan::Closed>(request.step.load).think);
  search.warmup = false;
  record.plan.search = search;
}

}  // namespace

Result<Outcome> autofind_with(const AutofindRequest& request, Observer& observer, Stop& stop,
                              const Machinery& machinery) {
  if (request.saving.save) {
    const auto writable = Store(request.saving.store).check_writable();
    if (!writable) return tl::unexpected(writable.error());
  }
  Session session("run", request.saving, machinery, observer, stop);
  if (auto ok = session.export_to(request.exporting); !ok) return tl::unexpected(ok.error());
  session.calibrate(request.plan);
  auto load = machinery.make_load(request.plan, std::make_shared<engine::SharedBudget>(request.plan.budget));
  if (!load) return tl::unexpected(load.error());
  session.begin((*load)->now());
  session.about(request.plan);
  Autofind search(request, session, **load);
  describe(request, session.record());
  search.play_all();
  search.conclude();
  return session.finish((*load)->now());
}

Result<Outcome> autofind(const AutofindRequest& request, Observer& observer, Stop& stop) {
  return autofind_with(request, observer, stop, local_machinery());
}

}  // namespace brink::run
