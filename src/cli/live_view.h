// What a run shows on stderr while it is under way: on a terminal one line drawn over itself, elsewhere a line for each
// stage that ended, so that a log says that and where it is going.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "cli/view.h"
#include "output/progress.h"
#include "output/terminal.h"

namespace brink::cli {

struct LiveOptions {
  bool redraw = false;        // the stream is a terminal that can
  bool stages = true;         // a line for each stage that ended
  bool every_second = false;  // without redraw: a line for each second too
};

// As `output` shows it.
output::Progress shown_progress(const run::Progress& progress);

class LiveView final : public View {
 public:
  LiveView(std::ostream& err, const output::TerminalStyle& style, LiveOptions options)
      : err_(err), style_(style), options_(options) {}
  ~LiveView() override { clear(); }

  void on_progress(const run::Progress& progress) override;
  void on_stage(const output::Stage& stage) override;
  void on_note(const std::string& note) override;
  void on_belief(const run::Belief& belief) override;
  void close() override { clear(); }

 private:
  // Takes the line away, so that something else can be printed.
  void clear();

  std::ostream& err_;
  output::TerminalStyle style_;
  LiveOptions options_;
  bool drawn_ = false;
  std::int64_t last_second_ = 0;
};

}  // namespace brink::cli
