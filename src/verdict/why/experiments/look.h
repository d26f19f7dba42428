// Look: numbers read out of trials, with their errors. Nothing is made of too few requests.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "verdict/why/experiment.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

inline constexpr std::size_t fewest = 5;  // values that a median is made of

// The median, with an error that knows how alike neighbours are (values.h); of fewer than `fewest` values, if that is
// asked for, with half their range. Nothing of fewer values than `least`.
std::optional<Estimate> median(std::span<const double> in_order, std::size_t least = fewest);
// Nothing unless the denominator is positive; errors to first order.
std::optional<Estimate> ratio(const Estimate& numerator, const Estimate& denominator);
Estimate difference(const Estimate& left, const Estimate& right);
Estimate clipped(const Estimate& measured, double low, double high);

// Which requests: all, or those on connections that had carried one, or those on new ones.
enum class On { any, reused, fresh };
// Which time of a request: from when it was due, from when it was begun (with the opening of its connection), or from
// when it was sent.
enum class From { due, begun, sent };

// Of the successes of a role, seconds, in the order in which they ended.
std::vector<double> answer_times(const Scene& scene, const Trial& trial, Role role, On on = On::any,
                                 From from = From::due);
// The same over several trials, one after the other.
std::vector<double> answer_times(const Scene& scene, std::span<const Trial* const> trials, Role role, On on = On::any,
                                 From from = From::due);

// What users of a role waited, seconds from due: answers of any status, except those that came back sooner than an
// answer at rest does (turned away, they did not wait); and the time until they gave up, for `at_rest` > 0.
// Requests still unanswered when the trial ended count with the time they may have had.
std::vector<double> waits(const Scene& scene, const Trial& trial, Role role, double at_rest);

// Of a role: how many had no response at all, of how many. Those still unanswered at the end had none.
struct Lost {
  std::uint64_t lost = 0;
  std::uint64_t of = 0;
};
Lost lost(const Scene& scene, const Trial& trial, Role role);

// The trials of a stage's name, those cut short left out.
std::vector<const Trial*> trials_named(const std::vector<Trial>& played, std::string_view name);
const Trial* trial_named(const std::vector<Trial>& played, std::string_view name);  // the last; null: none

// The requests of a role from when all its users had begun one in the window until the window's end: before that, the
// answers to requests of the warm-up are missing, and after it nobody asks again.
std::vector<sample::Sample> settled_samples(const Scene& scene, const Trial& trial, Role role);

// Successes of a role that ended in the window (whenever they were due), per second, with the error of independent
// arrivals.
Estimate goodput(const Scene& scene, const Trial& trial, Role role);

std::uint32_t users_of(const Trial& trial);  // of the stage's closed load; 0 when open

void set(Features& found, std::string_view name, const std::optional<Estimate>& measured, std::string_view source);

}  // namespace brink::verdict::why
