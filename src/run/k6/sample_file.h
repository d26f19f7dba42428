// SampleFile: every value of every metric into a file (--out json, --out csv), by a thread of its own. Workers hand
// over what they have seen in blocks; when the file does not keep up, blocks are left out and counted, and nobody
// waits.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "aggregate/metric_recorder.h"
#include "base/result.h"
#include "output/k6/sample_lines.h"

struct gzFile_s;

namespace brink::run::k6 {

class SampleFile {
 public:
  struct Setup {
    output::k6::SampleForm form;
    std::string path;  // "-": standard output
    bool gzip = false;
    const aggregate::MetricCatalog* catalog = nullptr;  // outlives it
    // The time of day at an Instant.
    std::chrono::system_clock::time_point wall{};
    Instant at{};
  };
  // Errors: the file cannot be written.
  static Result<std::unique_ptr<SampleFile>> open(Setup setup);
  ~SampleFile();

  // For one worker; valid as long as this.
  aggregate::MetricObserver* observer();

  // All that is handed over is written. Errors: the disk is full, and the like.
  Result<std::monostate> finish();
  std::uint64_t left_out() const { return left_out_; }

 private:
  struct Value {
    std::uint32_t metric = 0;
    double value = 0;
    std::shared_ptr<const aggregate::TagSet> tags;
    Instant at{};
  };
  using Block = std::vector<Value>;
  class Feeder;

  explicit SampleFile(Setup setup);
  void hand_over(Block block);
  void run();
  void write(const Block& block);
  void write(std::string_view text);
  Result<void> open_file();
  bool put(std::string_view text);
  bool close();

  Setup setup_;
  output::k6::SampleLines lines_;
  std::FILE* file_ = nullptr;
  gzFile_s* packed_ = nullptr;  // instead, of one that is compressed
  std::vector<std::unique_ptr<Feeder>> feeders_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> waiting_;  // under `mutex_`, as all below
  std::uint64_t left_out_ = 0;
  bool finishing_ = false;
  bool failed_ = false;
};

}  // namespace brink::run::k6
