// What an experiment would tell: H(belief) - sum over its outcomes v of P(v) H(belief | v), in bits (why: Breese and
// Heckerman, UAI 1996). An outcome is a symptom of the group that the experiment reads.
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "verdict/rules/list.h"
#include "verdict/why/belief.h"
#include "verdict/why/diagnosis.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {
namespace {

struct Measures {
  std::string_view experiment;
  Group group;
  std::string_view made;  // the feature that is there once the experiment was made
};

constexpr Measures table[] = {
    {"comb", Group::queue, feature::comb_lag},
    {"bystander", Group::others, feature::phi_static},
    {"bystander", Group::others, feature::phi_missing},
    {"single", Group::others, feature::phi_culprit},
    {"connection", Group::phases, feature::s_min_fresh},
    {"admission", Group::admission, feature::admitted_rate},
    {"connections", Group::connections, feature::connection_limit},
    {"recovery", Group::recovery, feature::recovery_ratio},
    {"keys", Group::keys, feature::key_ratio},
    {"cache_bust", Group::cache, feature::cache_bust_ratio},
    {"size", Group::size, feature::size_slope},
    {"burst", Group::start, feature::burst_ratio},
    {"hold_long", Group::drift, feature::drift_certainty},
};

double entropy(std::span<const double> p) {
  double out = 0;
  for (const double x : p) out -= x > 0 ? x * std::log2(x) : 0;
  return out;
}

double expected_gain(const std::vector<double>& p, Group group) {
  const auto all = rules::all();
  double after = 0, seen = 0;
  for (std::size_t s = 0; s < symptom_count; ++s) {
    const auto symptom = static_cast<Symptom>(s);
    if (background(symptom).group != group) continue;
    // The likelihood of an outcome is taken as the belief will take it: capped, weighted.
    const Reading outcome{group, {{symptom, 1}}, {}};
    std::vector<double> then(p.size());
    double share = 0, sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      share += p[i] * likelihood(*all[i], symptom);
      sum += then[i] = p[i] * std::exp(log_ratio(*all[i], outcome));
    }
    for (double& x : then) x /= sum;
    after += share * entropy(then);
    seen += share;
  }
  return std::max(0.0, entropy(p) - after / seen);
}

// A trend that a look in passing left in doubt is not known.
bool is_known(const Features& f, const Measures& m) {
  if (m.experiment != "hold_long") return f.has(m.made);
  const Feature* certainty = measured(f, m.made);
  const bool doubtful = certainty && certainty->value > 0.8 && certainty->value < 0.99;
  return certainty && (certainty->source == "hold_long" || !doubtful);
}

// Acknowledgements delay answers of at least 40 ms or none; of those, about a fifth in the wild.
double delayed_ack_bits(const Features& f) {
  const Feature* s = measured(f, feature::s_min);
  if (measured(f, feature::s_min_quickack) || (s && s->value < 0.036)) return 0;
  constexpr double p[] = {0.2, 0.8};
  return entropy(p);
}

}  // namespace

double expected_information(const Features& features, std::string_view experiment) {
  if (experiment == "quickack") return delayed_ack_bits(features);
  const auto made = [&](const Measures& m) { return m.experiment == experiment && is_known(features, m); };
  if (std::any_of(std::begin(table), std::end(table), made)) return 0;
  const auto it =
      std::find_if(std::begin(table), std::end(table), [&](const Measures& m) { return m.experiment == experiment; });
  return it == std::end(table) ? 0 : expected_gain(believe(features).probability, it->group);
}

}  // namespace brink::verdict::why
