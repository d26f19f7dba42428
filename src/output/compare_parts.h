// Pieces that every form of a comparison shows. Internal to this folder; texts come as they are, to be made fit for
// where they go.
#pragma once

#include <string>
#include <vector>

#include "output/compare.h"

namespace brink::output {

// "bench 20261121T093000Z-1a2b3c, 2026-11-21T09:30:00Z, commit d6f626b".
std::string head_text(const RunHead& run);
// "+12 to +31 %", "at least +12 %".
std::string interval_text(const verdict::ComparedQuantity& quantity);
// What could not be compared, by reason: "the routes differ: p50 at 64 users, ...".
std::vector<std::string> not_compared(const verdict::Comparison& comparison);
// What it would take to tell the changes that stand out most among those within the noise; at most two.
std::vector<std::string> needs(const verdict::Comparison& comparison);

}  // namespace brink::output
