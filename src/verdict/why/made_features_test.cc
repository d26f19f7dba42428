#include "verdict/why/made_features_test.h"

#include <map>
#include <string>

#include "base/check.h"

namespace brink::verdict::why::test {
using namespace feature;

// What search and experiments say of a route that reaches its limit at x_max, with nothing else to say.
Features searched(double s, double x, double knee) {
  Features f;
  for (const Value& v : Values{{breaks, 1},
                               {breaks_by_errors, 0},
                               {breaks_at_users, 60},
                               {tested_users, 100},
                               {generator_limited, 0},
                               {failed_share_one_user, 0},
                               {failed_share_break, 0},
                               {saturated, 1},
                               {retrograde, 0.01},
                               {s_min, s},
                               {s_min_cv, 0.1},
                               {x_max, x},
                               {x_max_all, x},
                               {knee_users, knee},
                               {recovered, 1},
                               {died, 0}}) {
    f.set(v.name, v.value);
  }
  return f;
}

void add(Features& f, std::string_view source, const Values& values) {
  for (const Value& v : values) f.set(v.name, v.value, 0, source);
}

void queue(Features& f, double lag, double acf, double small, double cv) {
  add(f, "comb", {{comb_lag, lag}, {comb_acf, acf}, {gap_small, small}, {gap_cv, cv}, {hold_cv, 0.1}});
}

void others(Features& f, double phi, double slowdown) {
  add(f, "bystander", {{phi_static, phi}, {bystander_slowdown, slowdown}, {bystander_lost_share, 0}});
}

void waits(Features& f) {
  add(f, "admission",
      {{admitted_rate, f.get_or(x_max, 0)}, {rejected_share, 0}, {admitted_latency_growth, 8}, {admitted_gap_cv, 1}});
}

void failures(Features& f, const Values& kinds, double latency, double spread) {
  add(f, "search",
      {{breaks_by_errors, 1}, {failed_share_break, 0.2}, {failed_latency, latency}, {failed_latency_spread, spread}});
  add(f, "search", kinds);
}

namespace {

Features pool() {
  Features f = searched(0.1, 250, 25);
  failures(f, {{failed_500, 1}}, 0.5, 0.05);
  add(f, "search", {{breaks_at_users, 160}});  // the last of whom would wait for longer than that
  queue(f, 25, 0.9, 0.2, 1.2);
  others(f, 0.01, 1.1);
  waits(f);
  return f;
}

Features workers() {
  Features f = searched(0.05, 160, 8);
  queue(f, 8, 0.95, 0.2, 1.5);
  others(f, 0.97, 90);
  f.set(bystander_fresh_ratio, 1.0, 0.02, "bystander");
  waits(f);
  return f;
}

Features lock() {
  Features f = searched(0.028, 122, 4);
  queue(f, 0, 0, 0.0, 0.3);
  others(f, 0.01, 1.1);
  waits(f);
  return f;
}

Features loop() {
  Features f = searched(0.029, 34, 1);
  queue(f, 0, 0, 0.0, 0.3);
  others(f, 0.95, 60);
  f.set(bystander_fresh_ratio, 2.6, 0.1, "bystander");
  waits(f);
  return f;
}

Features limiter() {
  Features f = searched(0.005, 100, 1);
  failures(f, {{failed_429, 1}}, 0.002, 0.5);
  add(f, "admission",
      {{admitted_rate, 100},
       {admitted_burst, 20},
       {admission_period, 0},
       {rejected_share, 0.6},
       {rejected_latency, 0.002},
       {admitted_latency_growth, 1.1},
       {admitted_in_flight, 0.5},
       {admitted_gap_cv, 0.1}});
  others(f, 0.0, 1.0);
  return f;
}

Features shedding() {
  Features f = searched(0.06, 241, 16);
  failures(f, {{failed_503, 1}, {ok_latency_growth, 1.05}}, 0.002, 0.5);
  queue(f, 16, 0.8, 0.2, 1.4);
  add(f, "admission",
      {{admitted_rate, 241},
       {admitted_burst, 16},
       {admission_period, 0},
       {rejected_share, 0.5},
       {rejected_latency, 0.002},
       {admitted_latency_growth, 1.05},
       {admitted_in_flight, 15},
       {admitted_gap_cv, 1.3}});
  others(f, 0.01, 1.0);
  return f;
}

Features healthy() {
  Features f = searched(0.09, 550, 50);
  add(f, "search", {{breaks, 0}, {saturated, 0}});
  add(f, "hold_long", {{freeze_longest, 0.05}, {quota_acf, 0.02}, {drift_certainty, 0.3}, {drift_per_request, 0}});
  return f;
}

Features tester() {
  Features f = searched(0.001, 40000, 30);
  add(f, "search", {{generator_limited, 1}, {phi_static, 0.9}});
  return f;
}

// A single core that serves one at a time and forgets some; seen from the client, its fresh connections were not
// looked at.
Features one_core_unseen() {
  Features f = searched(0.012, 83, 1);
  queue(f, 0, 0, 0.0, 0.4);
  add(f, "comb", {{starved_share, 0.08}});
  others(f, 0.9, 50);
  waits(f);
  return f;
}

Features constant_loop() {
  Features f = searched(0.02, 50, 1);
  queue(f, 0, 0, 0.0, 0.05);
  others(f, 0.96, 80);
  f.set(bystander_fresh_ratio, 2.4, 0.1, "bystander");
  add(f, "admission",
      {{admitted_rate, 50},
       {rejected_share, 0},
       {admitted_latency_growth, 8},
       {admitted_gap_cv, 0.05},
       {paced_latency, 0.02}});
  return f;
}

Features false_comb() {
  Features f = searched(0.012, 160, 2);
  queue(f, 13, 0.5, 0.01, 0.3);
  others(f, 0.01, 1.2);
  waits(f);
  return f;
}

Features smeared() {
  Features f = searched(0.01, 38, 1);
  queue(f, 0, 0, 0.06, 1.4);
  add(f, "comb", {{starved_share, 0.1}, {hold_cv, 1.2}});
  add(f, "bystander", {{phi_static, 0.8}, {bystander_lost_share, 0.3}});
  add(f, "comb", {{quota_acf, 0.11}});
  return f;
}

Features beyond() {
  Features f = searched(0.0005, 18700, 16);
  add(f, "search", {{breaks, 0}, {generator_limited, 1}});
  queue(f, 0, 0, 0.3, 1);
  return f;
}

using Maker = Features (*)();

const std::map<std::string_view, Maker>& causes_made() {
  static const std::map<std::string_view, Maker> all = {
      {"pool_exhausted", pool},  {"worker_limit", workers},   {"lock_contention", lock}, {"event_loop_blocked", loop},
      {"rate_limited", limiter}, {"load_shedding", shedding}, {"none", healthy},         {"generator_limited", tester},
  };
  return all;
}

const std::map<std::string_view, Maker>& situations_made() {
  static const std::map<std::string_view, Maker> all = {
      {"one_core_unseen", one_core_unseen},  {"blocking_loop_constant_time", constant_loop},
      {"lock_with_false_comb", false_comb},  {"smeared_throttling", smeared},
      {"healthy_beyond_the_tester", beyond},
  };
  return all;
}

}  // namespace

Features made(std::string_view name) {
  const auto cause = causes_made().find(name);
  if (cause != causes_made().end()) return cause->second();
  if (const auto fault = made_fault(name)) return *fault;
  const auto situation = situations_made().find(name);
  CHECK(situation != situations_made().end());
  return situation->second();
}

std::vector<std::string_view> made_causes() {
  std::vector<std::string_view> out;
  for (const auto& [name, maker] : causes_made()) out.push_back(name);
  for (const std::string_view name : made_faults()) out.push_back(name);
  return out;
}

}  // namespace brink::verdict::why::test
