#include "verdict/why/signals/sample_features.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "verdict/why/signals/drift.h"
#include "verdict/why/signals/failures.h"
#include "verdict/why/signals/freezes.h"
#include "verdict/why/signals/froze_alone.h"
#include "verdict/why/signals/spells.h"
#include "verdict/why/signals/spread.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {
namespace {

constexpr double few_failures = 0.05;
constexpr std::uint64_t fewest_for_reuse = 10;  // requests
constexpr double long_freeze = 0.1;             // s: from here on it is worth asking who froze

struct Part {
  const Trial* trial = nullptr;
  std::vector<sample::Sample> samples;  // the culprit's
  double failed = 0;                    // share of them
  std::uint32_t users = 0;              // 0: open load
};

std::vector<Part> parts_of(std::span<const Trial> trials, std::uint32_t culprit) {
  std::vector<Part> parts;
  for (const Trial& trial : trials) {
    Part part{&trial, of_route(trial.samples, culprit), 0, 0};
    if (part.samples.empty()) continue;
    part.failed = static_cast<double>(failures(part.samples).size()) / static_cast<double>(part.samples.size());
    if (const auto* closed = std::get_if<plan::Closed>(&trial.stage.load)) part.users = closed->users;
    parts.push_back(std::move(part));
  }
  return parts;
}

bool all_refused(Samples samples) {
  constexpr std::size_t fewest = 3;
  const auto refused = [](const sample::Sample& s) { return !s.ok() && has_response(s.failure); };
  return samples.size() >= fewest && std::all_of(samples.begin(), samples.end(), refused);
}

void set(Features& out, std::string_view name, const std::optional<Estimate>& value) {
  if (value) out.set(name, value->value, value->error);
}

void set_first(const std::vector<Part>& parts, Features& out) {
  const std::vector<sample::Sample>& samples = parts.front().samples;
  const auto first =
      std::min_element(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
  if (first->ok()) out.set(feature::first_request, seconds(first->response_time()));
}

// Of the connections that were lost, those lost inside a response are counted apart.
void set_cut(const std::vector<sample::Sample>& failing, Features& out) {
  const auto lost = std::count_if(failing.begin(), failing.end(), is_connection_failure);
  const auto cut = std::count_if(failing.begin(), failing.end(), [](const sample::Sample& s) {
    return is_connection_failure(s) && s.first_byte != Instant{};
  });
  const auto reset = out.get(feature::failed_reset);
  if (lost == 0 || !reset) return;
  const double share = static_cast<double>(cut) / static_cast<double>(lost);
  out.set(feature::failed_cut, *reset * share);
  out.set(feature::failed_reset, *reset * (1 - share));
}

void set_failures(const std::vector<Part>& parts, Features& out) {
  std::vector<sample::Sample> failing;  // of the stages in which it failed at all
  for (const Part& part : parts) {
    if (part.failed >= 0.02) failing.insert(failing.end(), part.samples.begin(), part.samples.end());
  }
  if (const auto latency = failure_latency(failing)) {
    set(out, feature::failed_latency, latency->median);
    out.set(feature::failed_latency_spread, latency->spread);
  }
  set_cut(failing, out);
  set(out, feature::failed_on_reused_share, failed_on_reused(failing));
  if (const auto number = failed_request_number(failing)) out.set(feature::failed_request_number, *number);
}

// Over all stages, up to the first failure; nothing when none failed.
void set_served_first(const std::vector<Part>& parts, Features& out) {
  std::uint64_t served = 0;
  for (const Part& part : parts) {
    const sample::Sample* first = nullptr;
    for (const sample::Sample& s : part.samples) {
      if (!s.ok() && !is_ours(s.failure) && (!first || s.due < first->due)) first = &s;
    }
    const auto before = [&](const sample::Sample& s) { return s.ok() && (!first || s.due < first->due); };
    served += static_cast<std::uint64_t>(std::count_if(part.samples.begin(), part.samples.end(), before)) *
              std::max<std::uint64_t>(1, part.trial->every);
    if (first) return out.set(feature::served_first, static_cast<double>(served));
  }
}

// The longest usual spell of all stages.
void set_spells(const std::vector<Part>& parts, Features& out) {
  std::optional<double> longest;
  for (const Part& part : parts) {
    const auto found = find_spells(part.samples);
    if (found) longest = std::max(longest.value_or(0), found->usual);
  }
  if (longest) out.set(feature::refusal_spell, *longest);
}

// Where requests are sent again because their connection had ended under them, a number that many connections share.
void set_hidden_ends(const std::vector<Part>& parts, Features& out) {
  if (out.has(feature::failed_request_number)) return;
  for (const Part& part : parts) {
    const auto& workers = part.trial->summary.workers;
    const bool repeated =
        std::any_of(workers.begin(), workers.end(), [](const auto& w) { return w.stale_retries > 0; });
    if (!repeated || part.trial->every > 1) continue;
    const auto number = closed_after(part.trial->samples);
    if (number) return out.set(feature::failed_request_number, *number);
  }
}

std::optional<bool> alone_in(const std::vector<Part>& parts, std::uint32_t culprit, double at_rest) {
  Meanwhile others;
  Caught caught;
  for (const Part& part : parts) {
    if (part.failed >= few_failures) continue;
    others.add(meanwhile(part.trial->samples, culprit, at_rest));
    caught.add(caught_by(part.trial->samples, culprit, at_rest));
  }
  const auto alone = froze_alone(others);
  return alone ? alone : caught_alone(caught);
}

// The longest freeze of all stages; the share is that of the stage that was frozen most often, and so is the period,
// unless it takes all stages to see one. A single user's slow request stops nobody else: that may be no freeze.
void set_freezes(const std::vector<Part>& parts, const Scene& scene, std::uint32_t culprit, Features& out) {
  const double at_rest = seconds(scene.s_min);
  std::optional<Freezes> most;
  std::vector<Freeze> all;
  double longest = 0;
  for (const Part& part : parts) {
    if (part.failed >= few_failures) continue;
    auto found = find_freezes(part.samples, at_rest, latest_turn(*part.trial));
    if (!found || (part.users == 1 && !found->all.empty())) continue;
    all.insert(all.end(), found->all.begin(), found->all.end());
    longest = std::max(longest, found->longest);
    if (!most || found->all.size() > most->all.size()) most = std::move(found);
  }
  if (!most) return;
  out.set(feature::freeze_longest, longest);
  out.set(feature::freeze_share, most->share);
  const auto period = most->period ? most->period : common_period(all);
  if (period) out.set(feature::freeze_period, *period);
  if (const auto spread = spread_of(all)) out.set(feature::freeze_spread, *spread);
  if (longest < long_freeze) return;
  if (const auto alone = alone_in(parts, culprit, at_rest)) out.set(feature::freeze_one_route, *alone ? 1 : 0);
}

void set_drift(const std::vector<Part>& parts, Features& out) {
  std::vector<DriftPart> loads;
  for (const Part& part : parts) {
    if (part.users > 0 && part.failed < few_failures) loads.push_back({part.users, part.samples, part.trial->every});
  }
  const auto drift = drift_of(loads);
  if (!drift) return;
  set(out, feature::drift_per_request, drift->per_request);
  out.set(feature::drift_certainty, drift->certainty);
}

// From the second request of the user on: the first has no connection to find.
void set_reuse(const std::vector<Part>& parts, Features& out) {
  std::uint64_t reused = 0, all = 0;
  for (const Part& part : parts) {
    if (part.users != 1 || part.trial->samples.size() < 2) continue;
    const auto begun = std::min_element(part.trial->samples.begin(), part.trial->samples.end(),
                                        [](const auto& a, const auto& b) { return a.due < b.due; });
    for (const sample::Sample& s : part.trial->samples) {
      if (&s == &*begun || is_ours(s.failure)) continue;
      ++all;
      if (s.reused()) ++reused;
    }
  }
  if (all >= fewest_for_reuse) set(out, feature::reused_share, share_estimate(reused, all));
}

// Of the stage that had most of them: what overflows does so only under load.
void set_connects(const std::vector<Part>& parts, Features& out) {
  std::optional<Estimate> most;
  for (const Part& part : parts) {
    const auto share = connect_retry_share(part.samples);
    if (share && (!most || share->value > most->value)) most = share;
  }
  set(out, feature::connect_retry_share, most);
}

void set_bimodality(const std::vector<Part>& parts, Features& out) {
  std::vector<double> times;
  for (const Part& part : parts) {
    if (part.users != 1) continue;
    const std::vector<double> its = response_times(successes(part.samples));
    times.insert(times.end(), its.begin(), its.end());
  }
  const auto two = bimodality_of(times);
  if (!two) return;
  set(out, feature::bimodal_share, two->share);
  out.set(feature::bimodal_ratio, two->ratio);
}

}  // namespace

void features_of_single_users(const Scene& scene, const Features& known, std::span<const Trial> trials, Features& out) {
  const auto culprit = scene.route(Role::culprit);
  if (!culprit) return;
  const bool served_before = known.get_or(feature::failed_share_one_user, 1) < 0.02;
  double slowest = 0;
  std::size_t refused = 0, in_a_row = 0;
  for (const Part& part : parts_of(trials, *culprit)) {
    if (part.users != 1) continue;
    for (const double time : response_times(successes(part.samples))) slowest = std::max(slowest, time);
    in_a_row = all_refused(part.samples) ? in_a_row + 1 : 0;
    refused = std::max(refused, in_a_row);
  }
  if (slowest > 0) out.set(feature::slowest_alone, slowest);
  if (served_before && refused > 0) out.set(feature::refused_alone, static_cast<double>(refused));
}

void features_of_samples(const Scene& scene, std::span<const Trial> trials, Features& out) {
  const auto culprit = scene.route(Role::culprit);
  if (!culprit) return;
  features_of_single_users(scene, out, trials, out);
  const std::vector<Part> parts = parts_of(trials, *culprit);
  if (parts.empty()) return;
  set_first(parts, out);
  set_failures(parts, out);
  set_served_first(parts, out);
  set_spells(parts, out);
  set_hidden_ends(parts, out);
  set_freezes(parts, scene, *culprit, out);
  set_drift(parts, out);
  set_connects(parts, out);
  set_bimodality(parts, out);
  if (scene.keepalive) set_reuse(parts, out);
}

}  // namespace brink::verdict::why
