// "Did you mean": the word of a list that is nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::input {

// Steps from one word to the other: a letter added, dropped, changed, or exchanged with its neighbour (optimal string
// alignment; Damerau 1964).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `known`, or nothing when none is near: at most a third of the word's letters away, or begun by it.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace brink::input
