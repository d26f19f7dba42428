// Limits of a record in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "output/record.h"
#include "output/terminal.h"
#include "plan/limit.h"

namespace brink::output {

// The wire name of a unit (record_limit.h): "s", "share", "per_second".
std::string unit_name(plan::Unit unit);
// A value in a unit of that name: "84.12 ms", "2.4 %", "512 req/s", "1.20 GB".
std::string measure_text(std::string_view unit, double value, bool ascii = false);

// The same of a limit's value: "84.12 ms", "about 612 ms"; "not measured".
std::string limit_value_text(const Limit& limit, bool ascii = false);
// "p95 < 300ms", "fail if p95 > 300ms".
std::string limit_expression(const Limit& limit);
// When it broke, which window was the worst, and the note; empty when there is nothing to add.
std::string limit_remark(const Limit& limit, bool ascii = false);

std::size_t broken_limits(const Record& record);
// "2 of 3 limits broken: p95 < 300ms (412 ms), error_rate < 1% (not measured)"; "all 3 limits hold"; empty without any.
std::string limits_sentence(const Record& record);

// A table: the expression, its value, PASS or FAIL, and remarks below those that have some. Empty without limits.
std::string limit_lines(const Record& record, const TerminalStyle& style);

}  // namespace brink::output
