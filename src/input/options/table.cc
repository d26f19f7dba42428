#include <vector>

#include "input/options/rows.h"

namespace brink::input {

std::span<const Option> all_options() {
  static const std::vector<Option> all = [] {
    std::vector<Option> joined;
    for (const auto part : {rows_of_load(), rows_of_sockets(), rows_of_machines(), rows_of_import(), rows_of_limits(),
                            rows_of_requests(), rows_of_page(), rows_of_output()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace brink::input
