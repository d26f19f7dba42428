#include "verdict/why/belief.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "verdict/rules/list.h"
#include "verdict/why/family.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using rules::Rule;

namespace {

constexpr double most_ratio = 50;
constexpr double veto = 1e-3;  // of what a cause cannot be without
constexpr double group_weight = 0.8;
constexpr double least_likelihood = 0.004;
constexpr double most_prior = 5;  // priors never decide: at most 5:1 between causes that were looked for
constexpr double unseen_store = 0.15;
constexpr double unseen_peer = 0.4;
constexpr double unseen_need = 0.3;  // none of its necessary symptoms was looked for
constexpr double limited_beside_a_fault = 0.02;
constexpr double most_unwitnessed_cpu = 0.7;  // gil, cpu_bound, cpu_throttled together, from the client alone
constexpr double most_capacity_when_limited = 0.3;

bool needs_in(const Rule& rule, Group group) {
  return std::any_of(rule.needs.begin(), rule.needs.end(), [&](Symptom s) { return background(s).group == group; });
}

bool allowed(const Rule& rule, Symptom symptom) {
  return !needs_in(rule, background(symptom).group) ||
         std::find(rule.needs.begin(), rule.needs.end(), symptom) != rule.needs.end();
}

bool speaks_of(const Rule& rule, Group group) {
  return std::any_of(rule.rows.begin(), rule.rows.end(),
                     [&](const rules::Row& row) { return background(row.symptom).group == group; });
}

// Whether the group's reading could have shown one of the symptoms the rule cannot be without.
bool looked_for(const Rule& rule, const Reading& reading) {
  return std::any_of(rule.needs.begin(), rule.needs.end(), [&](Symptom s) {
    const bool open = std::find(reading.open.begin(), reading.open.end(), s) != reading.open.end();
    return background(s).group == reading.group && !open;
  });
}

bool looked_for(const Rule& rule, const std::vector<Reading>& readings) {
  return rule.needs.empty() ||
         std::any_of(readings.begin(), readings.end(), [&](const Reading& r) { return looked_for(rule, r); });
}

double capped(double ratio) { return std::clamp(ratio, 1 / most_ratio, most_ratio); }

double weighted(double ratio, bool necessary) {
  const double log = std::log(std::clamp(ratio, necessary ? veto : 1 / most_ratio, most_ratio));
  return log < 0 && necessary ? log : group_weight * log;
}

bool store_seen(const Features& f) {
  return f.has(feature::db_active) || f.has(feature::db_lock_waits) || !f.text("db_query").empty() || peer_is_store(f);
}

// Whether a store was seen that the rule may be about.
bool its_store_seen(const Rule& rule, const Features& f) {
  const std::string_view peer = f.text("peer");
  const auto named = [&](std::string_view kind) { return icontains(peer, kind); };
  const bool another =
      !rule.stores.empty() && !peer.empty() && std::none_of(rule.stores.begin(), rule.stores.end(), named);
  return store_seen(f) && !another;
}

// What a group says when nothing is the matter: it takes both causes to leave it so.
bool is_normal(Symptom symptom) {
  using enum Symptom;
  constexpr Symptom normal[] = {pauses_none, quota_none,  drift_none,   start_warm,     recovery_fine, life_alive,
                                spells_none, errors_none, phases_plain, reuse_fine,     kernel_plain,  text_plain,
                                alone_even,  keys_alike,  size_flat,    transfer_small, cache_neutral, generator_fine};
  return std::find(std::begin(normal), std::end(normal), symptom) != std::end(normal);
}

// The groups' words for two causes at once, for one symptom, before they are brought to a sum of 1.
double either(const Rule& one, const Rule& other, Symptom symptom) {
  if (is_normal(symptom)) return likelihood(one, symptom) * likelihood(other, symptom);
  return 1 - (1 - likelihood(one, symptom)) * (1 - likelihood(other, symptom));
}

double sum_of_either(const Rule& one, const Rule& other, Group group) {
  double sum = 0;
  for (std::size_t i = 0; i < symptom_count; ++i) {
    const auto symptom = static_cast<Symptom>(i);
    if (background(symptom).group == group) sum += either(one, other, symptom);
  }
  return sum;
}

}  // namespace

double likelihood(const Rule& rule, Symptom symptom) {
  const Group group = background(symptom).group;
  // A target with a fault and a tester at its limit seldom meet.
  if (group == Group::generator && !rule.rows.empty() && !speaks_of(rule, group)) {
    return symptom == Symptom::generator_is_limit ? limited_beside_a_fault : 1 - limited_beside_a_fault;
  }
  double listed = 0, unlisted_background = 1;
  for (const rules::Row& row : rule.rows) {
    if (row.symptom == symptom) return std::max(row.probability, least_likelihood);
    if (background(row.symptom).group != group) continue;
    listed += row.probability;
    unlisted_background -= background(row.symptom).share;
  }
  const double left = std::max(0.0, 1 - listed) * background(symptom).share / std::max(unlisted_background, 1e-6);
  return std::max(left, least_likelihood);
}

