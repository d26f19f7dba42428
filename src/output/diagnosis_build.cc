#include "output/diagnosis_build.h"

namespace brink::output {
namespace {

std::vector<RankedCause> ranked(const std::vector<verdict::why::Ranked>& causes) {
  std::vector<RankedCause> out;
  for (const auto& [cause, confidence] : causes) out.push_back({cause, confidence});
  return out;
}

// Rules write "URL" where the target is to stand.
std::string with_target(std::string command, std::string_view target) {
  constexpr std::string_view place = "URL";
  const std::size_t at = command.find(place);
  if (at != std::string::npos) command.replace(at, place.size(), target);
  return command;
}

}  // namespace

Diagnosis record_diagnosis(const verdict::why::Diagnosis& d, const verdict::why::Features& features,
                           std::string_view target) {
  Diagnosis out;
  out.cause = d.cause;
  out.family = d.family;
  out.confidence = d.confidence;
  out.ranked = ranked(d.ranked);
  out.parameters = d.parameters;
  for (const auto& line : d.evidence) out.evidence.push_back({line.text, line.weight, line.experiment});
  for (const auto& rival : d.rivals) out.rivals.push_back({rival.cause, rival.excluded_by});
  out.falsifier = {d.falsifier.text, with_target(d.falsifier.command, target)};
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

Diagnosis diagnosed_again(const Diagnosis& diagnosis, std::string_view target) {
  const verdict::why::Features features = restore_features(diagnosis);
  Diagnosis out = record_diagnosis(verdict::why::diagnose(features), features, target);
  out.experiments = diagnosis.experiments;
  return out;
}

}  // namespace brink::output
