// The rows of a run whose requests get their names as they come up, in every process in another order: made one by
// name. A row belongs to an origin; names that do not fit are the last row of theirs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plan/plan.h"

namespace brink::cluster {

class RowNames {
 public:
  explicit RowNames(const plan::Plan& plan);

  // For each row of a process, by the names it gives them (empty: not used), the row of all. The same name and origin
  // is always the same row.
  std::vector<std::uint32_t> rows(const std::vector<std::string>& names);
  // By row, empty ones are not used; none when nobody gave any.
  std::vector<std::string> names() const;

 private:
  std::uint32_t give(std::uint32_t origin, const std::string& name);

  std::vector<std::uint32_t> origin_of_;             // by row
  std::vector<std::vector<std::uint32_t>> rows_of_;  // by origin
  std::vector<std::size_t> used_;                    // of these
  std::vector<std::string> origins_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> given_;
  std::map<std::uint32_t, std::string> names_;
};

}  // namespace brink::cluster
