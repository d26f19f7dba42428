#include "verdict/why/symptom.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {
namespace {

using enum Group;

// In the order of Symptom.
constexpr std::array<Background, symptom_count> backgrounds = {{
    {generator, 0.93}, {generator, 0.07},  // fine, is_limit
    {curve, 0.12},     {curve, 0.13},     {curve, 0.12},
    {curve, 0.01},  // healthy, levels_off, fails_alone, hurried
    {curve, 0.08},     {curve, 0.22},     {curve, 0.08},
    {curve, 0.16},                      // slow_alone, plateau, collapse, cliff
    {curve, 0.08},                      // tail
    {demand, 0.35},    {demand, 0.65},  // one, several
    {queue, 0.20},     {queue, 0.25},     {queue, 0.05},
    {queue, 0.50},                                         // comb, serial, regular, random
    {depth, 0.15},     {depth, 0.85},                      // bounded, free
    {spread, 0.45},    {spread, 0.45},    {spread, 0.10},  // tight, wide, starving
    {others, 0.45},    {others, 0.15},    {others, 0.12},  // free, queue, loop
    {others, 0.13},    {others, 0.08},    {others, 0.07},  // slowed, app, starved
    {errors, 0.38},    {errors, 0.05},    {errors, 0.07},
    {errors, 0.04},  // none, 429, 503, full
    {errors, 0.07},    {errors, 0.01},    {errors, 0.05},
    {errors, 0.05},  // timer, vain, 504, 502
    {errors, 0.05},    {errors, 0.02},    {errors, 0.03},
    {errors, 0.03},                                        // 403, 404, 500, sudden
    {errors, 0.06},    {errors, 0.06},    {errors, 0.03},  // refused, reset, timeout
    {spells, 0.94},    {spells, 0.06},                     // none, refused
    {life, 0.91},      {life, 0.05},      {life, 0.03},
    {life, 0.01},                                             // alive, died, restarted, shut
    {admission, 0.05}, {admission, 0.08}, {admission, 0.10},  // window, bucket, slots
    {admission, 0.05}, {admission, 0.42}, {admission, 0.30},  // paced, queue, all
    {phases, 0.76},    {phases, 0.06},    {phases, 0.05},     // plain, syn, tls
    {phases, 0.06},    {phases, 0.07},                        // connect, closed
    {connections, .9}, {connections, .1},                     // free, capped
    {reuse, 0.85},     {reuse, 0.05},     {reuse, 0.10},      // fine, number, closed
    {pauses, 0.82},    {pauses, 0.06},    {pauses, 0.06},
    {pauses, 0.06},                                          // none, periodic, all, route
    {quota, 0.93},     {quota, 0.07},                        // none, pulse
    {drift, 0.90},     {drift, 0.10},                        // none, grows
    {start, 0.88},     {start, 0.12},                        // warm, cold
    {recovery, 0.80},  {recovery, 0.10},  {recovery, 0.10},  // fine, slow, never
    {keys, 0.85},      {keys, 0.08},      {keys, 0.07},      // alike, same_slow, many_slow
    {cache, 0.90},     {cache, 0.10},                        // neutral, protects
    {size, 0.85},      {size, 0.15},                         // flat, grows
    {transfer, 0.88},  {transfer, 0.12},                     // small, most
    {alone, 0.85},     {alone, 0.15},                        // even, mixed
    {kernel, 0.75},    {kernel, 0.07},    {kernel, 0.06},    // plain, throttled, overflow
    {kernel, 0.05},    {kernel, 0.03},    {kernel, 0.04},    // fds, oom, growing
    {process, 0.12},   {process, 0.12},   {process, 0.06},
    {process, 0.16},  // all_cores, one_core, convoy, lock
    {process, 0.08},   {process, 0.10},   {process, 0.06},
    {process, 0.04},  // pool, peer, store, store_works
    {process, 0.10},   {process, 0.04},   {process, 0.08},
    {process, 0.04},                                      // sleep, disk, idle, others
    {working, 0.12},   {working, 0.88},                   // fixed, varies
    {store, 0.60},     {store, 0.20},     {store, 0.20},  // quiet, locks, busy
    {text, 0.75},      {text, 0.04},      {text, 0.05},
    {text, 0.03},  // plain, pool, rate, connections
    {text, 0.03},      {text, 0.05},      {text, 0.02},
    {text, 0.03},  // waf, gateway, circuit, memory
}};

constexpr Reader readers[] = {
    read_generator,   read_curve,   read_demand,  read_queue, read_depth,     read_spread,
    read_others,      read_errors,  read_spells,  read_life,  read_admission, read_phases,
    read_connections, read_reuse,   read_pauses,  read_quota, read_drift,     read_start,
    read_recovery,    read_keys,    read_cache,   read_size,  read_transfer,  read_alone,
    read_kernel,      read_process, read_working, read_store, read_text,
};
static_assert(std::size(readers) == group_count);

}  // namespace

Background background(Symptom symptom) { return backgrounds[static_cast<std::size_t>(symptom)]; }

Symptom Reading::likeliest() const {
  const auto best =
      std::max_element(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best->first;
}

std::vector<Reading> read_symptoms(const Features& features) {
  std::vector<Reading> out;
  for (const Reader reader : readers) {
    if (auto reading = reader(features)) out.push_back(std::move(*reading));
  }
  return out;
}

const Feature* measured(const Features& features, std::string_view name) {
  const Feature* feature = features.find(name);
  return feature && std::isfinite(feature->value) ? feature : nullptr;
}

double above(double value, double error, double threshold) {
  const double own = std::isfinite(error) ? std::abs(error) : 0;
  const double width = std::hypot(own, std::abs(threshold) / 7) + 1e-12;
  const double z = (value - threshold) / width;
  if (std::isnan(z)) return 0;
  const double p = 0.5 * std::erfc(-z / std::sqrt(2.0));
  // Beyond three widths it is a fact.
  return p < 0.002 ? 0 : p > 0.998 ? 1 : p;
}

double above(const Feature* feature, double threshold) {
  return feature ? above(feature->value, feature->error, threshold) : 0;
}

bool is_one(const Feature* feature) { return feature && feature->value > 0.5; }

Deal::Deal(Group group, const Feature* decided_by) {
  reading_.group = group;
  if (decided_by) reading_.source = decided_by->source;
}

void Deal::add(Symptom symptom, double probability) {
  if (!(probability > 0)) return;
  for (auto& [known, p] : reading_.values) {
    if (known == symptom) {
      p += probability;
      return;
    }
  }
  reading_.values.emplace_back(symptom, probability);
}

Deal& Deal::take(Symptom symptom, double share) {
  const double p = left_ * std::clamp(share, 0.0, 1.0);
  add(symptom, p);
  left_ -= p;
  return *this;
}

Deal& Deal::leave_open(Symptom symptom, double share) {
  reading_.open.push_back(symptom);
  return take(symptom, share);
}

Reading Deal::rest(Symptom symptom) {
  add(symptom, left_);
  left_ = 0;
  return std::move(reading_);
}

}  // namespace brink::verdict::why
