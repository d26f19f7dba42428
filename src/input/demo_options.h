// The options of `demo`.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "input/options/values.h"

namespace brink::input {

struct DemoOptions {
  std::uint16_t port = 0;  // on 127.0.0.1; 0: a free one
  std::uint32_t pool = 25;
  Duration work = std::chrono::milliseconds(100);
  Duration checkout_timeout{};
  std::uint64_t seed = 1;
  bool truth = false;
};

DemoOptions read_demo(const Values& values);

}  // namespace brink::input
