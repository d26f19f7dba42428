#include "run/session.h"

#include <utility>

#include "base/check.h"
#include "output/record_build.h"
#include "plan/headcount.h"
#include "run/onlookers.h"
#include "run/stage_teller.h"
#include "run/thin.h"

namespace brink::run {
namespace {

// What is asked for at this moment of the stage.
std::string load_text(const plan::Stage& stage, Duration elapsed) {
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) {
    const std::uint32_t users = plan::users_at(*closed, elapsed);
    return std::to_string(users) + (users == 1 ? " user" : " users");
  }
  char text[48];
  std::snprintf(text, sizeof text, "%.4g req/s", std::get<plan::Open>(stage.load).rate.at(elapsed));
  return text;
}

// What is left of the stage is to wait for answers.
bool has_sent_all(const plan::Stage& stage, const aggregate::Live& live, Duration elapsed) {
  if (stage.requests && live.due >= *stage.requests) return true;
  return stage.duration && elapsed > stage.warmup + *stage.duration;
}

// Over the last second; before the first is whole, over what there is of it.
double rate_now(const plan::Stage& stage, const aggregate::Live& live, Duration elapsed) {
  const Duration measured = elapsed - stage.warmup;
  const bool no_second_yet = live.last_second.ended == 0 && measured > Duration{} && measured < 2 * live.step;
  if (no_second_yet) return static_cast<double>(live.ended) / seconds(measured);
  return static_cast<double>(live.last_second.ended) / seconds(live.step);
}

}  // namespace

Session::Session(std::string kind, const Saving& saving, const Machinery& machinery, Observer& observer, Stop& stop)
    : saving_(saving), machinery_(machinery), observer_(observer), stop_(stop) {
  outcome_.record = new_record(std::move(kind), saving, machinery);
}

Result<void> Session::export_to(const plan::Exporting& exporting) {
  for (const plan::Tag& tag : exporting.tags) record().tags[tag.name] = tag.value;
  if (!exporting.any()) return {};
  auto exports = Exports::start(exporting, record(), machinery_.wall_clock);
  if (!exports) return tl::unexpected(exports.error());
  exports_ = std::move(*exports);
  tell_news();
  return {};
}

void Session::about(const plan::Plan& plan, Duration wall) {
  plan_ = &plan;
  wall_ = wall;
  if (exports_) exports_->about(plan);
}

void Session::tell_news() {
  if (!exports_) return;
  for (const std::string& note : exports_->news()) observer_.on_note(note);
}

// In HTTP/1.1, one request at a time on a connection: what is reached so says nothing about HTTP/2, where a write
// carries many requests.
void Session::calibrate(const plan::Plan& plan, std::uint32_t processes) {
  if (!machinery_.calibrate || plan.client.http != plan::Http::http1) return;
  calibration_ = machinery_.calibrate(plan.workers * processes);
  if (calibration_.ceiling_rps <= 0) return;
  record().environment.ceiling_rps = calibration_.ceiling_rps;
  record().environment.floor_p99_ms = milliseconds(calibration_.floor_p99);
}

StageResult Session::play(LoadSource& load, const plan::Stage& stage, const std::string& purpose, const Keep& keep,
                          const Watcher& wish) {
  bool heard = false, draining_already = false;
  const auto watcher = [&](const aggregate::Live& live, Duration elapsed) {
    report(live, elapsed, stage, purpose);
    tell_news();
    if (stopped() && !std::exchange(heard, true)) draining_already = has_sent_all(stage, live, elapsed);
    if (stop_.requests() > 1 || draining_already) return Watch::cut;
    if (stopped()) return Watch::drain;
    return wish ? wish(live, elapsed) : Watch::go;
  };
  if (side_) side_->take();  // what was between stages is nobody's
  const auto telling = teller(stage, purpose, load.now());
  Onlookers onlookers;
  onlookers.add(telling.get());
  onlookers.add(exports_.get());
  if (exports_) exports_->begin_stage(stage, load.now());
  Keep all = keep;
  if (!onlookers.empty()) all.onlooker = &onlookers;
  StageResult result = load.play(stage, all, watcher);
  if (exports_) exports_->end_stage(result.summary, load.now());
  if (side_) {
    for (auto& reading : side_->take()) result.readings.push_back(std::move(reading));
  }
  CHECK(result.summary.total.counts.balanced(), "requests have vanished");
  outcome_.interrupted = outcome_.interrupted || stopped();
  count_requests(result.summary.total.counts.sent + result.summary.warmup_ended);
  return result;
}

