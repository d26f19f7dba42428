#include "verdict/why/signals/comb.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "verdict/why/signals/gaps.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_completions = 60;
constexpr std::size_t longest_lag = 128;
constexpr double least_small = 0.05;
constexpr double tick = 0.004;  // of a kernel at 250 Hz; delayed acknowledgements (40 ms) are ten of them

struct Peak {
  std::size_t lag = 0;
  double acf = 0;
};

double threshold(std::size_t n) { return 0.25 + 3 / std::sqrt(static_cast<double>(n)); }

// Pauses are cut to the longest ordinary gap: a few of them would be all that varies.
std::vector<double> ordinary_gaps(std::span<const double> completions) {
  std::vector<double> gaps = gaps_between(completions);
  const double longest = quantile_of(gaps, 0.995);
  for (double& gap : gaps) gap = std::min(gap, longest);
  return gaps;
}

// The highest autocorrelation. Of a peak and its multiples, which differ by chance, the lowest is the comb.
Peak highest_peak(std::span<const double> values, std::size_t first, std::size_t last) {
  std::vector<double> acf(last + 1, 0);
  Peak best;
  for (std::size_t lag = first; lag <= last; ++lag) {
    acf[lag] = autocorrelation(values, lag);
    if (acf[lag] > best.acf) best = {lag, acf[lag]};
  }
  for (std::size_t lag = first; lag < best.lag; ++lag) {
    if (best.lag % lag == 0 && acf[lag] > 0.85 * best.acf) return {lag, acf[lag]};
  }
  return best;
}

bool near_users(double lag, std::uint32_t users) { return users > 0 && lag > 0.95 * users; }

bool on_timer_grid(std::span<const double> completions, double period) {
  const double ticks = period / tick;
  const bool multiple = std::abs(ticks - std::round(ticks)) < 0.15;
  return multiple && phase_lock(completions, tick) > 0.5;
}

// What is left to ask of a lag that is high enough.
CombRefusal check_order(std::span<const double> completions, std::span<const double> gaps, const Peak& peak,
                        std::uint32_t users) {
  if (near_users(static_cast<double>(peak.lag), users)) return CombRefusal::users;
  const std::size_t half = gaps.size() / 2;
  const std::size_t last = std::min(longest_lag, half / 2);
  if (peak.lag > last) return CombRefusal::halves;
  if (highest_peak(gaps.first(half), 2, last).lag != peak.lag) return CombRefusal::halves;
  if (highest_peak(gaps.subspan(half), 2, last).lag != peak.lag) return CombRefusal::halves;
  const double echo = autocorrelation(gaps, 2 * peak.lag);
  const double beside = std::max(autocorrelation(gaps, 2 * peak.lag - 1), autocorrelation(gaps, 2 * peak.lag + 1));
  if (echo < 0.1 || echo < beside) return CombRefusal::no_echo;
  const bool grid = on_timer_grid(completions, static_cast<double>(peak.lag) * mean_of(gaps));
  return grid ? CombRefusal::timer_grid : CombRefusal::none;
}

Comb by_order(std::span<const double> completions, std::uint32_t users) {
  const std::vector<double> gaps = ordinary_gaps(completions);
  const Peak peak = highest_peak(gaps, 2, std::min(longest_lag, gaps.size() / 4));
  Comb comb;
  comb.acf = peak.acf;
  comb.refusal = peak.acf > threshold(gaps.size()) ? check_order(completions, gaps, peak, users) : CombRefusal::no_peak;
  if (comb.refusal == CombRefusal::none) comb.lag = static_cast<std::uint32_t>(peak.lag);
  return comb;
}

// The time at which a server departs again, with the slices that see it best.
struct Round {
  double time = 0, error = 0, acf = 0;
};

// The middle of a peak, by the weight of its neighbours.
double centre_of(std::span<const double> counts, std::size_t lag) {
  double weight = 0, sum = 0;
  for (std::size_t at = lag - 1; at <= lag + 1; ++at) {
    const double acf = std::max(0.0, autocorrelation(counts, at));
    weight += acf;
    sum += acf * static_cast<double>(at);
  }
  return weight > 0 ? sum / weight : static_cast<double>(lag);
}

