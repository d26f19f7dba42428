// Inside of symptom.h: the decision tables, one function a group, and the arithmetic of soft thresholds they share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "verdict/why/symptom.h"

namespace brink::verdict::why {

// A feature that was measured and is a number.
const Feature* measured(const Features& features, std::string_view name);

// Probability that the value lies above the threshold, for a normal error made of the feature's own and a seventh of
// the threshold (no threshold is known better than that). 0 for a feature that is absent: it says nothing, so it must
// not be the only one asked.
double above(const Feature* feature, double threshold);
double above(double value, double error, double threshold);
bool is_one(const Feature* feature);

// The culprit's rate when all that serves it was at work, or null: held alone it has all of what it shares with others,
// but a hold that is refused most of the time is no measure of capacity, which is at least what was ever seen.
const Feature* highest_rate(const Features& f);

// Deals out probability, symptom by symptom: each takes its share of what those before it left.
class Deal {
 public:
  Deal(Group group, const Feature* decided_by);
  Deal& take(Symptom symptom, double share);
  // Nobody looked for it: its share is what others leave of it.
  Deal& leave_open(Symptom symptom, double share);
  // What is left goes here.
  Reading rest(Symptom symptom);

 private:
  void add(Symptom symptom, double probability);

  Reading reading_;
  double left_ = 1;
};

using Reader = std::optional<Reading> (*)(const Features&);

std::optional<Reading> read_generator(const Features& f);
std::optional<Reading> read_curve(const Features& f);
std::optional<Reading> read_demand(const Features& f);
std::optional<Reading> read_queue(const Features& f);
std::optional<Reading> read_depth(const Features& f);
std::optional<Reading> read_spread(const Features& f);
std::optional<Reading> read_others(const Features& f);
std::optional<Reading> read_errors(const Features& f);
std::optional<Reading> read_spells(const Features& f);
std::optional<Reading> read_life(const Features& f);
std::optional<Reading> read_admission(const Features& f);
std::optional<Reading> read_phases(const Features& f);
std::optional<Reading> read_connections(const Features& f);
std::optional<Reading> read_reuse(const Features& f);
std::optional<Reading> read_pauses(const Features& f);
std::optional<Reading> read_quota(const Features& f);
std::optional<Reading> read_drift(const Features& f);
std::optional<Reading> read_start(const Features& f);
std::optional<Reading> read_recovery(const Features& f);
std::optional<Reading> read_keys(const Features& f);
std::optional<Reading> read_cache(const Features& f);
std::optional<Reading> read_size(const Features& f);
std::optional<Reading> read_transfer(const Features& f);
std::optional<Reading> read_alone(const Features& f);
// Whether a single user sees two kinds of answers, fast and slow ones, from 0 to 1. What scatters by less than a
// scheduler does says nothing of the target.
double two_kinds_alone(const Features& f);
std::optional<Reading> read_kernel(const Features& f);
std::optional<Reading> read_process(const Features& f);
std::optional<Reading> read_working(const Features& f);
std::optional<Reading> read_store(const Features& f);
std::optional<Reading> read_text(const Features& f);

// Parts of symptom_text().
std::string connection_text(Symptom symptom, const Features& f);
std::string time_symptom_text(Symptom symptom, const Features& f);
std::string data_text(Symptom symptom, const Features& f);
std::string server_text(Symptom symptom, const Features& f);

// Whether the peer the threads wait for is a data store, by its name or port.
bool peer_is_store(const Features& f);

}  // namespace brink::verdict::why
