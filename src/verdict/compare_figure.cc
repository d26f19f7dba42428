#include "verdict/compare_figure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "aggregate/distribution.h"
#include "aggregate/estimate.h"

namespace brink::verdict {
namespace {

// Standard deviations between runs of the same thing on the same machine, as they are guessed before any was seen
// (quiet machines: 3 to 5 %, noisy ones twice that): tails vary more than medians.
constexpr double run_noise = 0.085;
constexpr double run_noise_p95 = 0.10;
constexpr double run_noise_p99 = 0.15;
constexpr double run_noise_failures = 0.25;  // of the share
// Times vary by at least this between runs: wake-ups of the kernel on both sides.
constexpr double run_noise_seconds = 50e-6;
// Figures of runs that kept no distribution are known less well: their sampling cannot be seen.
constexpr double without_distribution = 2;

constexpr std::size_t most_batches = 20;
constexpr std::size_t least_batches = 8;
// For stages too short to show it: how many requests of a loaded system say as much as one independent request does,
// and the same for counts, which vary less because users wait for their answers.
constexpr double assumed_effect = 20;
constexpr double assumed_count_effect = 4;
constexpr double least_beyond = 3;  // independent requests beyond a quantile

struct Batches {
  double mean = 0;
  double error = 0;  // of the mean: one standard error, widened when neighbours resemble each other
  double degrees = 0;
};

// The mean of values in the order of time, from at most 20 batches of them. (1 + r) / (1 - r) as in aggregate/estimate:
// the estimate of r from few batches is low by about one over their number.
std::optional<Batches> batches_of(const std::vector<double>& values) {
  const std::size_t number = std::min(most_batches, values.size());
  if (number < least_batches) return std::nullopt;
  std::vector<double> means(number);
  for (std::size_t i = 0; i < number; ++i) {
    const std::size_t begin = values.size() * i / number, end = values.size() * (i + 1) / number;
    for (std::size_t j = begin; j < end; ++j) means[i] += values[j] / static_cast<double>(end - begin);
  }
  Batches out;
  const auto n = static_cast<double>(number);
  for (const double mean : means) out.mean += mean / n;
  double squares = 0, products = 0;
  for (std::size_t i = 0; i < number; ++i) {
    squares += (means[i] - out.mean) * (means[i] - out.mean);
    if (i > 0) products += (means[i] - out.mean) * (means[i - 1] - out.mean);
  }
  const double r = squares > 0 ? std::clamp(products / squares + 1 / n, 0.0, 0.9) : 0;
  out.error = std::sqrt(squares / (n - 1) / n * (1 + r) / (1 - r));
  out.degrees = n - 1;
  return out;
}

double log_quantile(const aggregate::Histogram& h, double q) {
  return std::log(std::max(1e-9, seconds(h.quantile(std::clamp(q, 0.0, 1.0)))));
}

struct Effect {
  double size = assumed_effect;  // so many requests count as one
  double degrees = 1e6;
};

// From the scatter of the seconds' quantiles against what independent requests would show.
Effect effect_of(const ComparedStage& stage, double q) {
  std::vector<double> logs;
  for (const auto& value : q < 0.9 ? stage.series.p50_s : stage.series.p95_s) {
    if (value && *value > 0) logs.push_back(std::log(*value));
  }
  const auto seen = batches_of(logs);
  const auto& judged = stage.total.judged;
  if (!seen || judged.empty()) return {};
  const double near = std::min(q, 0.95);  // the quantile the seconds know
  const double step = std::sqrt(near * (1 - near) / static_cast<double>(judged.count()));
  const double independent = (log_quantile(judged, near + step) - log_quantile(judged, near - step)) / 2;
  if (independent <= 0) return {1, seen->degrees};
  return {std::max(1.0, seen->error * seen->error / (independent * independent)), seen->degrees};
}

double noise_of(double q, double value_s) {
  const double share = q < 0.9 ? run_noise : q < 0.98 ? run_noise_p95 : run_noise_p99;
  return std::hypot(share, run_noise_seconds / value_s);
}

std::optional<Figure> from_quantile_alone(const ComparedStage& stage, const ComparedNumbers& numbers, double q) {
  const auto& value = q < 0.9 ? numbers.p50_s : q < 0.98 ? numbers.p95_s : numbers.p99_s;
  if (!value || *value <= 0) return std::nullopt;
  return Figure{
      .at = std::log(*value), .noise = without_distribution * noise_of(q, *value), .length_s = stage.length_s};
}

double count_of(const ComparedNumbers& n) { return static_cast<double>(n.completed + n.failed); }

}  // namespace

std::optional<Figure> latency_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double q,
                                     double doubt) {
  const aggregate::Histogram& judged = numbers.judged;
  if (judged.empty()) return from_quantile_alone(stage, numbers, q);
  const Effect effect = effect_of(stage, q);
  const double independent = static_cast<double>(judged.count()) / effect.size;
  if (independent * std::min(q, 1 - q) < least_beyond) return std::nullopt;
  const double error = std::sqrt(q * (1 - q) / independent);
  const double half = error * aggregate::student_t_quantile(1 - doubt / 2, effect.degrees);
  Figure out;
  out.at = log_quantile(judged, q);
  out.down = out.at - log_quantile(judged, q - half);
  out.up = log_quantile(judged, q + half) - out.at;
  out.deviation = (log_quantile(judged, q + error) - log_quantile(judged, q - error)) / 2;
  out.noise = noise_of(q, std::exp(out.at));
  out.length_s = stage.length_s;
  return out;
}

