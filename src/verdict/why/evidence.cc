#include "verdict/why/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "verdict/rules/list.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using rules::Rule;

namespace {

constexpr double least_weight = 0.1;  // log odds below which a reading is no evidence
constexpr std::size_t most_for = 5, most_against = 3, most_rivals = 2;

std::vector<std::size_t> indices(std::size_t n) {
  std::vector<std::size_t> out(n);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

double rounded(double x) { return std::round(x * 100) / 100; }

}  // namespace

std::vector<EvidenceLine> evidence_for(std::size_t rule, const Belief& belief, const Features& features) {
  const std::vector<double>& weights = belief.weights[rule];
  std::vector<std::size_t> order = indices(weights.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(weights[a]) > std::abs(weights[b]); });
  std::vector<EvidenceLine> out;
  std::size_t in_favour = 0, against = 0;
  for (const std::size_t i : order) {
    if (std::abs(weights[i]) < least_weight) break;
    std::size_t& count = weights[i] > 0 ? in_favour : against;
    if (++count > (weights[i] > 0 ? most_for : most_against)) continue;
    const Reading& reading = belief.readings[i];
    out.push_back({symptom_text(reading.likeliest(), features), rounded(weights[i]), reading.source});
  }
  return out;
}

std::vector<Rival> rivals_of(std::size_t rule, const Belief& belief, const Features& features) {
  const auto all = rules::all();
  std::vector<std::size_t> order = indices(all.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return belief.probability[a] > belief.probability[b]; });
  std::vector<Rival> out;
  for (const std::size_t i : order) {
    if (i == rule || all[i]->tax || all[i]->cause.id == "unknown" || out.size() == most_rivals) continue;
    double most = least_weight;
    std::string by = "nothing that was measured excludes it";
    for (std::size_t r = 0; r < belief.readings.size(); ++r) {
      const double difference = belief.weights[rule][r] - belief.weights[i][r];
      if (difference <= most) continue;
      most = difference;
      by = symptom_text(belief.readings[r].likeliest(), features);
    }
    out.push_back({std::string(all[i]->cause.id), std::move(by)});
  }
  return out;
}

Falsifier falsifier_of(const Rule& rule) {
  Falsifier out;
  out.text = rule.wrong_if;
  if (!rule.probe.empty()) out.command = fmt::format("brink investigate URL --probe {}", rule.probe);
  return out;
}

namespace {

// A symptom that says of a tax that it is paid.
bool paid(Symptom symptom, std::optional<Reading> reading) { return reading && reading->likeliest() == symptom; }

}  // namespace

std::vector<Tax> taxes_beside(std::string_view cause, const Features& f) {
  std::vector<Tax> out;
  const Feature* ack = measured(f, feature::delayed_ack_tax);
  const Feature* quick = measured(f, feature::s_min_quickack);
  if (above(ack, 0.02) > 0.5) {
    out.push_back({"nagle_delayed_ack",
                   fmt::format("{} wasted per request: the server writes twice, and its second packet waits for a "
                               "delayed acknowledgement{}",
                               rules::time_of(ack->value),
                               quick ? fmt::format(" ({} without)", rules::time_of(quick->value)) : "")});
  }
  if (cause != "cpu_throttled" && above(measured(f, feature::throttled_share), 0.1) > 0.5) {
    out.push_back({"cpu_throttled", symptom_text(Symptom::kernel_throttled, f)});
  }
  const std::string_view fails = f.text("steady_route");
  if (!fails.empty() && cause != "always_failing" && cause != "data_dependent") {
    out.push_back({"always_failing", fmt::format("{} fails {} of its requests at any load: a fault of its own", fails,
                                                 rules::percent(f, feature::steady_failed_share))});
  }
  if (cause != "cold_start" && paid(Symptom::start_cold, read_start(f))) {
    out.push_back({"cold_start", symptom_text(Symptom::start_cold, f)});
  }
  return out;
}

std::vector<Ranked> causes_beside(std::size_t rule, const Belief& belief, const Features& features) {
  constexpr double pair_penalty = 0.3;
  constexpr double least_gain = 2.4;  // 3 nats of groups that count 0.8
  constexpr std::size_t most_candidates = 8;
  const auto all = rules::all();
  std::vector<std::size_t> order = indices(all.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return belief.probability[a] > belief.probability[b]; });
  order.resize(std::min(order.size(), most_candidates));
  double best = least_gain;
  std::vector<Ranked> out;
  for (const std::size_t i : order) {
    const Rule& other = *all[i];
    if (i == rule || other.tax || other.cause.id == "unknown" || other.cause.family == "no_fault") continue;
    double gain = 0;
    for (std::size_t r = 0; r < belief.readings.size(); ++r) {
      gain += log_ratio(*all[rule], other, belief.readings[r]) - belief.weights[rule][r];
    }
    if (gain < best) continue;
    best = gain;
    const double odds = std::exp(gain) * pair_penalty * std::min(1.0, prior(other, features));
    out = {{std::string(other.cause.id), rounded(std::min(0.97, odds / (1 + odds)))}};
  }
  return out;
}

}  // namespace brink::verdict::why
