// Minimise: Nelder and Mead's simplex (1965) over a few numbers, without derivatives. Deterministic.
#pragma once

#include <functional>
#include <vector>

namespace brink::verdict::why {

struct Minimum {
  std::vector<double> at;
  double value = 0;
};
// From `start`, with first steps of `step`, until the simplex has shrunk to 1e-7 of itself or after 200 steps for each
// number. `f` must be finite at the start; elsewhere infinity keeps the search away.
Minimum minimise(const std::function<double(const std::vector<double>&)>& f, const std::vector<double>& start,
                 double step);

}  // namespace brink::verdict::why
