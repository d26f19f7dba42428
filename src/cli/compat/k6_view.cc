#include "cli/compat/k6_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/messages.h"
#include "cli/style.h"

namespace brink::cli {
namespace {
constexpr std::int64_t redraws_a_second = 4;
}

K6View::K6View(Door& door, bool quiet, std::unique_ptr<View> screen)
    : door_(door), quiet_(quiet), redraws_(door.out_is_terminal && !is_dumb(door)), screen_(std::move(screen)) {}

output::k6::Running K6View::shown(bool over, bool cut_off) const {
  output::k6::Running running{last_.elapsed, last_.active, last_.initialized, last_.completed, last_.interrupted, {}};
  for (std::size_t i = 0; i < last_.scenarios.size(); ++i) {
    const run::k6::ScenarioProgress& each = last_.scenarios[i];
    // Others may play it, who are heard of once a second.
    const bool unheard = each.elapsed.count() == 0 && last_.elapsed > each.scenario->start_time;
    const Duration elapsed = unheard ? last_.elapsed - each.scenario->start_time : each.elapsed;
    const bool begun = elapsed.count() > 0;
    running.scenarios.push_back({each.scenario, begun, begun && (over || each.share >= 1) && each.active == 0,
                                 over && cut_off && each.share < 1, each.share, took_[i].value_or(elapsed),
                                 each.completed, each.planned});
  }
  return running;
}

// The time of a scenario that is over stands still.
void K6View::look_who_is_over() {
  took_.resize(last_.scenarios.size());
  for (std::size_t i = 0; i < took_.size(); ++i) {
    const run::k6::ScenarioProgress& each = last_.scenarios[i];
    if (!took_[i] && each.share >= 1 && each.active == 0) took_[i] = each.elapsed;
  }
}

void K6View::take_away() {
  if (lines_drawn_ > 0) door_.out << fmt::format("\x1b[{}A\x1b[J", lines_drawn_) << std::flush;
  lines_drawn_ = 0;
}

void K6View::draw(const std::string& text) {
  const std::lock_guard lock(mutex_);
  take_away();
  door_.out << text << std::flush;
  lines_drawn_ = redraws_ ? static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) : 0;
}

void K6View::print(std::ostream& to, const std::string& line) {
  const std::lock_guard lock(mutex_);
  take_away();
  to << (redraws_ ? "\r\x1b[K" : "") << line << std::flush;
}

std::size_t K6View::columns() const { return redraws_ ? static_cast<std::size_t>(std::max(door_.columns, 20)) : 0; }

void K6View::on_test(const run::k6::TestProgress& progress) {
  if (progress.part != "test") return;
  last_ = progress;
  look_who_is_over();
  if (quiet_ || screen_) return;
  const std::int64_t a_second = redraws_ ? redraws_a_second : 1;
  const std::int64_t now = progress.elapsed.count() * a_second / 1'000'000'000;
  if (now <= std::max<std::int64_t>(shown_at_, 0)) return;
  shown_at_ = now;
  draw("\n" + output::k6::running_text(shown(false, false), columns()));
}

void K6View::close(bool cut_off) {
  if (screen_) screen_->close();
  if (quiet_) return;
  draw("\n" + output::k6::running_text(shown(true, cut_off), columns()));
  const std::lock_guard lock(mutex_);
  lines_drawn_ = 0;
}

void K6View::on_progress(const run::Progress& progress) {
  if (screen_) screen_->on_progress(progress);
}
void K6View::on_stage(const output::Stage& stage) {
  if (screen_) screen_->on_stage(stage);
}
void K6View::on_note(const std::string& note) {
  if (screen_) {
    screen_->on_note(note);
  } else {
    const std::lock_guard lock(mutex_);
    take_away();
    print_note(door_.err, note);
  }
}
void K6View::on_belief(const run::Belief& belief) {
  if (screen_) screen_->on_belief(belief);
}
void K6View::on_details(const output::LiveStage& stage) {
  if (screen_) screen_->on_details(stage);
}

}  // namespace brink::cli
