// The load testers whose command lines are taken, each with what its words mean to `bench`.
#pragma once

#include "input/compat/tool.h"

namespace brink::input::compat {

extern const Tool wrk;  // wrk 4.2, and --rate of wrk2
extern const Tool ab;   // ApacheBench 2.3
extern const Tool hey;  // hey 0.1.4

// A number of wrk's: "12", or with a unit of thousands, "1k", "2M", "1G".
Result<std::uint64_t> wrk_number(std::string_view option, const std::string& text);

// Errors (usage): values the tool would refuse, or that cannot be what was asked for.
Result<BenchLine> translate_wrk(const Line& line);
Result<BenchLine> translate_ab(const Line& line);
Result<BenchLine> translate_hey(const Line& line);

}  // namespace brink::input::compat
