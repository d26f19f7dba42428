// FullScreen: a run on a whole terminal. What the run says goes onto the board; a thread of its own draws the board and
// reads keys, so that a target that does not answer holds neither up.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "cli/live/board.h"
#include "cli/live/screen.h"
#include "cli/view.h"
#include "output/terminal.h"
#include "run/stop.h"

namespace brink::cli::live {

class FullScreen final : public View {
 public:
  // `stop` outlives it: q asks for the end of the run there, as Ctrl-C does.
  FullScreen(std::unique_ptr<Screen> screen, const output::TerminalStyle& style, Board board, std::ostream& err,
             run::Stop& stop);
  ~FullScreen() override;

  void on_progress(const run::Progress& progress) override;
  void on_stage(const output::Stage& stage) override;
  void on_note(const std::string& note) override;
  void on_belief(const run::Belief& belief) override;
  bool wants_details() const override { return true; }
  void on_details(const output::LiveStage& stage) override;
  // Gives the terminal back; notes of the run are printed again, on what is there to stay.
  void close() override;

 private:
  void serve();
  void draw();
  void press(Key key);
  template <class Change>
  void tell(Change change);

  output::TerminalStyle style_;
  std::ostream& err_;
  run::Stop& stop_;
  const std::chrono::steady_clock::time_point begin_;
  std::unique_ptr<Screen> screen_;  // of `thread_` alone, once that has begun
  std::mutex mutex_;
  Board board_;  // under `mutex_`
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace brink::cli::live
