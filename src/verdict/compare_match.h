// What runs have in common. Internal to compare.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "verdict/compare.h"

namespace brink::verdict {

bool has_load(const ComparedRun& run, const std::string& load);
// Loads that every run was under, the lightest first.
std::vector<std::string> common_loads(const ComparedRun& now, std::span<const ComparedRun> before);
bool same_routes(const ComparedRun& now, std::span<const ComparedRun> before);
bool same_machine(const ComparedRun& now, std::span<const ComparedRun> before);
// "the bottleneck moved: a → b"; empty: it did not, or nobody knows.
std::string moved_bottleneck(const ComparedRun& now, const ComparedRun& before);
// What differs and may matter, and what the comparison rests on: a sentence each.
std::vector<std::string> notes_of(const ComparedRun& now, std::span<const ComparedRun> before,
                                  std::span<const ComparedRun> earlier);

}  // namespace brink::verdict
