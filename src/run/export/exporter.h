// Exporter: a thread that brings snapshots to one endpoint, so that an endpoint that is slow, silent or gone costs the
// run nothing. Snapshots are cumulative: the next one says all that a lost one said, so nothing is sent twice but the
// last, and when the queue is full the oldest goes.
//
// Every snapshot that was offered is sent, failed or dropped. Calls come from one thread and never wait, but for wait()
// and the destructor.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "run/export/sender.h"

namespace brink::run {

using Snapshot = std::shared_ptr<const output::MetricSet>;

class Exporter {
 public:
  static constexpr std::size_t queue_length = 8;

  struct Counts {
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;
    std::uint64_t dropped = 0;    // never tried, or given up in the middle
    bool last_delivered = false;  // the last snapshot, which has all numbers of the run
    std::string error;            // the newest; empty: there was none
    std::string first_error;      // likewise
  };

  // `pause`: between attempts at the last snapshot, of which there are three.
  explicit Exporter(std::unique_ptr<Sender> sender, std::chrono::milliseconds pause = std::chrono::milliseconds(500));
  // Gives up what is left.
  ~Exporter();

  void offer(Snapshot snapshot);
  // Nothing comes after it; what waits in front of it is dropped, for it says everything.
  void offer_last(Snapshot snapshot);
  // Whether it has ended, waiting for at most so long.
  bool wait(std::chrono::milliseconds most);
  Counts counts() const;
  // The first error, once.
  std::optional<std::string> news();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which may be left behind in a system call
  bool told_ = false;
};

}  // namespace brink::run