void Session::report(const aggregate::Live& live, Duration elapsed, const plan::Stage& stage,
                     const std::string& purpose) {
  Progress progress;
  progress.stage = purpose;
  progress.load = load_text(stage, elapsed);
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) progress.users = plan::users_at(*closed, elapsed);
  progress.rate = rate_now(stage, live, elapsed);
  progress.p95 = live.last_second.quantile(0.95);
  progress.ended = live.ended;
  progress.failed = live.failed;
  progress.elapsed = elapsed;
  if (stage.duration) progress.left = std::max(Duration{}, stage.warmup + *stage.duration - elapsed);
  observer_.on_progress(progress);
  if (!exports_) return;
  const auto* open = std::get_if<plan::Open>(&stage.load);
  exports_->load_is({.users = progress.users, .target_rate = open ? open->rate.at(elapsed) : 0});
}

std::unique_ptr<Onlooker> Session::teller(const plan::Stage& stage, const std::string& purpose, Instant begin) {
  if (!observer_.wants_details()) return nullptr;
  CHECK(plan_, "about() comes before play()");
  const auto judge = [this, &stage](const aggregate::StageSummary& so_far) {
    verdict::HealthInput input = health_input(stage, so_far, wall_);
    input.users = 0;  // Little's law is of stages that have ended
    return verdict::judge_health(input);
  };
  return std::make_unique<StageTeller>(ToldStage{*plan_, stage, purpose, begin, route_names_}, observer_, judge);
}

verdict::HealthInput Session::health_input(const plan::Stage& stage, const aggregate::StageSummary& summary,
                                           Duration wall) const {
  verdict::HealthInput input;
  input.stage = &summary;
  input.calibration = calibration_;
  input.latency_wall = wall;
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) {
    const bool all_the_time = closed->ramp.count() == 0 && closed->legs.empty() && !closed->called;
    input.users = all_the_time ? closed->users : 0;
    input.think = closed->think;
  } else {
    input.open_load = true;
  }
  return input;
}

verdict::Health Session::judge(const plan::Stage& stage, const StageResult& result, Duration wall) const {
  verdict::HealthInput input = health_input(stage, result.summary, wall);
  input.readings = result.readings;
  return verdict::judge_health(input);
}

JudgedProcesses Session::judge_all(const plan::Stage& stage, const StageResult& result, Duration wall) const {
  return judge_processes(judge(stage, result, wall),
                         {result.processes, result.start, stage.warmup, result.summary.length},
                         [&](const aggregate::StageSummary& part) { return judge(stage, {.summary = part}, wall); });
}

void Session::keep(const plan::Plan& plan, const StageResult& result) {
  for (auto& exchange : output::record_exchanges(plan, result.summary, record().stages.size() - 1, run_begin_)) {
    record().exchanges.push_back(std::move(exchange));
  }
  for (const auto& reading : by_the_second(result.readings)) {
    record().readings.push_back(output::record_reading(reading, run_begin_));
  }
}

Outcome Session::finish(Instant now) {
  record().interrupted = outcome_.interrupted;
  record().elapsed_s = seconds(now - run_begin_);
  spare_.release();
  if (exports_) record().exports = exports_->finish(stop_);
  tell_news();
  save(outcome_, saving_);
  return std::move(outcome_);
}

}  // namespace brink::run
