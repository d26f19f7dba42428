#include "output/diagnosis_build.h"

#include <utility>

#include "base/url.h"
#include "output/mask.h"
#include "verdict/answer.h"

namespace brink::output {
namespace {

std::vector<RankedCause> ranked(const std::vector<verdict::why::Ranked>& causes) {
  std::vector<RankedCause> out;
  for (const auto& [cause, confidence] : causes) out.push_back({cause, confidence});
  return out;
}

// What `investigate` is given to examine what broke in this run: the page, and the route.
std::string examined(const Record& record) {
  std::string words = quoted(record.target.url);
  if (!record.verdict || !record.verdict->route) return words;
  for (const Route& route : record.target.routes) {
    if (route.name != *record.verdict->route) continue;
    if (route.method != "GET") words += " -m " + route.method;
    const auto url = parse_url(route.url);
    if (url && route.url != record.target.url) words += " --path " + quoted(url->url.target);
  }
  return words;
}

// Rules write "URL" where the target is to stand.
std::string with_target(std::string command, const std::string& target) {
  constexpr std::string_view place = "URL";
  const std::size_t at = command.find(place);
  if (at != std::string::npos) command.replace(at, place.size(), target);
  return command;
}

// An answer of this status is about the tester, and no diagnosis of the target has a say in it.
constexpr std::string_view invalid = "invalid";

// Rates were measured, and no rule changes them.
bool is_measured(std::string_view parameter) { return parameter == "route_rps" || parameter == "capacity_rps"; }

void restate(Answer& answer, const Diagnosis& before, const Diagnosis& now) {
  answer.cause = now.cause;
  answer.confidence = now.confidence;
  answer.ranked = now.ranked;
  for (const auto& [name, value] : before.parameters) {
    if (!is_measured(name)) answer.parameters.erase(name);
  }
  for (const auto& [name, value] : now.parameters) {
    if (!is_measured(name)) answer.parameters[name] = value;
  }
}

}  // namespace

Diagnosis record_diagnosis(const verdict::why::Diagnosis& d, const verdict::why::Features& features,
                           const Record& record) {
  Diagnosis out;
  out.cause = d.cause;
  out.family = d.family;
  out.confidence = d.confidence;
  out.ranked = ranked(d.ranked);
  out.parameters = d.parameters;
  for (const auto& line : d.evidence) out.evidence.push_back({line.text, line.weight, line.experiment});
  for (const auto& rival : d.rivals) out.rivals.push_back({rival.cause, rival.excluded_by});
  out.falsifier = {d.falsifier.text, with_target(d.falsifier.command, examined(record))};
  out.remedy = {d.remedy.text, d.remedy.gain, d.remedy.gain_low, d.remedy.gain_high};
  for (const auto& tax : d.taxes) out.taxes.push_back({tax.cause, tax.text});
  out.also = ranked(d.also);
  for (const auto& [name, feature] : features.numbers()) {
    out.features[name] = {feature.value, feature.error, feature.source};
  }
  for (const auto& [name, text] : features.texts()) out.texts[name] = text;
  return out;
}

verdict::why::Features restore_features(const Diagnosis& diagnosis) {
  verdict::why::Features features;
  for (const auto& [name, feature] : diagnosis.features) {
    features.set(name, feature.value, feature.error, feature.source);
  }
  for (const auto& [name, text] : diagnosis.texts) features.set_text(name, text);
  return features;
}

void diagnose_again(Record& record) {
  if (!record.diagnosis) return;
  const verdict::why::Features features = restore_features(*record.diagnosis);
  const verdict::why::Diagnosis again = verdict::why::diagnose(features);
  Diagnosis now = record_diagnosis(again, features, record);
  now.experiments = std::move(record.diagnosis->experiments);
  if (record.answer && record.answer->status != invalid && !now.ranked.empty()) {
    restate(*record.answer, *record.diagnosis, now);
    record.answer->sentence = verdict::with_cause(std::move(record.answer->sentence), again);
  }
  record.diagnosis = std::move(now);
}

}  // namespace brink::output