std::optional<Figure> goodput_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double doubt) {
  if (numbers.goodput_rps <= 0 || numbers.completed == 0) return std::nullopt;
  const std::vector<double> counts(stage.series.completed.begin(), stage.series.completed.end());
  const auto seen = batches_of(counts);
  Figure out{.at = std::log(numbers.goodput_rps), .noise = run_noise, .length_s = stage.length_s};
  double t = aggregate::normal_quantile(1 - doubt / 2);
  out.deviation = std::sqrt(assumed_count_effect / static_cast<double>(numbers.completed));
  if (seen && seen->mean > 0) {
    // A route has fewer of the requests, and its share of them varies as well.
    const double fewer = static_cast<double>(stage.total.completed) / static_cast<double>(numbers.completed);
    out.deviation = seen->error / seen->mean * std::sqrt(std::max(1.0, fewer));
    t = aggregate::student_t_quantile(1 - doubt / 2, seen->degrees);
  } else if (numbers.judged.empty()) {
    out.noise *= without_distribution;
  }
  out.down = out.up = t * out.deviation;
  return out;
}

std::optional<Figure> failure_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double doubt) {
  const std::uint64_t of = numbers.completed + numbers.failed;
  if (of == 0) return std::nullopt;
  std::vector<aggregate::Cases> parts;
  for (std::size_t i = 0; i < stage.series.failed.size(); ++i) {
    parts.push_back({stage.series.failed[i], stage.series.failed[i] + stage.series.completed[i]});
  }
  const double dispersion = aggregate::dispersion_in_order(parts);
  const auto interval = aggregate::share_interval(numbers.failed, of, dispersion, 1 - doubt);
  Figure out{.at = static_cast<double>(numbers.failed) / count_of(numbers)};
  out.down = out.at - interval.low;
  out.up = interval.high - out.at;
  out.deviation = std::sqrt(out.at * (1 - out.at) * dispersion / count_of(numbers));
  out.noise = run_noise_failures * out.at;
  out.length_s = stage.length_s;
  return out;
}

std::optional<Figure> range_figure(const std::optional<ComparedRange>& range) {
  constexpr double least = 0.5;  // what breaks at the first user breaks below it
  if (!range || (range->high && *range->high <= 0)) return std::nullopt;
  const double low = std::log(std::max(least, range->low));
  if (!range->high) return Figure{low, 0, std::numeric_limits<double>::infinity(), 0, run_noise, 0};
  const double high = std::log(std::max(least, *range->high));
  const double half = (high - low) / 2;
  return Figure{(low + high) / 2, half, half, half / 2, run_noise, 0};
}

std::optional<Figure> capacity_figure(const std::optional<double>& capacity_rps) {
  constexpr double sampling = 0.025;  // of the highest of a few visits of some seconds (docs/numbers.md)
  if (!capacity_rps || *capacity_rps <= 0) return std::nullopt;
  return Figure{std::log(*capacity_rps), 2 * sampling, 2 * sampling, sampling, run_noise, 0};
}

ComparedStage pool(const std::vector<const ComparedStage*>& stages) {
  ComparedStage out = *stages.front();
  const auto add = [&](ComparedNumbers& sum, const ComparedNumbers& more, double length_s) {
    sum.goodput_rps = (sum.goodput_rps * out.length_s + more.goodput_rps * length_s) / (out.length_s + length_s);
    sum.completed += more.completed;
    sum.failed += more.failed;
    sum.judged.merge(more.judged);
  };
  for (std::size_t i = 1; i < stages.size(); ++i) {
    const ComparedStage& more = *stages[i];
    if (out.length_s + more.length_s <= 0) continue;
    add(out.total, more.total, more.length_s);
    for (ComparedRoute& route : out.routes) {
      const auto same = std::find_if(more.routes.begin(), more.routes.end(),
                                     [&](const ComparedRoute& r) { return r.name == route.name; });
      add(route.numbers, same == more.routes.end() ? ComparedNumbers{} : same->numbers, more.length_s);
    }
    const auto append = [](auto& list, const auto& tail) { list.insert(list.end(), tail.begin(), tail.end()); };
    if (more.series.step_s == out.series.step_s) {
      append(out.series.completed, more.series.completed);
      append(out.series.failed, more.series.failed);
      append(out.series.p50_s, more.series.p50_s);
      append(out.series.p95_s, more.series.p95_s);
    }
    out.length_s += more.length_s;
  }
  return out;
}

}  // namespace brink::verdict
