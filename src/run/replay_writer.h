// The replay file: every request of a run with its four timestamps, so that whatever is judged after the engine is a
// pure function that can be run again. Compact (about 20 bytes a request), bounded, appended to while the run goes on.
//
//   file   := "BRKRPL1\n" record*
//   record := stage | block
//   stage  := 0x01 index purpose_length purpose window_begin_ns window_end_ns      (varints; times since the run began)
//   block  := 0x02 worker count bytes request*
//   request := due' begun' sent' first_byte' done' dns connect tls send route user connection connection_request
//              status failure bytes_sent bytes_received
//
// due' is the zigzag difference to the request before in the block; begun' = begun - due; sent' = sent - begun + 1, 0
// when nothing was sent; first_byte' = first_byte - sent + 1, 0 when none came; done' = done - the latest of these. All
// nanoseconds, all varints (LEB128). The four opening times are packed into one flag byte when they are zero.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sample/sample.h"

namespace brink::run {

// The blocks of one worker; its thread only.
class ReplayBlock {
 public:
  void add(const sample::Sample& sample, Instant run_begin);
  bool full() const { return bytes_.size() >= 60 * 1024; }
  bool empty() const { return count_ == 0; }
  std::uint64_t requests() const { return count_; }
  // The finished block; empty afterwards.
  std::string take(WorkerId worker);

 private:
  std::string bytes_;
  std::uint64_t count_ = 0;
  std::int64_t due_ = 0;
};

// Thread-safe: workers append whole blocks. A write that fails (disk full) ends the replay, never the run.
class ReplayWriter {
 public:
  // Requests kept of exploring stages; of stages a judgement needs, twice as many.
  static constexpr std::uint64_t limit = 2'000'000;

  ReplayWriter(std::string path, Instant run_begin);
  ~ReplayWriter();

  void begin_stage(std::uint64_t index, std::string_view purpose, bool decisive, Instant begin, Instant end);
  // Whether samples of the present stage are still wanted.
  bool wants() const { return wants_; }
  void append(const std::string& block, std::uint64_t requests);

  Instant run_begin() const { return run_begin_; }
  const std::string& path() const { return path_; }
  std::uint64_t seen() const { return seen_; }
  std::uint64_t kept() const { return kept_; }
  const std::string& error() const { return error_; }
  void count_seen(std::uint64_t requests) { seen_ += requests; }

 private:
  void write(std::string_view bytes);
  std::string path_;
  Instant run_begin_;
  int fd_ = -1;
  std::mutex mutex_;
  std::string error_;
  std::atomic<bool> wants_{false};
  bool decisive_ = false;
  std::atomic<std::uint64_t> seen_{0};
  std::uint64_t kept_ = 0;
};

}  // namespace brink::run
