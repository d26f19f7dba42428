#include "verdict/compare_change.h"

#include <algorithm>
#include <cmath>

#include "aggregate/distribution.h"

namespace brink::verdict {
namespace {

constexpr double floor_degrees = 30;          // what the floor is worth as an estimate
constexpr double scatter_degrees = 2;         // and what the scatter of baselines is worth beyond their number
constexpr std::uint32_t most_baselines = 20;  // more are no advice
constexpr double longest = 20;                // times as long: likewise

struct Baseline {
  Figure mean;
  double scatter = 0;  // variance between them, beyond their sampling
  double count = 0;
};

Baseline mean_of(const std::vector<Figure>& figures) {
  Baseline out;
  out.count = static_cast<double>(figures.size());
  double down = 0, up = 0, sampling = 0;
  for (const Figure& figure : figures) {
    out.mean.at += figure.at / out.count;
    out.mean.floor = std::max(out.mean.floor, figure.floor);
    out.mean.length_s += figure.length_s / out.count;
    down += figure.down * figure.down;
    up += figure.up * figure.up;
    sampling += figure.deviation * figure.deviation / out.count;
  }
  out.mean.down = std::sqrt(down) / out.count;
  out.mean.up = std::sqrt(up) / out.count;
  out.mean.deviation = std::sqrt(sampling / out.count);
  if (figures.size() < 2) return out;
  double squares = 0;
  for (const Figure& figure : figures) squares += (figure.at - out.mean.at) * (figure.at - out.mean.at);
  out.scatter = std::max(0.0, squares / (out.count - 1) - sampling);
  return out;
}

// Half the width of what run-to-run noise alone may do with k baselines that scatter by `scatter` (a variance).
double run_part(double floor, double scatter, double k, double confidence) {
  const double p = 0.5 + confidence / 2;
  const double pooled = (floor_degrees * floor * floor + (k - 1) * scatter) / (floor_degrees + k - 1);
  const double half = std::max(std::sqrt(pooled) * aggregate::student_t_quantile(p, floor_degrees + k - 1),
                               std::sqrt(scatter) * aggregate::student_t_quantile(p, scatter_degrees + k - 1));
  return half * std::sqrt(1 + 1 / k);
}

// How much more of what would have shown a change of `wanted`.
void say_what_is_needed(ChangeFound& found, double wanted, double sampling, double runs, double length_s,
                        const Baseline& baseline, double floor, double confidence) {
  if (runs < wanted && length_s > 0 && std::isfinite(sampling)) {
    const double factor = sampling * sampling / (wanted * wanted - runs * runs);
    if (factor > 1 && factor < longest) found.more_seconds = (factor - 1) * length_s;
    return;
  }
  // Baselines that agree lower what has to be assumed; of a single one it is supposed that they will by half of it.
  const double scatter = baseline.count > 1 ? baseline.scatter : floor * floor / 4;
  for (std::uint32_t k = static_cast<std::uint32_t>(baseline.count) + 1; k <= most_baselines; ++k) {
    if (std::hypot(sampling, run_part(floor, scatter, k, confidence)) <= wanted) {
      found.more_baselines = k - static_cast<std::uint32_t>(baseline.count);
      return;
    }
  }
}

}  // namespace

ChangeFound find_change(const Figure& now, const std::vector<Figure>& before, const ChangeOptions& options) {
  const Baseline baseline = mean_of(before);
  const double floor = options.noise_factor * std::max(baseline.mean.floor, now.floor);
  const double runs = run_part(floor, baseline.scatter, baseline.count, options.confidence);
  const double sampling_down = std::hypot(now.down, baseline.mean.up);
  const double sampling_up = std::hypot(now.up, baseline.mean.down);
  ChangeFound found;
  found.before = baseline.mean.at;
  found.change = now.at - baseline.mean.at;
  found.low = found.change - std::hypot(runs, sampling_down);
  found.high = found.change + std::hypot(runs, sampling_up);
  // Nothing broke on a side without an upper end, so its figure says "at least".
  const bool beyond = std::abs(found.change) >= options.least;
  if (found.low > 0 && beyond) found.outcome = options.more_is_worse ? Change::worse : Change::better;
  if (found.high < 0 && beyond) found.outcome = options.more_is_worse ? Change::better : Change::worse;
  const double sampling = std::max(sampling_down, sampling_up);
  found.resolution = std::max(options.least, std::hypot(runs, sampling));
  const double wanted = std::max(std::abs(found.change), options.least);
  if (found.outcome == Change::undistinguished && found.resolution > wanted) {
    say_what_is_needed(found, wanted, sampling, runs, std::max(now.length_s, baseline.mean.length_s), baseline, floor,
                       options.confidence);
  }
  return found;
}

}  // namespace brink::verdict
