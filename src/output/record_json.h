// A Record as text and back. The text is JSON: one line for each key of the document, so that a saved run can be read
// by eye from its first lines and every stage is one line.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "output/record.h"

namespace brink::output {

// Never holds NaN or infinity (written as null where null is allowed, else as 0) nor invalid UTF-8 (replaced by
// U+FFFD).
std::string to_json(const Record& record);

// A record as to_json wrote it, of this schema version, with unknown keys ignored and missing ones at their defaults;
// or a PreScale result (schema_version 1), a pywrkr result or a k6 summary, which become a Record with imported_from
// "prescale", "pywrkr" or "k6". Errors, each one line:
// not JSON, cut off, JSON of something else, a newer version, a value of the wrong type (with its path).
Result<Record> read_record(std::string_view text);

}  // namespace brink::output
