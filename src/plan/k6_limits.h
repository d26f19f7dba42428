// Thresholds of a k6 script as limits, for a search that knows requests but not k6's metrics.
#pragma once

#include <string>
#include <vector>

#include "plan/k6.h"
#include "plan/limit.h"

namespace brink::plan::k6 {

struct ThresholdLimits {
  std::vector<Limit> limits;          // their text is the threshold's
  std::vector<std::string> left_out;  // keys of thresholds on what is not known of requests, each once
};

// Thresholds on all requests: their times, how many failed, how many there were in a second.
ThresholdLimits limits_of(const std::vector<Threshold>& thresholds);

}  // namespace brink::plan::k6
