// The stages a search plays: lengths, settling times and names.
#pragma once

#include "verdict/evidence.h"

namespace brink::verdict {

// Closed load for a first look: up to 1.5 s, longer where users think or answers are slow, never beyond options.stage.
Step short_visit(const SearchOptions& options, const Evidence& evidence, Purpose purpose, std::uint32_t users);

// Closed load to decide on: options.stage, or up to three times that until the slowest route has been asked fifty
// times, as far as the rates seen at fewer users tell.
Step decisive_visit(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence,
                    Purpose purpose, std::uint32_t users);

// Open load at a constant rate. The rate stays in the rounding of people: three digits.
Step open_visit(const SearchOptions& options, Purpose purpose, double rate, Duration length);

Step warmup_visit(const SearchOptions& options);

}  // namespace brink::verdict
