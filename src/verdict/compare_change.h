// Whether a figure changed. Internal to compare.
#pragma once

#include <vector>

#include "verdict/compare_noise.h"

namespace brink::verdict {

struct ChangeOptions {
  double confidence = 0.95;
  double least = 0;         // changes below it are of no interest, on the scale of the figures
  double noise_factor = 1;  // of the noise that is guessed: more when the runs come from different machines
  NoiseSeen repeats;        // between the baselines, in what varies with this quantity
  NoiseSeen history;        // between older runs
  bool more_is_worse = true;
};

struct ChangeFound {
  Change outcome = Change::undistinguished;
  double before = 0;  // mean of the baselines, on their scale
  double change = 0, low = 0, high = 0;
  double resolution = 0;
  std::optional<double> more_seconds;
  std::optional<std::uint32_t> more_baselines;
};

// The difference of `now` and the mean of `before` (one or more), with an interval of two parts added as squares.
// Sampling: the margins of the figures, kept apart by side (Zou & Donner 2008, "MOVER"). Run to run: the standard
// deviation between runs times sqrt(1 + 1/k) times Student's t for k baselines. That deviation is not known. It is
// guessed, and the guess is worth five degrees of freedom and no more (a scaled inverse chi-squared prior, so that the
// interval is Student's): one pair of runs must be believed to differ by much. What the baselines scatter by beyond
// their sampling counts with k - 1 degrees beside it, and so does what older runs show; when the baselines scatter by
// more than all that together, they decide alone. Better or worse: zero lies outside of the interval, and the change is
// at least `least`.
ChangeFound find_change(const Figure& now, const std::vector<Figure>& before, const ChangeOptions& options);

}  // namespace brink::verdict
