#include "verdict/rules/amounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verdict/why/symptom_readers.h"
#include "verdict/words.h"

namespace brink::verdict::rules {

using namespace why::feature;

namespace {

constexpr double most_seconds = 1e6;
constexpr double most = 1e12;
constexpr double most_gain = 10;

template <typename Say>
std::string say(const Features& f, std::string_view name, Say how) {
  const auto value = number(f, name);
  return value ? how(*value) : "?";
}

}  // namespace

std::optional<double> number(const Features& f, std::string_view name) {
  const auto value = f.get(name);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

double bounded(double value, double low, double high) { return std::isnan(value) ? low : std::clamp(value, low, high); }

std::string amount(const Features& f, std::string_view name) {
  return say(f, name, [](double v) { return amount_text(bounded(v, -most, most)); });
}

std::string count_text(const Features& f, std::string_view name) {
  return say(f, name, [](double v) { return amount_text(std::round(bounded(v, 0, most))); });
}

std::string percent(const Features& f, std::string_view name) {
  return say(f, name, [](double v) { return share_text(bounded(v, 0, 100)); });
}

std::string rate(const Features& f, std::string_view name) {
  return say(f, name, [](double v) { return rate_text(bounded(v, 0, most)); });
}

std::string time(const Features& f, std::string_view name) { return say(f, name, time_of); }

std::string times(const Features& f, std::string_view name) {
  return say(f, name, [](double v) { return fmt::format("{:.1f}x", bounded(v, 0, 1e6)); });
}

std::string time_of(double s) { return time_text(from_seconds(bounded(s, 0, most_seconds))); }

std::string excerpt(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 60)) {
    if (static_cast<unsigned char>(c) >= 0x80) return out;  // never half a character
    out += c < 0x20 || c == 0x7f || c == '"' ? ' ' : c;
  }
  return out;
}

bool held_at_capacity(const Features& f) {
  const auto held = number(f, hold_rate), searched = number(f, x_max);
  return held && (!searched || *held >= 0.9 * *searched);
}

std::optional<double> at_work_while_others_wait(const Features& f) {
  constexpr double several = 1.6, clearly_fewer = 0.8, computing = 0.5;
  const auto at_work = number(f, threads_at_work), waiting = number(f, threads_futex);
  const auto users = number(f, hold_users), held = number(f, hold_rate), searched = number(f, x_max);
  if (!at_work || !waiting || !users || *at_work < several || *waiting < 1) return {};
  if (*at_work > clearly_fewer * *users || (held && searched && *held < 0.5 * *searched)) return {};
  if (number(f, threads_runnable).value_or(0) > computing * *at_work) return {};
  return at_work;
}

double fixed_at_work(const Features& f) {
  constexpr double still = 0.4, whole = 0.15;
  const auto at_work = at_work_while_others_wait(f);
  const auto spread = number(f, threads_at_work_spread);
  if (!at_work || !spread) return 0;
  return (1 - why::above(*spread, 0, still)) * (1 - why::above(std::abs(*at_work - std::round(*at_work)), 0, whole));
}

namespace {

// Whoever waits for a server behind is counted as at work here, and it is there that slots may be fewer.
bool works_itself(const Features& f) {
  const double at_work = number(f, threads_at_work).value_or(0);
  return number(f, threads_peer).value_or(0) < 0.5 * at_work;
}

}  // namespace

