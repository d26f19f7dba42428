// Features as amounts in sentences and in remedies. All take absent, infinite and absurd values: a text says "?" for
// what was not measured, a number is bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "verdict/why/diagnosis.h"
#include "verdict/why/features.h"

namespace brink::verdict::rules {

using why::Features;

std::optional<double> number(const Features& f, std::string_view name);  // measured and finite
double bounded(double value, double low, double high);                   // low for what is not a number

std::string amount(const Features& f, std::string_view name);      // "4.7"
std::string count_text(const Features& f, std::string_view name);  // "8"
std::string percent(const Features& f, std::string_view name);     // "3.1 %"
std::string rate(const Features& f, std::string_view name);        // "160 req/s"
std::string time(const Features& f, std::string_view name);        // "50 ms"
std::string times(const Features& f, std::string_view name);       // "2.6x"
std::string time_of(double seconds);
std::string excerpt(std::string_view text);  // printable, at most 60 characters

// Whether the culprit, held alone, was served as fast as in the search: not when the hold was refused most of the time.
bool held_at_capacity(const Features& f);
// How many threads of the target were at work at any time of the hold while others waited for each other, two or more
// and clearly fewer than users: it is worth asking whether that many are all there are. Nothing where they computed.
std::optional<double> at_work_while_others_wait(const Features& f);
// How surely it was the same number all the time, from 0 to 1. A lock lets one in, and who works before or after it is
// now more and now fewer.
double fixed_at_work(const Features& f);
// How many slots the culprit has: the fixed number of threads at work, unless they wait for another server; else the
// comb's answer, that number, that of the fitted queue, or goodput times response time.
std::optional<double> slots(const Features& f);
// What the culprit does at the most, req/s: of a limiter what it let through for seconds of overload; else held alone,
// when that kept it busy; else where goodput had levelled off. The best of many short stages would flatter it.
std::optional<double> route_capacity(const Features& f);
// How long a limiter's door stays shut when that is longer than its rhythm was looked at: what it let through meanwhile
// is a part of one window and no rate.
std::optional<double> long_shut(const Features& f);
// How many times its highest goodput the processors of the target would carry; nothing when they were not seen.
std::optional<double> cpu_headroom(const Features& f);

// A remedy that would gain `wished` (a factor) if nothing else came first. The gain ends at the processors when they
// are known, and never at more than ten times.
why::Remedy with_gain(std::string text, const Features& f, double wished);
// One that makes nothing faster.
why::Remedy no_gain(std::string text, std::string gain);

}  // namespace brink::verdict::rules
