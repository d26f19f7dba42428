// The grammar of k6's thresholds: `http_req_duration{status:200}: ["p(95) < 500", {threshold, abortOnFail, ...}]`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/k6.h"

namespace brink::input::k6 {

// Of the option `thresholds`. `init` knows the metrics that exist. Errors: usage; a threshold that cannot be read, an
// aggregate that its metric does not have, a metric that there is not.
Result<std::vector<plan::k6::Threshold>> read_thresholds(const nlohmann::json& thresholds, const plan::k6::Init& init);

// "name{tag:value,...}" and one expression, into a threshold's fields. Errors: usage.
Result<void> read_threshold_key(std::string_view key, plan::k6::Threshold& out);
Result<void> read_threshold_expression(std::string_view text, plan::k6::Threshold& out);

}  // namespace brink::input::k6
