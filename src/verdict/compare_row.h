// One quantity of runs, judged. Internal to compare.
#pragma once

#include <optional>
#include <vector>

#include "verdict/compare.h"
#include "verdict/compare_noise.h"

namespace brink::verdict {

struct RowRule {
  double confidence = 0.95;
  double least = 0;         // changes below it are of no interest: a ratio less one; of shares of failures a difference
  double noise_factor = 1;  // see ChangeOptions, as of all below
  NoiseSeen repeats;
  NoiseSeen history;
};

// Fills in everything but the names of `row`, whose measure is known. `old`: of each baseline, where it has a figure.
void settle(ComparedQuantity& row, const std::optional<Figure>& now, const std::vector<std::optional<Figure>>& old,
            const RowRule& rule);

}  // namespace brink::verdict
