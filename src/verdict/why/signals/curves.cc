#include "verdict/why/signals/curves.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict::why {

double hinge_rate(double users, double servers, double hold) { return std::min(users, servers) / hold; }

namespace {

// p(n) / p(n - 1) = (N - n + 1) / delay / (min(n, c) / hold), n of N users at the station.
double rate_of_whole(double all, double servers, double hold, double delay) {
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

}  // namespace

double queue_rate(double users, double servers, double hold, double delay) {
  if (delay < 1e-4 * hold) return hinge_rate(users, servers, hold);
  const double below = std::max(1.0, std::floor(users)), part = std::max(0.0, users - below);
  const double rate = rate_of_whole(below, servers, hold, delay);
  return part > 0 ? rate + part * (rate_of_whole(below + 1, servers, hold, delay) - rate) : rate;
}

double usl_rate(double users, double one, double contention, double coherency) {
  return one * users / (1 + contention * (users - 1) + coherency * users * (users - 1));
}

}  // namespace brink::verdict::why
