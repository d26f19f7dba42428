// Summaries of other load testers as records, so that their old runs can be shown and compared with. Internal to
// reading; see record_json.h.
//
// What a summary does not hold stays absent: histograms, series, health of the generator, often the target's address.
// Values of another type than expected count as absent.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "output/record.h"

namespace brink::output {

// What k6 gives to handleSummary(), or writes with --summary-export: an object `metrics` with `http_reqs` in it.
bool is_k6_summary(const nlohmann::json& document);
Record import_k6_summary(const nlohmann::json& document);

// What pywrkr writes with --json for a single target. Errors: a newer schema_version.
bool is_pywrkr(const nlohmann::json& document);
Result<Record> import_pywrkr(const nlohmann::json& document);

}  // namespace brink::output
