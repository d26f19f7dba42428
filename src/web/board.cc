#include "web/board.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "output/html.h"
#include "output/mask.h"

namespace brink::web {
namespace {

// What comes more often than this waits for the next news.
constexpr Duration least_pause = std::chrono::milliseconds(900);

std::optional<double> most(std::optional<double> a, std::optional<double> b) {
  return a && b ? std::max(*a, *b) : a ? a : b;
}

std::vector<std::pair<double, double>> moved(const std::vector<output::Interval>& intervals, double by) {
  std::vector<std::pair<double, double>> out;
  for (const output::Interval& one : intervals) out.emplace_back(one.from_s + by, one.to_s + by);
  return out;
}

Json maybe(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace

Board::Board(std::function<Instant()> now) : now_(std::move(now)) {}

void Board::changed() {
  ++change_;
  last_change_ = now_();
  news_.notify_all();
}

double Board::elapsed() const {
  const bool over = run_->phase == "over" || run_->phase == "failed";
  return over ? run_->elapsed_s : seconds(now_() - run_->begin);
}

void Board::begin(run::PageRun run) {
  const std::lock_guard lock(mutex_);
  run_ = Run{};
  run_->about = std::move(run);
  run_->begin = now_();
  ++number_;
  ++shape_;
  changed();
}

void Board::end(const output::Record& record) {
  auto kept = std::make_shared<const output::Record>(record);
  auto result = std::make_shared<const std::string>(output::report_data(*kept));
  const std::lock_guard lock(mutex_);
  record_ = std::move(kept);
  result_ = std::move(result);
  if (run_) {
    run_->elapsed_s = elapsed();
    run_->phase = "over";
    run_->about.stop = {};
  }
  changed();
}

void Board::fail(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  run_->elapsed_s = elapsed();
  run_->phase = "failed";
  run_->error = error;
  run_->about.stop = {};
  changed();
}

void Board::progress(const run::Progress& progress) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  const bool first = !run_->progress;
  run_->progress = progress;
  if (first || now_() - last_change_ >= least_pause) changed();
}

void Board::details(const output::LiveStage& stage) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  run_->stage = stage_json(stage);
  double at = elapsed();
  for (const output::LiveSecond& second : stage.seconds) at -= second.length_s;
  at = std::max(at, 0.0);
  for (const output::LiveSecond& second : stage.seconds) {
    add({.at_s = at,
         .length_s = second.length_s,
         .due = static_cast<double>(second.due),
         .ended = static_cast<double>(second.ended),
         .failed = static_cast<double>(second.failed),
         .p50_ms = second.times.p50_ms,
         .p95_ms = second.times.p95_ms,
         .p99_ms = second.times.p99_ms,
         .users = stage.users});
    at += second.length_s;
  }
  run_->window_s = std::max(0.0, elapsed() - stage.elapsed_s + stage.load.warmup_s);
  run_->invalid_now = moved(stage.invalid, run_->window_s);
  changed();
}

void Board::add(const Second& second) {
  auto& all = run_->seconds;
  const bool joins = !all.empty() && all.back().length_s + second.length_s <= run_->step_s + 0.01 &&
                     second.at_s - all.back().at_s < run_->step_s;
  if (!joins) {
    all.push_back(second);
    if (all.size() > most_seconds) halve();
    return;
  }
  Second& last = all.back();
  last.length_s += second.length_s;
  last.due += second.due;
  last.ended += second.ended;
  last.failed += second.failed;
  last.p50_ms = most(last.p50_ms, second.p50_ms);
  last.p95_ms = most(last.p95_ms, second.p95_ms);
  last.p99_ms = most(last.p99_ms, second.p99_ms);
  last.users = most(last.users, second.users);
  ++shape_;  // one that was told is another now
}

void Board::halve() {
  const std::vector<Second> before = std::exchange(run_->seconds, {});
  run_->step_s *= 2;
  for (const Second& second : before) add(second);
  ++shape_;
}

void Board::ended(const output::Stage& stage) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  run_->ended.push_back(ended_json(stage));
  const auto invalid = moved(stage.invalid, run_->window_s);
  run_->invalid.insert(run_->invalid.end(), invalid.begin(), invalid.end());
  run_->invalid_now.clear();
  changed();
}

