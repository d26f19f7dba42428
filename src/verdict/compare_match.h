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
// What differs and may matter, a sentence each.
std::vector<std::string> differences(const ComparedRun& now, const ComparedRun& before);

}  // namespace brink::verdict
