// Tags of a scenario, its flows, steps and messages: labels by which limits pick rows of the report.
#pragma once

#include <vector>

#include "input/scenario/field.h"
#include "plan/plan.h"

namespace brink::input {

inline constexpr std::size_t most_tags = 32;  // of one row
inline constexpr std::size_t longest_tag = 200;

// `outer` with what `tags` says instead or besides; null takes one away. By name.
std::vector<plan::Tag> read_tags(const Field& tags, std::vector<plan::Tag> outer);

}  // namespace brink::input
