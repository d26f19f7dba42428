#include "cli/live/full_screen.h"

#include <utility>

#include "cli/messages.h"

namespace brink::cli::live {
namespace {

// As often as figures can be read, and what a slow connection to a terminal can bear.
constexpr Duration frame = std::chrono::milliseconds(250);

// The third Ctrl-C ends the program at once; q never does.
constexpr int most_stops = 2;

}  // namespace

FullScreen::FullScreen(std::unique_ptr<Screen> screen, const output::TerminalStyle& style, Board board,
                       std::ostream& err, run::Stop& stop)
    : style_(style),
      err_(err),
      stop_(stop),
      begin_(std::chrono::steady_clock::now()),
      screen_(std::move(screen)),
      board_(std::move(board)),
      thread_([this] { serve(); }) {}

FullScreen::~FullScreen() { close(); }

void FullScreen::serve() {
  while (!over_) {
    draw();
    press(screen_->wait(frame));
  }
}

void FullScreen::draw() {
  const double elapsed = seconds(std::chrono::steady_clock::now() - begin_);
  std::unique_lock lock(mutex_);
  board_.tick(elapsed);
  const output::Dashboard dashboard = board_.shown(stop_.requests());
  lock.unlock();
  screen_->draw(output::draw_dashboard(dashboard, screen_->size(), style_));
}

void FullScreen::press(Key key) {
  if (key == Key::quit) {
    if (stop_.requests() < most_stops) stop_.request();
    return;
  }
  const std::lock_guard lock(mutex_);
  board_.press(key, screen_->size());
}

template <class Change>
void FullScreen::tell(Change change) {
  const std::lock_guard lock(mutex_);
  change(board_);
}

void FullScreen::on_progress(const run::Progress& progress) {
  tell([&](Board& board) { board.progress(progress); });
}

void FullScreen::on_stage(const output::Stage& stage) {
  tell([&](Board& board) { board.ended(stage); });
}

void FullScreen::on_note(const std::string& note) {
  tell([&](Board& board) { board.note(note); });
}

void FullScreen::on_belief(const run::Belief& belief) {
  tell([&](Board& board) { board.belief(belief); });
}

void FullScreen::on_details(const output::LiveStage& stage) {
  tell([&](Board& board) { board.details(stage); });
}

void FullScreen::close() {
  if (!thread_.joinable()) return;
  over_ = true;
  screen_->wake();
  thread_.join();
  screen_.reset();
  print_notes(err_, board_.notes());
}

}  // namespace brink::cli::live