std::optional<Round> round_of(std::span<const double> completions, double slice) {
  const std::vector<double> counts = counts_in_slices(completions, slice, 40'000);
  if (counts.size() < 80) return std::nullopt;
  const std::size_t last = std::min<std::size_t>(counts.size() / 6, 400);
  // A round of two or three slices is too coarse to use, but must be seen lest its multiple be taken for it.
  const Peak peak = highest_peak(counts, 2, last);
  if (peak.lag < 4 || peak.acf <= threshold(counts.size())) return std::nullopt;
  const std::span<const double> all(counts);
  for (const auto half : {all.first(counts.size() / 2), all.subspan(counts.size() / 2)}) {
    const Peak again = highest_peak(half, 2, last);
    if (std::max(again.lag, peak.lag) - std::min(again.lag, peak.lag) > 1) return std::nullopt;
  }
  double echo = 0;
  for (std::size_t at = 2 * peak.lag - 2; at <= 2 * peak.lag + 2; ++at) echo = std::max(echo, autocorrelation(all, at));
  if (echo < 0.1) return std::nullopt;
  return Round{centre_of(counts, peak.lag) * slice, 0.3 * slice, peak.acf};
}

// From fine slices to coarse: a service that varies more needs coarser ones.
std::optional<Round> best_round(std::span<const double> completions) {
  const double span = completions.back() - completions.front();
  const double mean = span / static_cast<double>(completions.size() - 1);
  std::optional<Round> best;
  for (const double width : {0.5, 1.0, 2.0, 4.0, 8.0}) {
    const auto round = round_of(completions, width * mean);
    if (round && (!best || round->acf > best->acf)) best = round;
  }
  return best;
}

Comb by_time(std::span<const double> completions, std::uint32_t users, const Comb& refused) {
  const auto round = best_round(completions);
  if (!round) return refused;
  const double rate =
      static_cast<double>(completions.size() - 1) / std::max(1e-12, completions.back() - completions.front());
  const double servers = rate * round->time;
  Comb comb;
  comb.by_time = true;
  comb.acf = round->acf;
  comb.refusal = CombRefusal::none;
  if (near_users(servers, users)) comb.refusal = CombRefusal::users;
  if (on_timer_grid(completions, round->time)) comb.refusal = CombRefusal::timer_grid;
  if (servers < 1.5 || servers > static_cast<double>(completions.size()) / 4) comb.refusal = CombRefusal::no_peak;
  if (comb.refusal != CombRefusal::none) return comb;
  comb.lag = static_cast<std::uint32_t>(std::lround(servers));
  comb.lag_error = rate * round->error;
  return comb;
}

}  // namespace

std::string_view comb_refusal_text(CombRefusal refusal) {
  switch (refusal) {
    case CombRefusal::none: return "accepted";
    case CombRefusal::too_few: return "too few completions";
    case CombRefusal::no_peak: return "no lag stands out";
    case CombRefusal::serial: return "completions never come close together: one at a time";
    case CombRefusal::halves: return "the halves of the hold disagree";
    case CombRefusal::no_echo: return "no second tooth";
    case CombRefusal::timer_grid: return "the teeth are those of a kernel timer";
    case CombRefusal::users: return "the lag is the number of users";
  }
  return "";
}

double phase_lock(std::span<const double> events, double period) {
  if (events.empty() || period <= 0) return 0;
  double x = 0, y = 0;
  for (const double at : events) {
    const double phase = 2 * std::numbers::pi * std::fmod(at, period) / period;
    x += std::cos(phase);
    y += std::sin(phase);
  }
  return std::hypot(x, y) / static_cast<double>(events.size());
}

Comb departure_comb(std::span<const double> completions, std::uint32_t users) {
  if (completions.size() < fewest_completions) return {};
  const auto gaps = gap_statistics(completions);
  if (!gaps) return {};
  const Comb order = by_order(completions, users);
  if (gaps->small.value < least_small) return {0, 0, order.acf, false, CombRefusal::serial};
  if (order.refusal == CombRefusal::none || order.refusal == CombRefusal::users) return order;
  if (order.refusal == CombRefusal::timer_grid) return order;
  return by_time(completions, users, order);
}

Estimate servers_by_little(const Estimate& rate, const Estimate& hold) {
  return {rate.value * hold.value, std::hypot(rate.error * hold.value, hold.error * rate.value)};
}

}  // namespace brink::verdict::why
