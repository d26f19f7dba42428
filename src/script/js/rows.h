// Rows: which row of the report a request counts in. A plan has its rows before it begins, a script names its requests
// as it goes: so many rows are there from the start, and get their names as they come up; what comes after the last one
// is "other".
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "plan/plan.h"

namespace brink::script::js {

class Rows {
 public:
  static constexpr std::size_t most = 200;

  // The rows as a plan has them: their names and addresses are nobody's.
  static std::vector<plan::Route> routes();

  // Thread-safe; whoever asks often keeps the answer.
  RouteId row(std::string_view name);
  // By row, for as many as were named.
  std::vector<std::string> names() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, RouteId> rows_;
  std::vector<std::string> names_;
};

}  // namespace brink::script::js
