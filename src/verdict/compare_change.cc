#include "verdict/compare_change.h"

#include <algorithm>
#include <cmath>

#include "aggregate/distribution.h"

namespace brink::verdict {
namespace {

constexpr double guess_degrees = 5;           // what the guess is worth as an estimate
constexpr double scatter_degrees = 1;         // and what the scatter of baselines is worth beyond their number
constexpr std::uint32_t most_baselines = 20;  // more are no advice
constexpr double longest = 20;                // times as long: likewise

struct Baseline {
  Figure mean;
  double count = 0;
};

Baseline mean_of(const std::vector<Figure>& figures) {
  Baseline out;
  out.count = static_cast<double>(figures.size());
  double down = 0, up = 0, sampling = 0;
  for (const Figure& figure : figures) {
    out.mean.at += figure.at / out.count;
    out.mean.noise = std::max(out.mean.noise, figure.noise);
    out.mean.length_s += figure.length_s / out.count;
    down += figure.down * figure.down;
    up += figure.up * figure.up;
    sampling += figure.deviation * figure.deviation / out.count;
  }
  out.mean.down = std::sqrt(down) / out.count;
  out.mean.up = std::sqrt(up) / out.count;
  out.mean.deviation = std::sqrt(sampling / out.count);
  return out;
}

// What is thought of the noise between runs, as variances.
struct Noise {
  double guessed = 0;
  NoiseSeen history;   // ratio to `unit`
  double scatter = 0;  // of the baselines
  double unit = 0;
  double now = 1, before = 1;  // what each side has of it: shares of failures vary by a part of themselves
};

// Half the width of what run-to-run noise alone may do with k baselines.
double run_part(const Noise& noise, double k, double confidence) {
  const double p = 0.5 + confidence / 2;
  const double degrees = guess_degrees + k - 1 + noise.history.degrees;
  const double pooled = (guess_degrees * noise.guessed + (k - 1) * noise.scatter +
                         noise.history.degrees * noise.history.ratio * noise.unit) /
                        degrees;
  const double half = std::max(std::sqrt(pooled) * aggregate::student_t_quantile(p, degrees),
                               std::sqrt(noise.scatter) * aggregate::student_t_quantile(p, scatter_degrees + k - 1));
  return half * std::sqrt(noise.now + noise.before / k);
}

// How much more of what would have shown a change of `wanted`.
void say_what_is_needed(ChangeFound& found, double wanted, double sampling, double runs, double length_s,
                        double baselines, Noise noise, double confidence) {
  if (runs < wanted && length_s > 0 && std::isfinite(sampling)) {
    const double factor = sampling * sampling / (wanted * wanted - runs * runs);
    if (factor > 1 && factor < longest) found.more_seconds = (factor - 1) * length_s;
    return;
  }
  // Baselines that agree lower what has to be assumed; of a single one it is supposed that they will by half of it.
  if (baselines <= 1) noise.scatter = noise.guessed / 4;
  for (std::uint32_t k = static_cast<std::uint32_t>(baselines) + 1; k <= most_baselines; ++k) {
    if (std::hypot(sampling, run_part(noise, k, confidence)) <= wanted) {
      found.more_baselines = k - static_cast<std::uint32_t>(baselines);
      return;
    }
  }
}

}  // namespace

ChangeFound find_change(const Figure& now, const std::vector<Figure>& before, const ChangeOptions& options) {
  const Baseline baseline = mean_of(before);
  Noise noise{.guessed = {}, .history = options.history, .unit = baseline.mean.noise * baseline.mean.noise};
  noise.guessed = std::pow(options.noise_factor * std::max(baseline.mean.noise, now.noise), 2);
  noise.scatter = std::max(noise_of_repeats(before).ratio, options.repeats.ratio) * noise.unit;
  if (noise.guessed > 0) {
    noise.now = std::pow(options.noise_factor * now.noise, 2) / noise.guessed;
    noise.before = std::pow(options.noise_factor * baseline.mean.noise, 2) / noise.guessed;
  }
  const double runs = run_part(noise, baseline.count, options.confidence);
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
    say_what_is_needed(found, wanted, sampling, runs, std::max(now.length_s, baseline.mean.length_s), baseline.count,
                       noise, options.confidence);
  }
  return found;
}

}  // namespace brink::verdict
