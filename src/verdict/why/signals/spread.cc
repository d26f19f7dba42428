#include "verdict/why/signals/spread.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace brink::verdict::why {
namespace {

constexpr double starving = 10;  // medians
constexpr double felt = 0.1;     // s

// Where to cut ascending values so that the parts differ most: the largest n1 n2 (m1 - m2)².
std::size_t best_cut(std::span<const double> sorted) {
  double sum = 0, left = 0, best = -1;
  for (const double v : sorted) sum += v;
  std::size_t cut = 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    left += sorted[i - 1];
    const double n1 = static_cast<double>(i), n2 = static_cast<double>(sorted.size() - i);
    const double apart = left / n1 - (sum - left) / n2;
    if (n1 * n2 * apart * apart > best) best = n1 * n2 * apart * apart, cut = i;
  }
  return cut;
}

bool are_apart(std::span<const double> fast, std::span<const double> slow) {
  const double apart = mean_of(slow) - mean_of(fast);
  const double within = std::hypot(deviation_of(fast), deviation_of(slow));
  if (apart < std::log(1.3) || std::sqrt(2.0) * apart < 4 * within) return false;
  const double low = mean_of(fast) + apart / 4, high = mean_of(slow) - apart / 4;
  const auto between = [&](double v) { return v > low && v < high; };
  const auto in_gap =
      std::count_if(fast.begin(), fast.end(), between) + std::count_if(slow.begin(), slow.end(), between);
  return static_cast<double>(in_gap) < 0.5 * static_cast<double>(std::min(fast.size(), slow.size()));
}

}  // namespace

std::optional<Estimate> starved_share(Samples samples, std::uint32_t users, Instant begin, Instant end) {
  if (samples.size() < 20 || users == 0) return std::nullopt;
  const double wait = std::max(starving * quantile_of(response_times(samples), 0.5), felt);
  if (seconds(end - begin) < 1.5 * wait) return std::nullopt;
  std::map<std::uint32_t, std::vector<double>> answers;
  for (const sample::Sample& s : samples) {
    if (s.ok()) answers[s.user.value].push_back(seconds_of(s.done));
  }
  std::uint64_t starved = users - std::min<std::uint64_t>(users, answers.size());
  for (auto& [user, at] : answers) {
    at.push_back(seconds_of(begin));
    at.push_back(seconds_of(end));
    std::sort(at.begin(), at.end());
    const auto long_wait = [&](double a, double b) { return b - a > wait; };
    if (std::adjacent_find(at.begin(), at.end(), long_wait) != at.end()) ++starved;
  }
  const auto of = std::max<std::uint64_t>(users, answers.size());
  return share_estimate(starved, of);
}

std::optional<double> transfer_share(Samples samples) {
  double transfer = 0, all = 0;
  for (const sample::Sample& s : samples) {
    if (!s.ok() || s.first_byte == Instant{}) continue;
    transfer += seconds(s.done - s.first_byte);
    all += seconds(s.response_time());
  }
  if (all <= 0) return std::nullopt;
  return transfer / all;
}

std::optional<Bimodality> bimodality_of(std::span<const double> times) {
  if (times.size() < 20) return std::nullopt;
  std::vector<double> logs;
  for (const double t : times) logs.push_back(std::log(std::max(t, 1e-9)));
  std::sort(logs.begin(), logs.end());
  const std::size_t cut = best_cut(logs);
  const auto fast = std::span(logs).first(cut), slow = std::span(logs).subspan(cut);
  const std::size_t least = std::max<std::size_t>(3, times.size() / 50);
  if (fast.size() < least || slow.size() < least || !are_apart(fast, slow)) return std::nullopt;
  Bimodality found;
  found.share = share_estimate(slow.size(), times.size());
  found.slow = std::exp(quantile_of({slow.begin(), slow.end()}, 0.5));
  found.ratio = found.slow / std::exp(quantile_of({fast.begin(), fast.end()}, 0.5));
  return found;
}

}  // namespace brink::verdict::why
