#include "verdict/why/diagnosis.h"

#include <algorithm>
#include <cmath>

#include "verdict/rules/amounts.h"
#include "verdict/rules/list.h"
#include "verdict/why/belief.h"
#include "verdict/why/evidence.h"
#include "verdict/why/family.h"

namespace brink::verdict::why {

using rules::Rule;

namespace {

constexpr double enough_for_a_cause = 0.6;
constexpr double enough_for_a_family = 0.75;
constexpr double most_confidence = 0.97;
constexpr std::size_t most_ranked = 8;

double confidence(double probability) { return std::round(std::clamp(probability, 0.0, most_confidence) * 100) / 100; }

std::vector<Ranked> sorted(const Belief& belief) {
  const auto all = rules::all();
  std::vector<Ranked> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]->tax) out.push_back({std::string(all[i]->cause.id), belief.probability[i]});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Ranked& a, const Ranked& b) { return a.confidence > b.confidence; });
  return out;
}

struct Held {
  const Family* family = nullptr;
  double probability = 0;
};

// The deepest class that is certain enough; none when not even one of the highest is.
Held deepest_certain(const Belief& belief) {
  const auto all = rules::all();
  Held out;
  for (const Family& family : families()) {
    if (family.id == "unknown") continue;
    double sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (within(all[i]->cause.family, family.id)) sum += belief.probability[i];
    }
    if (sum < enough_for_a_family || (out.family && depth(family.id) <= depth(out.family->id))) continue;
    out = {&family, sum};
  }
  return out;
}

double probability_of(const Belief& belief, const std::vector<Ranked>& causes) {
  const auto all = rules::all();
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const Ranked& cause : causes) sum += all[i]->cause.id == cause.cause ? belief.probability[i] : 0;
  }
  return sum;
}

// That nothing is wrong is certain when the ways of being so are, whichever it is.
double probability_of_no_fault(const Belief& belief, std::string_view family) {
  constexpr std::string_view no_fault = "no_fault";
  if (family != no_fault) return 0;
  const auto all = rules::all();
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) sum += all[i]->cause.family == no_fault ? belief.probability[i] : 0;
  return sum;
}

double probability_of(const Belief& belief, std::string_view cause) {
  return cause.empty() ? 0 : probability_of(belief, {Ranked{std::string(cause), 0}});
}

// Causes that hold beside each other share what belief one of them alone would have. Of causes that cannot be told
// apart the likelier is named, with its own belief: the other is among its rivals.
void name_cause(const Belief& belief, std::size_t best, Diagnosis& out) {
  const Rule& rule = *rules::all()[best];
  const double alone = belief.probability[best];
  const double together =
      std::max(alone + probability_of(belief, out.also), probability_of_no_fault(belief, rule.cause.family));
  if (together >= enough_for_a_cause || alone + probability_of(belief, rule.alike) >= enough_for_a_cause) {
    out.cause = rule.cause.id;
    out.confidence = confidence(together);
    if (const Family* family = find_family(rule.cause.family)) out.family = family->title;
    return;
  }
  const Held held = deepest_certain(belief);
  if (!held.family) return;
  out.family = held.family->title;
  out.confidence = confidence(held.probability);
}

}  // namespace

std::vector<Ranked> belief(const Features& features) { return sorted(believe(features)); }

Diagnosis diagnose(const Features& features) {
  const Belief all = believe(features);
  const std::size_t best = all.best();
  const Rule& rule = *rules::all()[best];
  Diagnosis out;
  if (rule.cause.family != "no_fault") out.also = causes_beside(best, all, features);
  name_cause(all, best, out);
  for (Ranked& ranked : sorted(all)) {
    ranked.confidence = confidence(ranked.confidence);
    if (ranked.confidence >= 0.01 && out.ranked.size() < most_ranked) out.ranked.push_back(std::move(ranked));
  }
  // What the likeliest cause would explain is evidence for its class too.
  out.evidence = evidence_for(best, all, features);
  out.rivals = rivals_of(best, all, features);
  out.falsifier = falsifier_of(rule);
  out.taxes = taxes_beside(out.cause, features);
  if (const auto most = rules::route_capacity(features); most && features.get_or(feature::breaks, 0) > 0) {
    out.parameters.insert_or_assign("route_rps", *most);
  }
  if (rule.measure && !out.family.empty()) rule.measure(features, out.parameters);
  if (out.cause == "unknown") out.also.clear();
  if (rule.remedy && out.cause != "unknown") out.remedy = rule.remedy(features);
  return out;
}

}  // namespace brink::verdict::why
