// How likely each cause is: priors times grouped likelihood ratios.
//
//   log odds(cause) = log prior + sum over groups g of w_g * log LR_g
//
// LR_g is the likelihood of what the group says under the cause over its background, at most 50 and at least 1/50, so
// that no single group makes certain; w_g is 0.8, because groups are not quite independent, and 1 for a group that
// speaks against a necessary symptom (a veto).
#pragma once

#include <cstddef>
#include <vector>

#include "verdict/rules/rule.h"
#include "verdict/why/symptom.h"

namespace brink::verdict::why {

struct Belief {
  std::vector<Reading> readings;
  // By index into rules::all(). Sum to 1; taxes are 0.
  std::vector<double> probability;
  // By rule, then by reading: weighted log likelihood ratios.
  std::vector<std::vector<double>> weights;

  std::size_t best() const;  // index of the likeliest, `unknown` aside
};

Belief believe(const Features& features);

// P(symptom | cause of the rule); never 0. Of a group the rule does not speak of: its background.
double likelihood(const rules::Rule& rule, Symptom symptom);
// Of a reading, weighted and capped.
double log_ratio(const rules::Rule& rule, const Reading& reading);
// Of a reading when two causes are at work: a symptom shows when either of them makes it show.
double log_ratio(const rules::Rule& one, const rules::Rule& other, const Reading& reading);
// The prior under what is known of the target.
double prior(const rules::Rule& rule, const Features& features);

}  // namespace brink::verdict::why
