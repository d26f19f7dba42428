#include "verdict/why/signals/admission.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/signals/gaps.h"

namespace brink::verdict::why {
namespace {

constexpr double burst_is_over = 0.35;  // of the length
constexpr double few_rejected = 0.02;

// Limits decide when a request comes; what makes requests wait shows when they end.
std::vector<double> times_of_admission(Samples admitted, bool by_end) {
  std::vector<double> times;
  for (const sample::Sample& s : admitted) times.push_back(seconds_of(by_end ? s.done : s.begun));
  std::sort(times.begin(), times.end());
  return times;
}

struct Line {
  double slope = 0, at_zero = 0, error = 0;
};

// Least squares of the count over time, from `from` on.
Line line_of(std::span<const double> times, double origin, double from) {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] < from) continue;
    x.push_back(times[i] - origin);
    y.push_back(static_cast<double>(i) + 0.5);
  }
  if (x.size() < 5) return {};
  const double mx = mean_of(x), my = mean_of(y);
  double xx = 0, xy = 0, rest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    xy += (x[i] - mx) * (y[i] - my);
  }
  if (xx <= 0) return {};
  Line line{xy / xx, 0, 0};
  line.at_zero = my - line.slope * mx;
  for (std::size_t i = 0; i < x.size(); ++i) rest += std::pow(y[i] - line.at_zero - line.slope * x[i], 2);
  // Neighbours deviate alike, so many points are worth as much as their two ends.
  line.error = (std::sqrt(rest / static_cast<double>(x.size())) + 0.5) / (x.back() - x.front());
  return line;
}

// Where each window opens: the first one let in after a pause.
std::vector<std::size_t> teeth_of(std::span<const double> times, double period) {
  const std::vector<double> gaps = gaps_between(times);
  const double pause = std::max(0.1 * period, 3 * quantile_of(gaps, 0.5));
  std::vector<std::size_t> teeth = {0};
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (gaps[i] > pause) teeth.push_back(i + 1);
  }
  return teeth;
}

// About, to a slice; 0 when it is flat.
double rough_period(std::span<const double> times) {
  const double length = times.back() - times.front();
  const double slice = length / 100;
  const std::vector<double> counts = counts_in_slices(times, slice);
  if (counts.size() < 50 || mean_of(counts) < 0.5 || variation_of(counts) < 0.4) return 0;
  std::size_t best = 0;
  double highest = 0.35;
  for (std::size_t lag = 4; lag <= counts.size() * 2 / 5; ++lag) {
    const double acf = autocorrelation(counts, lag);
    if (acf > highest + 0.05) best = lag, highest = acf;
  }
  if (best == 0) return 0;
  // Between two windows nobody is let in: the opposite phase looks different.
  if (autocorrelation(counts, best / 2) > 0.5 * highest) return 0;
  return static_cast<double>(best) * slice;
}

// The first window was open before anybody came, and the last is cut off: the rest are whole.
void measure_windows(std::span<const double> times, Admission& found) {
  const double rough = rough_period(times);
  if (rough <= 0) return;
  const std::vector<std::size_t> teeth = teeth_of(times, rough);
  if (teeth.size() < 4) return;
  const double windows = static_cast<double>(teeth.size() - 2);
  const double period = (times[teeth.back()] - times[teeth[1]]) / windows;
  if (std::abs(period - rough) > 0.2 * rough) return;
  found.period = period;
  found.burst = static_cast<double>(teeth.back() - teeth[1]) / windows;
  found.rate = {found.burst / period, 1 / (windows * period)};
}

bool waits_grow(Samples admitted) {
  const std::size_t third = admitted.size() / 3;
  if (third < 3) return false;
  const double early = quantile_of(response_times(admitted.first(third)), 0.5);
  return quantile_of(response_times(admitted.last(third)), 0.5) > 1.5 * early;
}

// Between two that were let in; nothing unless ten came meanwhile and all were turned away by a response.
double longest_shut(Samples samples) {
  constexpr std::size_t fewest = 10;
  std::vector<sample::Sample> in_order(samples.begin(), samples.end());
  std::sort(in_order.begin(), in_order.end(), [](auto& a, auto& b) { return a.begun < b.begun; });
  double longest = 0;
  std::optional<double> since;
  std::size_t refused = 0;
  for (const sample::Sample& s : in_order) {
    const double at = seconds_of(s.begun);
    if (s.ok()) {
      if (since && refused >= fewest) longest = std::max(longest, at - *since);
      since = at;
      refused = 0;
    } else if (has_response(s.failure)) {
      ++refused;
    } else {
      since.reset();
    }
  }
  return longest;
}

void measure_rejections(Samples samples, const std::vector<sample::Sample>& admitted, Admission& found) {
  const std::vector<sample::Sample> rejected = failures(samples);
  found.rejected_share = share_estimate(rejected.size(), rejected.size() + admitted.size());
  std::vector<sample::Sample> answered;
  for (const sample::Sample& s : rejected) {
    if (has_response(s.failure)) answered.push_back(s);
  }
  if (answered.size() >= 5) found.rejected_latency = quantile_of(response_times(answered), 0.5);
}

}  // namespace

std::optional<Admission> admission_of(Samples samples) {
  const std::vector<sample::Sample> admitted = successes(samples);
  if (samples.size() < 40 || admitted.size() < 10) return std::nullopt;
  Admission found;
  measure_rejections(samples, admitted, found);
  const bool by_end = found.rejected_share.value < few_rejected;
  const std::vector<double> times = times_of_admission(admitted, by_end);
  const auto first =
      std::min_element(samples.begin(), samples.end(), [](auto& a, auto& b) { return a.begun < b.begun; });
  const double origin = seconds_of(first->begun);
  const double length = times.back() - origin;
  if (length < 0.5) return std::nullopt;

  const Line line = line_of(times, origin, origin + burst_is_over * length);
  found.rate = {line.slope, line.error};
  found.burst = std::max(0.0, line.at_zero);
  if (!by_end) measure_windows(times, found);
  if (!by_end) found.shut = longest_shut(samples);
  found.latency = median_estimate(response_times(admitted));
  found.in_flight = found.rate.value * mean_of(response_times(admitted));
  const std::vector<double> ends = completion_times(admitted);
  found.gap_cv = variation_of(gaps_between(std::span(ends).subspan(ends.size() / 3)));
  found.shaped = by_end && found.gap_cv < 0.15 && waits_grow(admitted);
  return found;
}

}  // namespace brink::verdict::why
