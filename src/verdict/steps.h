// The stages a search plays: lengths, settling times and names.
#pragma once

#include <optional>

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

// How long it takes from its beginning until the next can begin, about: its drain where users are known not to be
// answered in time, hardly anything elsewhere.
Duration time_of(const Step& step, const Evidence& evidence);

// The step as it fits into the time that is left, its hold cut to `least` if need be; nothing when it does not fit.
std::optional<Step> fitted(const SearchOptions& options, const Evidence& evidence, Step step, Duration least);

}  // namespace brink::verdict
