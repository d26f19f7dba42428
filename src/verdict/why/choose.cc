#include "verdict/why/choose.h"

#include <algorithm>
#include <array>

#include "verdict/why/catalogue.h"
#include "verdict/why/diagnosis.h"
#include "verdict/why/experiments/stages.h"
#include "verdict/why/family.h"

namespace brink::verdict::why {
namespace {

constexpr double decided = 0.90;           // belief in one cause that more experiments would hardly move
constexpr double least_bits_per_s = 0.01;  // below it an experiment is not worth its load
constexpr double least_bits = 0.02;

// Made whatever the belief, in this order: cheap, and nearly every cause leaves its mark in one of them.
constexpr std::array<std::string_view, 4> basic = {"comb", "bystander", "quickack", "connection"};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// With what a hold leaves behind: who waits when it ends is answered within a round.
Duration time_needed(const Experiment& e, const Scene& scene) {
  return e.cost(scene) + std::min(round_of_hold(scene), longest_drain);
}

// A pause that was seen too seldom to say whether it comes by the clock is worth a longer look.
bool wants_long_look(const Features& known) {
  return known.get_or(feature::freeze_longest, 0) >= 0.1 && !known.has(feature::freeze_period);
}

// Answers that leave one by one and evenly are those of a shaper, or of work that is done one at a time: a caller who
// takes his time can tell. And one who is refused most of the time may just have asked too fast.
bool wants_paced(const Features& known) {
  constexpr double even = 0.3, often = 0.2;
  const double alone = known.get_or(feature::failed_share_one_user, 0);
  const bool hurried = alone > often && alone < 1;
  return hurried || (known.get_or(feature::saturated, 0) > 0 && known.get_or(feature::gap_cv, 1) < even);
}

// What is made before anything is weighed.
std::vector<std::string_view> first_ones(const Features& known, const ChoiceOptions& options) {
  if (!options.only.empty()) return {options.only.begin(), options.only.end()};
  std::vector<std::string_view> names(basic.begin(), basic.end());
  if (wants_long_look(known)) names.emplace_back("hold_long");
  if (wants_paced(known)) names.insert(names.end(), {"paced", "admission"});
  return names;
}

bool is_decided(const Features& known) {
  const std::vector<Ranked> all = belief(known);
  return !all.empty() && all.front().confidence >= decided;
}

// What is next when a resource that is used up is no longer: not known where nobody saw the target's processors.
bool wants_next_limit(const Features& known) {
  const std::vector<Ranked> all = belief(known);
  const Cause* cause = all.empty() ? nullptr : find_cause(all.front().cause);
  return cause && within(cause->family, "capacity") && !known.has(feature::cpu_cores);
}

struct Candidate {
  const Experiment* experiment = nullptr;
  double bits_per_s = 0;
};

}  // namespace

const Experiment* next_experiment(const Scene& scene, const Features& known, const std::vector<std::string>& made,
                                  Duration left, const ChoiceOptions& options) {
  const auto open = [&](const Experiment& e) {
    return !contains(made, e.name) && e.possible(scene, known) && time_needed(e, scene) <= left;
  };
  for (const std::string_view name : first_ones(known, options)) {
    const Experiment* e = find_experiment(name);
    if (e && open(*e)) return e;
  }
  if (!options.only.empty()) return nullptr;
  if (is_decided(known)) {
    const Experiment* ablation = find_experiment("ablation");
    return wants_next_limit(known) && open(*ablation) ? ablation : nullptr;
  }
  Candidate best;
  for (const Experiment& e : experiments()) {
    if (!open(e)) continue;
    const double bits = expected_information(known, e.name);
    const double rate = bits / std::max(0.5, seconds(e.cost(scene)));
    if (bits >= least_bits && rate >= least_bits_per_s && rate > best.bits_per_s) best = {&e, rate};
  }
  return best.experiment;
}

std::string reason_skipped(const Experiment& experiment, const Scene& scene, const Features& known,
                           const std::vector<std::string>& made, Duration left, const ChoiceOptions& options) {
  if (contains(made, experiment.name)) return "";
  if (!options.only.empty() && !contains(options.only, experiment.name)) return "not asked for";
  if (!experiment.possible(scene, known)) return "not possible here, or settled already";
  if (time_needed(experiment, scene) > left) return "no time left in the budget";
  return is_decided(known) ? "settled: one cause is certain enough" : "would tell too little for its time";
}

}  // namespace brink::verdict::why