void Board::note(const std::string& note) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  run_->notes.push_back(note);
  changed();
}

void Board::belief(const run::Belief& belief) {
  const std::lock_guard lock(mutex_);
  if (!run_) return;
  run_->belief = belief;
  changed();
}

void Board::tables(std::string json) {
  const std::lock_guard lock(mutex_);
  tables_ = std::move(json);
  ++tables_version_;
  changed();
}

bool Board::stop() {
  const std::lock_guard lock(mutex_);
  if (!run_ || !run_->about.stop) return false;
  run_->about.stop();  // which is gone once the run has ended, so it is called before anybody can say so
  ++run_->stops;
  run_->phase = "stopping";
  changed();
  return true;
}

bool Board::running() const {
  const std::lock_guard lock(mutex_);
  return run_ && run_->phase != "over" && run_->phase != "failed";
}

Json Board::run_json(std::size_t from) const {
  const Run& run = *run_;
  Json out = {{"number", number_},
              {"command", run.about.command},
              {"target", run.about.target},
              {"phase", run.phase},
              {"stops", run.stops},
              {"elapsed_s", elapsed()},
              {"progress", run.progress ? progress_json(*run.progress) : Json(nullptr)},
              {"stage", run.stage},
              {"from", from},
              {"ended", run.ended},
              {"belief", run.belief ? belief_json(*run.belief) : Json(nullptr)},
              {"notes", run.notes}};
  if (run.phase == "failed") out["error"] = {{"message", run.error.message}, {"hint", run.error.hint}};
  Json seconds = Json::array();
  for (std::size_t i = from; i < run.seconds.size(); ++i) {
    const Second& s = run.seconds[i];
    seconds.push_back({s.at_s, s.due / s.length_s, (s.ended - s.failed) / s.length_s, s.failed / s.length_s,
                       maybe(s.p50_ms), maybe(s.p95_ms), maybe(s.p99_ms), maybe(s.users)});
  }
  out["seconds"] = std::move(seconds);
  out["invalid"] = run.invalid;
  for (const auto& one : run.invalid_now) out["invalid"].push_back(one);
  return out;
}

std::string Board::news(Told& told) const {
  std::unique_lock lock(mutex_);
  if (told.change == change_) return "";
  const bool same = told.run == number_ && told.shape == shape_;
  const std::size_t from = same ? told.seconds : 0;
  const Json run = run_ ? run_json(from) : Json(nullptr);
  const bool over = run_ && run_->phase == "over" && result_;
  if (told.run != number_) told.result = false;
  const auto result = over && !std::exchange(told.result, over || told.result) ? result_ : nullptr;
  const std::string tables = told.tables == tables_version_ ? "" : tables_;
  told.change = change_;
  told.run = number_;
  told.shape = shape_;
  told.seconds = run_ ? run_->seconds.size() : 0;
  told.tables = tables_version_;
  lock.unlock();

  std::string out = event_text("now", text_of({{"run", run}}));
  if (!tables.empty()) out += event_text("tables", tables);
  if (result) out += event_text("over", *result);
  return out;
}

bool Board::wait_for_news(const Told& told, Duration within) const {
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, within, [&] { return closed_ || told.change != change_; });
  return !closed_ || told.change != change_;
}

void Board::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  news_.notify_all();
}

std::string Board::state() const {
  const std::lock_guard lock(mutex_);
  return text_of({{"run", run_ ? run_json(0) : Json(nullptr)}});
}

std::optional<std::string> Board::result() const {
  const std::lock_guard lock(mutex_);
  return result_ ? std::optional(*result_) : std::nullopt;
}

std::optional<std::string> Board::report() const {
  std::shared_ptr<const output::Record> record;
  {
    const std::lock_guard lock(mutex_);
    record = record_;
  }
  return record ? std::optional(output::render_html(*record)) : std::nullopt;
}

}  // namespace brink::web
