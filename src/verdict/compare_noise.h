// How much runs of the same thing differ by themselves, as older runs show it. Internal to compare.
#pragma once

#include <vector>

#include "verdict/compare_figure.h"

namespace brink::verdict {

struct NoiseSeen {
  double ratio = 0;    // variance between runs beyond their sampling, over the one that is guessed (Figure::noise)
  double degrees = 0;  // what it is worth as an estimate; 0: nothing was seen
};

// Of baselines, which are repeats of one thing: k - 1 degrees.
NoiseSeen noise_of_repeats(const std::vector<Figure>& figures);

// Of runs in the order in which they were made, between which the target may have changed now and then: the median of
// the squared differences of neighbours (0.455 times their variance, which is twice that of a run), so that a few
// changes do not move it. Worth a third of the differences; nothing for fewer than three of them.
NoiseSeen noise_of_history(const std::vector<Figure>& figures);

}  // namespace brink::verdict
