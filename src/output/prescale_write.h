// Results in PreScale's form (schema_version 1), for scripts that read it: what `brink prescale` prints with --json.
// prescale.schema.json describes a run. What that form has no place for (the status, the cause and how sure it is, the
// sentence) is in one more key, "answer", which its readers skip. The counterpart of prescale.h.
#pragma once

#include <string>
#include <vector>

#include "output/audit.h"
#include "output/compare.h"
#include "output/record.h"

namespace brink::output {

// Users are whole numbers there, latencies whole milliseconds. Levels held more than once are one level of that form,
// with the times of the longest visit. Rates are of what was answered well; failures are counted as this program counts
// them.
std::string prescale_json(const Record& record);

// An array, in the order of `records`.
std::string prescale_history_json(const std::vector<Record>& records);

// "regressed" and "improved" are what `comparison` found, and are certain with the confidence that was asked for.
std::string prescale_comparison_json(const Record& now, const Record& before, const verdict::Comparison& comparison);

// An array of findings.
std::string prescale_audit_json(const Audit& audit);

}  // namespace brink::output
