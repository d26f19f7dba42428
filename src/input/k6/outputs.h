// `--out NAME[=ARGUMENT]`: files of every sample, which the run writes, and services, which Brink's exporters send to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/compat/tool.h"
#include "input/options/values.h"

namespace brink::input::k6 {

struct SampleFileOption {
  bool csv = false;
  std::string path;  // "-": standard output
  bool gzip = false;
  std::string time_format = "unix";  // of CSV: unix, unix_milli, unix_micro, unix_nano, rfc3339, rfc3339_nano
};

struct Outputs {
  std::vector<SampleFileOption> files;
  std::vector<std::string> notes;
};

// Services become options of `ours`. Errors: usage; a name there is not, an argument that cannot be read.
Result<Outputs> read_outputs(const std::vector<std::string>& outputs, const Environment& environment,
                             compat::BenchLine& ours);

}  // namespace brink::input::k6
