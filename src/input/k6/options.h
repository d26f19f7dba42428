// The options of a test, put together: layers in, values out.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/k6/layers.h"
#include "plan/k6.h"

namespace brink::input::k6 {

struct ReadOptions {
  plan::k6::Options options;
  std::vector<std::string> notes;
};

// `layers`: from the lowest to the highest. Errors (usage) are those k6 ends with 104 for.
Result<ReadOptions> read_options(const std::vector<Layer>& layers, const plan::k6::Init& init);

// The defaults of systemTags.
const std::vector<std::string>& default_system_tags();

}  // namespace brink::input::k6
