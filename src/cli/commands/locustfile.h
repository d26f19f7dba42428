// Runs whose users are those of a locustfile: `run FILE.py`, `bench --scenario FILE.py`, and the front end of Locust.
#pragma once

#include <string>

#include "cli/commands/commands.h"
#include "input/script_options.h"

namespace brink::cli {

// Whether the file is one of Locust's; false too when it cannot be read.
bool is_locustfile(Door& door, const std::string& file);

// What the record says of the program.
output::Program about_locustfile(const plan::Locustfile& file);

Result<ExitCode> bench_locustfile(Door& door, const Call& call, const input::ScriptName& name);

// Asks for the owner's word where it is needed, plays the users and shows their progress. `command`: as the view says
// it.
Result<run::Outcome> play_locustfile(Door& door, const Call& call, const OpenLocustfile& opened,
                                     const std::string& command);

// Who leads the users ends the stage: it is on its way to the end that was asked for, if one was, not to the one at
// which it is broken off.
class ToTheirEnd final : public run::Observer {
 public:
  ToTheirEnd(run::Observer& view, std::optional<Duration> run_time) : view_(view), run_time_(run_time) {}

  void on_progress(const run::Progress& progress) override {
    run::Progress said = progress;
    said.left.reset();
    if (run_time_) said.left = std::max(Duration{}, *run_time_ - progress.elapsed);
    view_.on_progress(said);
  }
  void on_stage(const output::Stage& stage) override { view_.on_stage(stage); }
  void on_note(const std::string& note) override { view_.on_note(note); }
  void on_belief(const run::Belief& belief) override { view_.on_belief(belief); }
  bool wants_details() const override { return view_.wants_details(); }
  void on_details(const output::LiveStage& stage) override { view_.on_details(stage); }

 private:
  run::Observer& view_;
  std::optional<Duration> run_time_;
};

}  // namespace brink::cli
