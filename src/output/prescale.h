// Results of PreScale (schema_version 1) as records, so that a team's old runs can be shown beside new ones. Internal
// to reading; see record_json.h.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "output/record.h"

namespace brink::output {

bool is_prescale(const nlohmann::json& document);

// What PreScale does not record stays absent: failure kinds, status codes, histograms, service times, health of the
// generator. Its latencies are whole milliseconds of successful requests; 0 there means under half a millisecond and is
// left absent. Errors: values of the wrong type.
Result<Record> import_prescale(const nlohmann::json& document);

}  // namespace brink::output