// Of a group that a rule says nothing of. What is out of the ordinary is seldom there beside a cause that does not
// bring it: full tables of descriptors, connections that are counted, a page that names its limit, always as many at
// work while others wait.
double unexplained(const Rule& rule, const Reading& reading) {
  constexpr double by_chance = 0.4;  // of how often it is seen at all
  constexpr Group telling[] = {Group::kernel, Group::connections, Group::life,
                               Group::spells, Group::text,        Group::working};
  const bool tells = std::find(std::begin(telling), std::end(telling), reading.group) != std::end(telling);
  if (!tells || rule.rows.empty()) return 1;
  double ratio = 0;
  for (const auto& [symptom, p] : reading.values) {
    const bool open = std::find(reading.open.begin(), reading.open.end(), symptom) != reading.open.end();
    const bool ordinary =
        open || is_normal(symptom) || symptom == Symptom::connections_free || symptom == Symptom::working_varies;
    ratio += p * (ordinary ? 1 : by_chance);
  }
  return ratio;
}

double log_ratio(const Rule& rule, const Reading& reading) {
  const bool spoken_of = reading.group == Group::generator || speaks_of(rule, reading.group);
  if (!spoken_of && !needs_in(rule, reading.group)) {
    return weighted(unexplained(rule, reading), false);
  }
  double ratio = 0;
  for (const auto& [symptom, p] : reading.values) {
    const double of_symptom = likelihood(rule, symptom) / background(symptom).share;
    ratio += p * (allowed(rule, symptom) ? capped(of_symptom) : veto);
  }
  return weighted(ratio, needs_in(rule, reading.group));
}

double log_ratio(const Rule& one, const Rule& other, const Reading& reading) {
  const bool first = speaks_of(one, reading.group), second = speaks_of(other, reading.group);
  if (!second) return log_ratio(one, reading);
  if (!first) return log_ratio(other, reading);
  const double sum = sum_of_either(one, other, reading.group);
  double ratio = 0;
  for (const auto& [symptom, p] : reading.values) {
    const bool possible = allowed(one, symptom) || allowed(other, symptom);
    const double of_symptom = either(one, other, symptom) / sum / background(symptom).share;
    ratio += p * (possible ? capped(of_symptom) : veto);
  }
  return weighted(ratio, false);
}

double prior(const Rule& rule, const Features& features) {
  double out = rule.prior;
  for (const rules::Hint& hint : rule.hints) {
    if (icontains(features.text(hint.text), hint.word)) out *= hint.factor;
  }
  out = std::clamp(out, 1 / most_prior, most_prior);
  if (rule.needs_peer && features.text("peer").empty()) out *= unseen_peer;
  return rule.needs_store && !its_store_seen(rule, features) ? out * unseen_store : out;
}

namespace {

void normalise(std::vector<double>& p) {
  double sum = 0;
  for (const double x : p) sum += x;
  for (double& x : p) x /= sum;
}

// Takes what the chosen have beyond `most` together, and gives it to one rule.
template <typename Chosen>
void cap_together(std::vector<double>& p, double most, std::string_view heir, Chosen chosen) {
  const auto all = rules::all();
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += chosen(all[i]->cause) ? p[i] : 0;
  if (sum <= most) return;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (chosen(all[i]->cause)) p[i] *= most / sum;
    if (all[i]->cause.id == heir) p[i] += sum - most;
  }
}

void apply_limits(std::vector<double>& p, const Features& f) {
  if (is_one(measured(f, feature::generator_limited))) {
    cap_together(p, most_capacity_when_limited, "generator_limited",
                 [](const Cause& cause) { return within(cause.family, "capacity"); });
  }
  const bool witnessed =
      measured(f, feature::cpu_cores) || measured(f, feature::top_thread_cpu) || measured(f, feature::throttled_share);
  if (witnessed) return;
  cap_together(p, most_unwitnessed_cpu, "unknown", [](const Cause& cause) {
    return cause.id == "gil" || cause.id == "cpu_bound" || cause.id == "cpu_throttled";
  });
}

}  // namespace

Belief believe(const Features& features) {
  const auto all = rules::all();
  Belief out;
  out.readings = read_symptoms(features);
  std::vector<double> odds(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    out.weights.emplace_back();
    // A tax is not in the running.
    odds[i] = all[i]->tax ? -1e9 : std::log(prior(*all[i], features));
    if (!looked_for(*all[i], out.readings)) odds[i] += std::log(unseen_need);
    for (const Reading& reading : out.readings) {
      out.weights[i].push_back(log_ratio(*all[i], reading));
      odds[i] += out.weights[i].back();
    }
  }
  const double highest = *std::max_element(odds.begin(), odds.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    out.probability.push_back(std::exp(odds[i] - highest));
  }
  normalise(out.probability);
  apply_limits(out.probability, features);
  return out;
}

std::size_t Belief::best() const {
  const auto all = rules::all();
  std::size_t out = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (probability[i] > probability[out] && all[i]->cause.id != "unknown") out = i;
  }
  return out;
}

}  // namespace brink::verdict::why
