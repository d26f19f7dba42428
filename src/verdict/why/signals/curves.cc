#include "verdict/why/signals/curves.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict::why {

double hinge_rate(double users, double servers, double hold) { return std::min(users, servers) / hold; }

// p(n) / p(n - 1) = (N - n + 1) / delay / (min(n, c) / hold), n of N users at the station.
double queue_rate(double users, double servers, double hold, double delay) {
  const double all = std::max(1.0, std::round(users));
  if (delay < 1e-4 * hold) return hinge_rate(all, servers, hold);
  double weight = 1, sum = 1, served = 0;
  for (double n = 1; n <= all; ++n) {
    const double rate = std::min(n, servers) / hold;
    weight *= (all - n + 1) / (delay * rate);
    sum += weight;
    served += weight * rate;
    if (sum > 1e200) weight /= sum, served /= sum, sum = 1;
  }
  return served / sum;
}

double usl_rate(double users, double one, double contention, double coherency) {
  return one * users / (1 + contention * (users - 1) + coherency * users * (users - 1));
}

}  // namespace brink::verdict::why
