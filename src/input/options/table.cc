#include <vector>

#include "input/options/rows.h"

namespace brink::input {

std::span<const Option> all_options() {
  static const std::vector<Option> all = [] {
    std::vector<Option> joined;
    for (const auto part : {rows_of_load(), rows_of_the_rest()}) joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  }();
  return all;
}

}  // namespace brink::input
