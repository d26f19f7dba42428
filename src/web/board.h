// Board: what is known of the run that goes on, or went on last, and what of it a browser has not been told. Any
// thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "run/page.h"
#include "web/live_json.h"

namespace brink::web {

// What a browser has been told; begins with nothing.
struct Told {
  std::uint64_t change = 0;
  std::uint64_t run = 0;
  std::uint64_t shape = 0;  // of the list of seconds
  std::size_t seconds = 0;  // of them
  std::uint64_t tables = 0;
  bool result = false;
};

class Board {
 public:
  // More seconds of a run are kept two, four, … in one.
  static constexpr std::size_t most_seconds = 1200;

  explicit Board(std::function<Instant()> now);

  // What the run says; see run::Page and run::Observer.
  void begin(run::PageRun run);
  void end(const output::Record& record);
  void fail(const Error& error);
  void progress(const run::Progress& progress);
  void details(const output::LiveStage& stage);
  void ended(const output::Stage& stage);
  void note(const std::string& note);
  void belief(const run::Belief& belief);
  void tables(std::string json);

  // Asks the run to end. False: there is none.
  bool stop();
  bool running() const;

  // What is new since, as events of a stream; empty when nothing is. All of it to whom nothing was told.
  std::string news(Told& told) const;
  // Until something is new, the time is over, or the board is closed. False: it is closed, and all is told.
  bool wait_for_news(const Told& told, Duration within) const;
  void close();

  // As `news` says it to whom nothing was told.
  std::string state() const;
  // {"record": …, "words": …} of the last run that has ended.
  std::optional<std::string> result() const;
  // The same run as a page to keep.
  std::optional<std::string> report() const;

 private:
  struct Second {
    double at_s = 0, length_s = 1;
    double due = 0, ended = 0, failed = 0;
    std::optional<double> p50_ms, p95_ms, p99_ms, users;
  };
  struct Run {
    run::PageRun about;
    Instant begin{};
    std::string phase = "running";  // "stopping", "over", "failed"
    int stops = 0;
    Error error;
    std::optional<run::Progress> progress;
    Json stage;  // null before the first second is over
    std::vector<Second> seconds;
    double step_s = 1;
    // Times that are not to be trusted, on the axis of `seconds`: of stages that have ended, and of the one that goes
    // on, whose window begins at window_s.
    std::vector<std::pair<double, double>> invalid, invalid_now;
    double window_s = 0;
    std::vector<Json> ended;
    std::optional<run::Belief> belief;
    std::vector<std::string> notes;
    double elapsed_s = 0;  // when it ended
  };

  Json run_json(std::size_t from) const;
  void add(const Second& second);
  void halve();
  void changed();
  double elapsed() const;

  const std::function<Instant()> now_;
  mutable std::mutex mutex_;
  mutable std::condition_variable news_;
  // Under `mutex_`:
  std::uint64_t change_ = 1, number_ = 0, shape_ = 0, tables_version_ = 0;
  Instant last_change_{};
  bool closed_ = false;
  std::optional<Run> run_;
  std::string tables_;
  std::shared_ptr<const output::Record> record_;  // of the last run that has ended
  std::shared_ptr<const std::string> result_;     // of it
};

}  // namespace brink::web