std::optional<double> slots(const Features& f) {
  const auto held = number(f, hold_rate), searched = number(f, x_max);
  // Groups are of all slots only while the hold kept them busy.
  const bool refused = held && searched && *held < 0.5 * *searched;
  const auto lag = number(f, comb_lag);
  const bool counted = fixed_at_work(f) > 0.5;
  if (lag && *lag >= 1.5 && !refused && !(counted && works_itself(f))) return bounded(std::round(*lag), 1, 1e6);
  if (counted) return bounded(std::round(*at_work_while_others_wait(f)), 1, 1e6);
  auto alone = number(f, s_min_quickack);
  if (!alone) alone = number(f, s_min);
  // Held alone and saturated, all slots are the route's; unless the hold was refused most of the time.
  if (held_at_capacity(f) && alone) return bounded(std::round(*number(f, hold_rate) * *alone), 1, 1e6);
  if (const auto fitted = number(f, fit_servers); fitted && *fitted >= 0.5) return bounded(std::round(*fitted), 1, 1e6);
  const auto x = number(f, x_max);
  if (!x || !alone) return {};
  return bounded(std::round(*x * *alone), 1, 1e6);
}

std::optional<double> route_capacity(const Features& f) {
  constexpr double some = 0.05, alike = 0.8;
  const auto held = number(f, hold_rate), searched = number(f, x_max);
  const auto admitted = number(f, admitted_rate);
  if (admitted && !long_shut(f) && number(f, rejected_share).value_or(0) > some) return admitted;
  if (number(f, saturated).value_or(0) < 0.5) return {};
  if (held && (!searched || *held >= alike * *searched)) return held;
  return searched;
}

std::optional<double> long_shut(const Features& f) {
  constexpr double shortest = 1, gaps = 5;  // s; of those that a bucket lets in one by one
  if (number(f, admission_period).value_or(0) > 0) return {};
  const auto rate = number(f, admitted_rate);
  const double own = number(f, admitted_shut).value_or(0);
  const bool is_long = rate && own * *rate > gaps;
  const double shut = std::max(number(f, refusal_spell).value_or(0), is_long ? own : 0);
  return shut > shortest ? std::optional(shut) : std::nullopt;
}

std::optional<double> cpu_headroom(const Features& f) {
  const auto used = number(f, cpu_cores);
  auto all = number(f, host_cores);
  for (const auto most : {number(f, cpu_quota), number(f, cpus_allowed)}) {
    if (most && *most > 0) all = all ? std::min(*all, *most) : most;
  }
  if (!used || !all || *used <= 1e-3 || *all <= 0) return {};
  return bounded(*all / *used, 1, 1e6);
}

namespace {

// What the other routes did without the culprit: not their capacity, but what they can do at least.
std::string what_is_next(const Features& f) {
  const auto rest = number(f, rest_rate);
  if (!rest) return "what limits next is not known";
  const auto failed = number(f, rest_failed_share);
  if (failed && *failed > 0.02) {
    return fmt::format("the other routes are next: at {} {} of their requests fail", rate(f, rest_rate),
                       percent(f, rest_failed_share));
  }
  return fmt::format("the other routes alone do at least {}, what limits beyond is not known", rate(f, rest_rate));
}

}  // namespace

why::Remedy with_gain(std::string text, const Features& f, double wished) {
  const double goal = bounded(wished, 1, most_gain);
  const auto headroom = cpu_headroom(f);
  why::Remedy out;
  out.text = std::move(text);
  if (!headroom) {
    out.gain_high = goal;
    out.gain = fmt::format("at most {:.1f}x; {}", goal, what_is_next(f));
    return out;
  }
  out.gain_high = std::min(goal, *headroom);
  // What the processors leave is known; half of it is likely even if something else comes between.
  out.gain_low = 1 + (out.gain_high - 1) / 2;
  const auto x = number(f, x_max);
  const std::string at = x ? " at " + rate_text(bounded(*x * *headroom, 0, most)) : std::string();
  out.gain = *headroom < goal ? fmt::format("up to {:.1f}x, then CPU is the limit{}", out.gain_high, at)
                              : fmt::format("up to {:.1f}x; CPU would be the limit{}", out.gain_high, at);
  return out;
}

why::Remedy no_gain(std::string text, std::string gain) {
  why::Remedy out;
  out.text = std::move(text);
  out.gain = std::move(gain);
  return out;
}

}  // namespace brink::verdict::rules
