#include "verdict/compare_noise.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict {
namespace {

constexpr double median_of_chi_squared = 0.455;  // with one degree of freedom
constexpr std::size_t fewest_differences = 3;

// Mean variance of sampling, and of what is guessed between runs.
struct Known {
  double sampling = 0, guessed = 0;
};
Known known_of(const std::vector<Figure>& figures) {
  Known known;
  for (const Figure& figure : figures) {
    known.sampling += figure.deviation * figure.deviation / static_cast<double>(figures.size());
    known.guessed = std::max(known.guessed, figure.noise * figure.noise);
  }
  return known;
}

NoiseSeen seen(double variance, const Known& known, double degrees) {
  if (known.guessed <= 0) return {};
  return {std::max(0.0, variance - known.sampling) / known.guessed, degrees};
}

}  // namespace

NoiseSeen noise_of_repeats(const std::vector<Figure>& figures) {
  if (figures.size() < 2) return {};
  const auto count = static_cast<double>(figures.size());
  double mean = 0, squares = 0;
  for (const Figure& figure : figures) mean += figure.at / count;
  for (const Figure& figure : figures) squares += (figure.at - mean) * (figure.at - mean);
  return seen(squares / (count - 1), known_of(figures), count - 1);
}

NoiseSeen noise_of_history(const std::vector<Figure>& figures) {
  std::vector<double> squares;
  for (std::size_t i = 1; i < figures.size(); ++i) {
    const double difference = figures[i].at - figures[i - 1].at;
    squares.push_back(difference * difference);
  }
  if (squares.size() < fewest_differences) return {};
  // The upper one of two in the middle: rather too noisy than not noisy enough.
  const auto middle = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 2);
  std::nth_element(squares.begin(), middle, squares.end());
  return seen(*middle / median_of_chi_squared / 2, known_of(figures), static_cast<double>(squares.size()) / 3);
}

}  // namespace brink::verdict
