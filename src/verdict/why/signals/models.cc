#include "verdict/why/signals/models.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "verdict/why/signals/curves.h"
#include "verdict/why/signals/minimise.h"

namespace brink::verdict::why {
namespace {

using Point = std::vector<double>;  // logarithms of the parameters
using Curves = std::span<const CurvePoint>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t refits = 24;

std::size_t parameters(Curve curve) { return curve == Curve::hinge ? 2 : 3; }

Model model_at(Curve curve, const Point& logs) {
  Model model;
  model.curve = curve;
  for (std::size_t i = 0; i < logs.size(); ++i) model.at[i] = std::exp(std::clamp(logs[i], -40.0, 40.0));
  return model;
}

// Whether the parameters are of this world: servers between a half and ten thousand.
bool is_possible(const Model& model) {
  if (model.curve == Curve::usl) return model.at[1] < 1.5 && model.at[2] < 1;
  return model.at[0] >= 0.5 && model.at[0] <= 1e4;
}

std::vector<double> residuals(const Model& model, Curves points) {
  std::vector<double> found;
  for (const CurvePoint& p : points) found.push_back(std::log(p.rate / rate_at(model, p.users)));
  return found;
}

double squares(const Model& model, Curves points) {
  if (!is_possible(model)) return infinity;
  double sum = 0;
  for (const double r : residuals(model, points)) sum += r * r;
  return std::isfinite(sum) ? sum : infinity;
}

Minimum search_from(Curve curve, Curves points, const Point& start, double step) {
  return minimise([&](const Point& at) { return squares(model_at(curve, at), points); }, start, step);
}

// Where the least and the highest rate put the parameters, and around it: the valley of servers against delay is long.
std::vector<Point> starts(Curve curve, Curves points) {
  const Bounds b = bounds_of(points).value();
  const double most = 1 / b.demand, servers = std::max(0.6, most * b.least);
  if (curve == Curve::hinge) return {{std::log(servers), std::log(b.least)}};
  if (curve == Curve::usl) {
    return {{-std::log(b.least), std::log(0.01), std::log(1e-4)}, {-std::log(b.least), std::log(0.2), std::log(1e-6)}};
  }
  std::vector<Point> found;
  for (const double inside : {0.97, 0.75, 0.5, 0.25, 0.08}) {
    const double c = std::max(0.6, servers * inside);
    found.push_back({std::log(c), std::log(c / most), std::log(std::max(0.02, 1 - inside) * b.least)});
  }
  return found;
}

Minimum best_fit(Curve curve, Curves points) {
  Minimum best;
  best.value = infinity;
  for (const Point& start : starts(curve, points)) {
    Minimum found = search_from(curve, points, start, 0.3);
    found = search_from(curve, points, found.at, 0.05);  // a simplex that has collapsed gets a second chance
    if (found.value < best.value) best = found;
  }
  return best;
}

double aicc_of(double sum, double n, double k) {
  if (n - k - 1 <= 0) return infinity;
  // No measurement is better than a thousandth; a perfect fit is not infinitely good.
  const double variance = std::max(sum / n, 1e-6);
  return n * std::log(variance) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

bool can_fit(Curve curve, Curves points) {
  if (points.size() < parameters(curve) + 2) return false;
  for (const CurvePoint& p : points) {
    if (!(p.rate > 0) || !(p.users >= 1) || !std::isfinite(p.rate)) return false;
  }
  return std::any_of(points.begin(), points.end(), [&](const auto& p) { return p.users != points[0].users; });
}

// The curve again with its residuals dealt out anew, fitted from where the fit was: parameters that scatter are not
// known. The same points give the same refits.
std::vector<Model> refitted(const Model& model, Curves points) {
  const std::vector<double> left = residuals(model, points);
  const double n = static_cast<double>(points.size()), k = static_cast<double>(parameters(model.curve));
  const double widen = std::sqrt(n / std::max(1.0, n - k));
  Point start;
  for (std::size_t i = 0; i < parameters(model.curve); ++i) start.push_back(std::log(std::max(model.at[i], 1e-15)));
  Random random(1);
  std::vector<Model> models;
  for (std::size_t i = 0; i < refits; ++i) {
    std::vector<CurvePoint> made(points.begin(), points.end());
    for (CurvePoint& p : made) p.rate = rate_at(model, p.users) * std::exp(widen * left[random.below(left.size())]);
    models.push_back(model_at(model.curve, search_from(model.curve, made, start, 0.1).at));
  }
  return models;
}

}  // namespace

std::string_view curve_name(Curve curve) {
  switch (curve) {
    case Curve::hinge: return "hinge";
    case Curve::queue: return "queue";
    case Curve::usl: return "usl";
  }
  return "";
}

double rate_at(const Model& model, double users) {
  const auto& [a, b, c] = model.at;
  switch (model.curve) {
    case Curve::hinge: return hinge_rate(users, a, b);
    case Curve::queue: return queue_rate(users, a, b, c);
    case Curve::usl: return usl_rate(users, a, b, c);
  }
  return 0;
}

double response_at(const Model& model, double users) { return users / rate_at(model, users); }

std::optional<Model> fit(Curve curve, Curves points) {
  if (!can_fit(curve, points)) return std::nullopt;
  const Minimum best = best_fit(curve, points);
  if (!std::isfinite(best.value)) return std::nullopt;
  Model model = model_at(curve, best.at);
  const double n = static_cast<double>(points.size());
  model.misfit = std::sqrt(best.value / n);
  model.aicc = aicc_of(best.value, n, static_cast<double>(parameters(curve) + 1));
  const std::vector<Model> again = refitted(model, points);
  for (std::size_t i = 0; i < parameters(curve); ++i) {
    std::vector<double> values;
    for (const Model& m : again) values.push_back(m.at[i]);
    // The middle two thirds: a refit that ran away is no measure of error.
    model.error[i] = (quantile_of(values, 0.84) - quantile_of(values, 0.16)) / 2;
  }
  return model;
}

std::vector<Model> fit_all(Curves points) {
  std::vector<Model> models;
  for (const Curve curve : {Curve::hinge, Curve::queue, Curve::usl}) {
    if (auto model = fit(curve, points)) models.push_back(*model);
  }
  std::stable_sort(models.begin(), models.end(), [](const Model& a, const Model& b) { return a.aicc < b.aicc; });
  return models;
}

std::optional<Prediction> rate_with_servers(const Model& model, Curves points, double users, double servers) {
  if (model.curve == Curve::usl || servers <= 0 || !can_fit(model.curve, points)) return std::nullopt;
  const auto foretold = [&](Model changed) {
    changed.at[0] = servers;
    return rate_at(changed, users);
  };
  std::vector<double> values;
  for (const Model& m : refitted(model, points)) values.push_back(foretold(m));
  const double value = foretold(model);
  return Prediction{value, std::min(value, quantile_of(values, 0.05)), std::max(value, quantile_of(values, 0.95))};
}

double Bounds::rate(double users) const { return std::min(1 / demand, users / least); }
double Bounds::response(double users) const { return std::max(least, users * demand); }

std::optional<Bounds> bounds_of(Curves points) {
  if (points.empty()) return std::nullopt;
  Bounds bounds;
  double most = 0;
  const CurvePoint* first = &points[0];
  for (const CurvePoint& p : points) {
    most = std::max(most, p.rate);
    if (p.users < first->users) first = &p;
  }
  if (most <= 0 || first->rate <= 0) return std::nullopt;
  bounds.demand = 1 / most;
  bounds.least = first->users / first->rate;
  return bounds;
}

}  // namespace brink::verdict::why
