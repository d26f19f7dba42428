#include "cli/live/board.h"

#include <algorithm>
#include <utility>

#include "cli/live_view.h"

namespace brink::cli::live {
namespace {

output::DashboardSecond second_of(const output::LiveSecond& second) {
  return {static_cast<double>(second.ended) / second.length_s, second.times.p95_ms.value_or(0),
          static_cast<double>(second.failed) / second.length_s, second.length_s};
}

// All that a row of the dashboard says of it.
output::Stage row_of(const output::Stage& stage) {
  output::Stage row;
  row.purpose = stage.purpose;
  row.load = stage.load;
  row.valid = stage.valid;
  row.cut_short = stage.cut_short;
  row.numbers.counts = stage.numbers.counts;
  row.numbers.rate_rps = stage.numbers.rate_rps;
  row.numbers.response_ms = stage.numbers.response_ms;
  return row;
}

}  // namespace

Board::Board(std::string command, std::string target) {
  now_.command = std::move(command);
  now_.target = std::move(target);
}

void Board::progress(const run::Progress& progress) { now_.now = shown_progress(progress); }

void Board::details(const output::LiveStage& stage) {
  const bool same = now_.stage && !now_.stage_is_over;
  if (!same) {
    of_stage_ = 0;
    window_s_ = 0;
  }
  for (const output::LiveSecond& second : stage.seconds) {
    now_.history.push_back(second_of(second));
    window_s_ += second.length_s;
    ++of_stage_;
  }
  mark(stage.invalid);
  auto last = same && stage.seconds.empty() ? now_.stage->seconds : stage.seconds;
  now_.stage = stage;
  now_.stage->seconds = std::move(last);
  now_.stage_is_over = false;
  const std::size_t too_many = now_.history.size() - std::min(now_.history.size(), output::Dashboard::most_seconds);
  now_.history.erase(now_.history.begin(), now_.history.begin() + static_cast<std::ptrdiff_t>(too_many));
}

// A loss is known a while after it began.
void Board::mark(const std::vector<output::Interval>& invalid) {
  double end = window_s_;
  auto second = now_.history.rbegin();
  for (std::size_t left = of_stage_; left > 0 && second != now_.history.rend(); --left, ++second) {
    const double begin = end - second->length_s;
    second->invalid = std::any_of(invalid.begin(), invalid.end(),
                                  [&](const output::Interval& one) { return one.from_s < end && one.to_s > begin; });
    end = begin;
  }
}

void Board::ended(const output::Stage& stage) {
  mark(stage.invalid);
  now_.ended.push_back(row_of(stage));
  now_.stage_is_over = true;
}

void Board::note(const std::string& note) { now_.notes.push_back(note); }

void Board::belief(const run::Belief& belief) {
  now_.belief_before = std::exchange(now_.belief, belief.ranked);
  now_.question = belief.question;
}

void Board::press(Key key, output::Size size) {
  if (key == Key::help) help_ = !help_;
  if (key == Key::pause) frozen_ = frozen_ ? std::nullopt : std::optional(now_);
  scroll(key, size);
}

void Board::scroll(Key key, output::Size size) {
  const std::size_t routes = looked_at().stage ? looked_at().stage->routes.size() : 0;
  const std::size_t page = output::rows_of_routes(looked_at(), size);
  const std::size_t last = routes - std::min(routes, page);
  const auto up = [&](std::size_t by) { scroll_ -= std::min(scroll_, by); };
  scroll_ = std::min(scroll_, last);
  switch (key) {
    case Key::up: return up(1);
    case Key::page_up: return up(page);
    case Key::home: scroll_ = 0; return;
    case Key::down: scroll_ = std::min(scroll_ + 1, last); return;
    case Key::page_down: scroll_ = std::min(scroll_ + page, last); return;
    case Key::end: scroll_ = last; return;
    default: return;
  }
}

output::Dashboard Board::shown(int stops) const {
  output::Dashboard out = looked_at();
  out.paused = frozen_.has_value();
  out.help = help_;
  out.scroll = scroll_;
  out.stopping = stops == 0   ? output::Stopping::no
                 : stops == 1 ? output::Stopping::draining
                              : output::Stopping::cutting;
  return out;
}

}  // namespace brink::cli::live
