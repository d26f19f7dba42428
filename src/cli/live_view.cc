#include "cli/live_view.h"

#include "cli/messages.h"

namespace brink::cli {

output::Progress shown_progress(const run::Progress& progress) {
  output::Progress out;
  out.stage = progress.stage;
  out.load = progress.load;
  out.rate = progress.rate;
  out.p95 = progress.p95;
  out.ended = progress.ended;
  out.failed = progress.failed;
  out.elapsed = progress.elapsed;
  out.left = progress.left;
  return out;
}

void LiveView::on_progress(const run::Progress& progress) {
  if (options_.redraw) {
    // Written in one go, so that a slow terminal never shows half a line.
    err_ << "\r\x1b[K" + output::progress_line(shown_progress(progress), style_) << std::flush;
    drawn_ = true;
    return;
  }
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(progress.elapsed).count();
  if (!options_.every_second || second == last_second_) return;
  last_second_ = second;
  err_ << output::progress_line(shown_progress(progress), style_) << std::endl;
}

void LiveView::on_stage(const output::Stage& stage) {
  if (!options_.stages) return;
  clear();
  err_ << output::stage_line(stage, style_) << std::endl;
}

void LiveView::on_note(const std::string& note) {
  clear();
  print_note(err_, note);
}

void LiveView::on_belief(const run::Belief& belief) {
  clear();
  err_ << output::belief_lines(belief.ranked, belief.question, style_) << std::flush;
}

void LiveView::clear() {
  if (!drawn_) return;
  err_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace brink::cli
