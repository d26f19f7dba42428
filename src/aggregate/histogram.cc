#include "aggregate/histogram.h"

#include <algorithm>
#include <cmath>

namespace brink::aggregate {

std::uint64_t nearest_rank(double q, std::uint64_t count) {
  if (!(q > 0) || count == 0) return count > 0 ? 1 : 0;
  const double exact = q * static_cast<double>(count);
  const double whole = std::round(exact);
  const double rank = std::abs(exact - whole) <= 1e-15 * exact ? whole : std::ceil(exact);
  return rank < static_cast<double>(count) ? std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rank)) : count;
}

Histogram::Octave& Histogram::make_octave(int octave) {
  if (!table_) table_ = std::make_unique<Table>();
  auto& found = (*table_)[octave];
  if (!found) found = std::make_unique<Octave>();
  return *found;
}

void Histogram::swap(Histogram& other) noexcept {
  std::swap(table_, other.table_);
  std::swap(count_, other.count_);
  std::swap(min_, other.min_);
  std::swap(max_, other.max_);
  std::swap(sum_, other.sum_);
  std::swap(squares_, other.squares_);
}

void Histogram::record(Duration value, std::uint64_t times) {
  if (times == 0) return;
  const std::int64_t ns = std::max<std::int64_t>(value.count(), 0);
  step(static_cast<std::uint64_t>(ns)) += times;
  tally(ns, times);
}

void Histogram::merge(const Histogram& other) {
  if (other.empty()) return;
  for (int octave = 0; octave < octaves; ++octave) {
    const auto& theirs = (*other.table_)[octave];
    if (!theirs) continue;
    std::uint64_t* const ours = make_octave(octave).data();
    const std::uint64_t* const added = theirs->data();
    for (int i = 0; i < steps; ++i) ours[i] += added[i];
  }
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  squares_ += other.squares_;
}

double Histogram::mean() const {
  return empty() ? 0 : static_cast<double>(static_cast<long double>(sum_) / count_ / 1e9L);
}

// The squares around p, the mean to the nearest nanosecond, are squares - 2 p sum + count p². They are small enough for
// 128 bits whatever the values are, so the difference is exact although each term may have wrapped around; and no
// digits are lost, as they are when the square of a mean is taken from a mean of squares.
double Histogram::deviation() const {
  if (empty()) return 0;
  const Wide p = (sum_ + count_ / 2) / count_;
  const auto around = static_cast<long double>(squares_ - 2 * p * sum_ + p * p * count_);
  __extension__ typedef __int128 Signed;
  const long double rest = static_cast<long double>(static_cast<Signed>(sum_ - p * count_)) / count_;
  return static_cast<double>(std::sqrt(std::max(0.0L, around / count_ - rest * rest)) / 1e9L);
}

Duration Histogram::quantile(double q) const {
  if (empty()) return {};
  const std::uint64_t rank = nearest_rank(q, count_);
  if (rank == 1) return min();
  if (rank == count_) return max();
  std::uint64_t below = 0;
  for (int octave = 0; octave < octaves; ++octave) {
    const auto& used = (*table_)[octave];
    if (!used) continue;
    const std::uint64_t* const counts = used->data();
    for (int i = 0; i < steps; ++i) {
      below += counts[i];
      if (below >= rank) return Duration(std::clamp(low_of(octave, i) + (width_of(octave) - 1) / 2, min_, max_));
    }
  }
  return max();
}

std::uint64_t Histogram::count_at_or_below(Duration limit) const {
  if (empty() || limit < min()) return 0;
  if (limit >= max()) return count_;
  std::uint64_t below = 0;
  for (int octave = 0; octave < octaves; ++octave) {
    const auto& counts = (*table_)[octave];
    if (!counts) continue;
    for (int i = 0; i < steps && low_of(octave, i) <= limit.count(); ++i) below += (*counts)[i];
  }
  return below;
}

void Histogram::for_each(const std::function<void(Duration, Duration, std::uint64_t)>& fn) const {
  if (empty()) return;
  for (int octave = 0; octave < octaves; ++octave) {
    const auto& counts = (*table_)[octave];
    if (!counts) continue;
    for (int i = 0; i < steps; ++i) {
      if ((*counts)[i] == 0) continue;
      const std::int64_t low = low_of(octave, i);
      const std::int64_t room = std::numeric_limits<std::int64_t>::max() - low;
      fn(Duration(low), Duration(low + std::min(room, width_of(octave))), (*counts)[i]);
    }
  }
}

void Histogram::add_step(Duration low, std::uint64_t times) {
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(low.count(), 0));
  const int octave = octave_of(ns);
  const int i = static_cast<int>((ns >> shift_of(octave)) & (steps - 1));
  record(Duration(low_of(octave, i) + (width_of(octave) - 1) / 2), times);
}

// The sums that mean() and deviation() turn back into what was given.
void Histogram::restore(Duration min, Duration max, double mean, double deviation) {
  if (empty()) return;
  min_ = min.count();
  max_ = max.count();
  const long double mean_ns = std::max(0.0L, mean * 1e9L);
  const long double p_ns = std::round(mean_ns);
  const long double rest = mean_ns - p_ns;
  const long double variance = static_cast<long double>(deviation) * deviation * 1e18L;
  const Wide p = static_cast<Wide>(p_ns);
  // By way of a signed number: it may be below zero, and then wraps around as it should.
  const auto rest_sum = static_cast<std::int64_t>(std::round(rest * count_));
  sum_ = p * count_ + static_cast<Wide>(rest_sum);
  const Wide around = static_cast<Wide>(std::min(std::round((variance + rest * rest) * count_), 0x1p127L));
  squares_ = around + 2 * p * sum_ - p * p * count_;
}

Histogram::Sums Histogram::sums() const {
  const auto high = [](Wide v) { return static_cast<std::uint64_t>(v >> 64); };
  const auto low = [](Wide v) { return static_cast<std::uint64_t>(v); };
  return {min(), max(), high(sum_), low(sum_), high(squares_), low(squares_)};
}

void Histogram::restore(const Sums& sums) {
  if (empty()) return;
  min_ = sums.min.count();
  max_ = sums.max.count();
  sum_ = static_cast<Wide>(sums.sum_high) << 64 | sums.sum_low;
  squares_ = static_cast<Wide>(sums.squares_high) << 64 | sums.squares_low;
}

bool operator==(const Histogram& a, const Histogram& b) {
  if (a.count_ != b.count_ || a.min_ != b.min_ || a.max_ != b.max_) return false;
  if (a.sum_ != b.sum_ || a.squares_ != b.squares_) return false;
  if (a.empty()) return true;
  return std::equal(a.table_->begin(), a.table_->end(), b.table_->begin(),
                    [](const auto& x, const auto& y) { return (!x && !y) || (x && y && *x == *y); });
}

}  // namespace brink::aggregate
