#include "aggregate/spectrum.h"

#include <algorithm>
#include <cmath>

namespace brink::aggregate {
namespace {

constexpr int steps_to_a_doubling = 1 << Spectrum::scale;
// From below 1 ns to beyond 2^63 ns (292 years).
constexpr int lowest = -30 * steps_to_a_doubling;
constexpr int highest = 34 * steps_to_a_doubling;
constexpr int edge_count = highest - lowest + 1;

std::int64_t whole_ns(double seconds) {
  constexpr double most = 9.2e18;
  return seconds * 1e9 >= most ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(seconds * 1e9);
}

// edges()[i] is the lower end of step lowest + i, rounded down: a whole number is above the one exactly when it is
// above the other.
const std::array<std::int64_t, edge_count>& edges() {
  static const auto table = [] {
    std::array<std::int64_t, edge_count> made{};
    for (int i = 0; i < edge_count; ++i) made[i] = whole_ns(spectrum_high(lowest + i - 1));
    return made;
  }();
  return table;
}

// The last edge below `ns`, which is above zero.
int step_of(std::int64_t ns) {
  const auto& table = edges();
  return lowest + static_cast<int>(std::lower_bound(table.begin(), table.end(), ns) - table.begin()) - 1;
}

// The rounded limits in nanoseconds are exact: none has more than seven decimals.
std::size_t limit_of(std::int64_t ns) {
  std::size_t i = 0;
  while (i < usual_limits.size() && ns > static_cast<std::int64_t>(std::llround(usual_limits[i] * 1e9))) ++i;
  return i;
}

}  // namespace

double spectrum_high(int index) { return std::exp2(static_cast<double>(index + 1) / steps_to_a_doubling); }

std::uint64_t& Spectrum::step(int index) {
  if (steps.empty()) first = index;
  if (index < first) {
    steps.insert(steps.begin(), static_cast<std::size_t>(first - index), 0);
    first = index;
  }
  const auto at = static_cast<std::size_t>(index - first);
  if (at >= steps.size()) steps.resize(at + 1);
  return steps[at];
}

void Spectrum::add(const Histogram& histogram) {
  if (histogram.empty()) return;
  count += histogram.count();
  sum_ns += histogram.sum_ns();
  min_ns = std::min(min_ns, histogram.min().count());
  max_ns = std::max(max_ns, histogram.max().count());
  // Steps come in ascending order: each lies in the step and the limit of the one before, or beyond.
  int index = 0;
  std::int64_t index_ends = -1;
  std::size_t limit = 0;
  std::int64_t limit_ends = -1;
  histogram.for_each([&](Duration low, Duration high, std::uint64_t times) {
    const std::int64_t middle = low.count() + ((high - low).count() - 1) / 2;
    if (middle > limit_ends) {
      limit = limit_of(middle);
      limit_ends = limit < usual_limits.size() ? static_cast<std::int64_t>(std::llround(usual_limits[limit] * 1e9))
                                               : std::numeric_limits<std::int64_t>::max();
    }
    limits[limit] += times;
    if (middle <= 0) {
      zero += times;
      return;
    }
    if (middle > index_ends) {
      index = step_of(middle);
      index_ends = edges()[static_cast<std::size_t>(index + 1 - lowest)];
    }
    step(index) += times;
  });
}

void Spectrum::merge(const Spectrum& other) {
  if (other.empty()) return;
  count += other.count;
  zero += other.zero;
  sum_ns += other.sum_ns;
  min_ns = std::min(min_ns, other.min_ns);
  max_ns = std::max(max_ns, other.max_ns);
  for (std::size_t i = 0; i < limits.size(); ++i) limits[i] += other.limits[i];
  if (other.steps.empty()) return;
  step(other.first);
  step(other.first + static_cast<int>(other.steps.size()) - 1);
  const auto offset = static_cast<std::size_t>(other.first - first);
  for (std::size_t i = 0; i < other.steps.size(); ++i) steps[offset + i] += other.steps[i];
}

Spectrum Spectrum::since(const Spectrum& before) const {
  Spectrum rest;
  rest.count = count - before.count;
  if (rest.empty()) return rest;
  rest.zero = zero - before.zero;
  rest.sum_ns = sum_ns - before.sum_ns;
  for (std::size_t i = 0; i < limits.size(); ++i) rest.limits[i] = limits[i] - before.limits[i];
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const int index = first + static_cast<int>(i);
    const int there = index - before.first;
    const bool known = there >= 0 && static_cast<std::size_t>(there) < before.steps.size();
    const std::uint64_t more = steps[i] - (known ? before.steps[static_cast<std::size_t>(there)] : 0);
    if (more > 0) rest.step(index) = more;
  }
  rest.min_ns = rest.zero > 0 ? 0 : std::max(min_ns, whole_ns(spectrum_high(rest.first - 1)));
  const int last = rest.first + static_cast<int>(rest.steps.size()) - 1;
  rest.max_ns = rest.steps.empty() ? 0 : std::min(max_ns, whole_ns(spectrum_high(last)));
  return rest;
}

double Spectrum::quantile(double q) const {
  if (empty()) return 0;
  const std::uint64_t rank = nearest_rank(q, count);
  if (rank == 1) return min();
  if (rank == count) return max();
  std::uint64_t below = zero;
  if (below >= rank) return 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    below += steps[i];
    if (below < rank) continue;
    const double high = spectrum_high(first + static_cast<int>(i));
    return std::clamp(high / std::exp2(0.5 / steps_to_a_doubling), min(), max());
  }
  return max();
}

}  // namespace brink::aggregate
