// The rows of the report that a scenario's steps and messages are counted in. Those of one name are one row; then they
// have one origin and the same tags.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "input/scenario/field.h"
#include "plan/plan.h"

namespace brink::input {

inline constexpr std::size_t most_steps = 1000;  // of steps and messages together

class Rows {
 public:
  // The row of `where`; made when there is none of its name yet.
  RouteId of(const Field& where, plan::Route route);
  // False, with a finding: there are as many steps and messages already as a scenario may have.
  bool count(const Field& where);
  std::vector<plan::Route> take() { return std::move(routes_); }

 private:
  std::vector<plan::Route> routes_;
  std::size_t counted_ = 0;
};

}  // namespace brink::input
