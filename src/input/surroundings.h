// What reading options needs from outside of them, so that it runs in a test without a machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace brink::input {

struct Surroundings {
  // The bytes of a file of at most `most` bytes. Errors: "cannot read PATH: why".
  std::function<Result<std::string>(const std::string& path, std::size_t most)> read_file;
  std::uint32_t cores = 1;  // that this process may use
  std::uint64_t seed = 1;   // fresh: taken when none is given
};

}  // namespace brink::input
