#include "verdict/why/what_if.h"

#include <algorithm>
#include <cmath>

#include "verdict/rules/amounts.h"

namespace brink::verdict::why {
namespace {

constexpr double nine_of_ten = 1.645;     // standard errors to either side
constexpr double from_day_to_day = 0.03;  // scatter of a saturated goodput between levels of one run

double relative_error(const Features& f, std::string_view name) {
  const Feature* feature = f.find(name);
  return feature && feature->value > 0 ? feature->error / feature->value : 0;
}

// Of the number of slots: a comb that was accepted counts them exactly, and so do threads that never are fewer or more.
double slots_error(const Features& f) {
  if (f.get_or(feature::comb_lag, 0) >= 1.5 || rules::fixed_at_work(f) > 0.5) return 0;
  if (rules::held_at_capacity(f)) return std::hypot(relative_error(f, feature::s_min), 0.05);
  return relative_error(f, feature::fit_servers);
}

}  // namespace

std::optional<WhatIf> what_if_slots(const Features& features, double slots) {
  const auto now = rules::slots(features);
  const auto rate = rules::number(features, feature::x_max);
  const bool full = features.get_or(feature::saturated, 0) > 0 || features.get_or(feature::comb_lag, 0) >= 1.5;
  if (!full || !now || *now < 1 || !rate || *rate <= 0) return std::nullopt;

  WhatIf answer{.slots_now = *now, .rate_now = *rate};
  const double hold = *now / *rate;
  const double response = std::max(hold, features.get_or(feature::s_min, hold));
  const double error = nine_of_ten * std::sqrt(std::pow(relative_error(features, feature::x_max), 2) +
                                               std::pow(slots_error(features), 2) + std::pow(from_day_to_day, 2));
  answer.rate = slots / hold;
  answer.low = answer.rate / (1 + error);
  answer.high = answer.rate * (1 + error);
  if (const auto room = rules::cpu_headroom(features); room && *room * *rate < answer.rate) {
    answer.processors_at = *room * *rate;
    for (double* end : {&answer.rate, &answer.low, &answer.high}) *end = std::min(*end, *answer.processors_at);
  }
  answer.users = std::ceil(answer.rate * response);
  return answer;
}

}  // namespace brink::verdict::why
