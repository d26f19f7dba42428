// LineKeeper: what a script writes in a process whose log is elsewhere: kept until it is handed on. Thread-safe; so
// many lines and bytes at most, then they are only counted.
#pragma once

#include <mutex>

#include "run/k6/test_news.h"

namespace brink::run::k6 {

class LineKeeper final : public engine::ScriptLog {
 public:
  static constexpr std::size_t most_lines = 10'000;
  static constexpr std::size_t most_bytes = std::size_t{8} << 20;

  void line(Level level, std::string_view message, std::span<const engine::LogField> fields) override;
  // All since the last time, and how many there was no room for.
  std::pair<std::vector<LogLine>, std::uint64_t> take();

 private:
  std::mutex mutex_;
  std::vector<LogLine> lines_;
  std::size_t bytes_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace brink::run::k6
