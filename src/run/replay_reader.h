// Reads a replay file (format: replay_writer.h) from memory. Foreign bytes: anything may be in there.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sample/sample.h"

namespace brink::run {

struct ReplayStage {
  std::uint64_t index = 0;
  std::string purpose;
  Duration begin{}, end{};  // of the window, since the run began
};

struct ReplayCount {
  std::uint64_t stages = 0;
  std::uint64_t requests = 0;
  bool truncated = false;  // the last record was not whole; everything before it was read
};

// Calls on_stage and on_request in the order of the file; the times of a sample are since the run began. Errors: not a
// replay file; a block that contradicts itself.
Result<ReplayCount> read_replay(std::string_view bytes, const std::function<void(const ReplayStage&)>& on_stage,
                                const std::function<void(const sample::Sample&)>& on_request);

}  // namespace brink::run
