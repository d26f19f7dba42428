#include "cli/compat/k6_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/messages.h"

namespace brink::cli {
namespace {
constexpr std::int64_t redraws_a_second = 4;
}

K6View::K6View(Door& door, bool quiet, std::unique_ptr<View> screen)
    : door_(door), quiet_(quiet), screen_(std::move(screen)) {}

output::k6::Running K6View::shown(bool over, bool cut_off) const {
  output::k6::Running running{last_.elapsed, last_.active, last_.initialized, last_.completed, last_.interrupted, {}};
  for (const run::k6::ScenarioProgress& each : last_.scenarios) {
    const bool begun = each.elapsed.count() > 0;
    running.scenarios.push_back({each.scenario, begun, begun && (over || each.share >= 1) && each.active == 0,
                                 over && cut_off && each.share < 1, each.share, each.elapsed, each.completed,
                                 each.planned});
  }
  return running;
}

void K6View::draw(const std::string& text) {
  if (lines_drawn_ > 0) door_.out << fmt::format("\x1b[{}A\x1b[J", lines_drawn_);
  door_.out << text << std::flush;
  lines_drawn_ = door_.out_is_terminal ? static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) : 0;
}

void K6View::on_test(const run::k6::TestProgress& progress) {
  if (progress.part != "test") return;
  last_ = progress;
  if (quiet_ || screen_) return;
  const std::int64_t a_second = door_.out_is_terminal ? redraws_a_second : 1;
  const std::int64_t now = progress.elapsed.count() * a_second / 1'000'000'000;
  if (now <= std::max<std::int64_t>(shown_at_, 0)) return;
  shown_at_ = now;
  draw("\n" + output::k6::running_text(shown(false, false)));
}

void K6View::close(bool cut_off) {
  if (screen_) screen_->close();
  if (quiet_) return;
  draw("\n" + output::k6::running_text(shown(true, cut_off)));
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
