// The keys of a diagnosis: see record_fields.h.
#pragma once

#include "output/record_diagnosis.h"
#include "output/stage_fields.h"

namespace brink::output {

void fields(auto& visit, Is<RankedCause> auto& v) {
  visit("cause", v.cause);
  visit("confidence", v.confidence);
}

void fields(auto& visit, Is<EvidenceLine> auto& v) {
  visit("text", v.text);
  visit("weight", v.weight);
  visit("experiment", v.experiment);
}

void fields(auto& visit, Is<Rival> auto& v) {
  visit("cause", v.cause);
  visit("excluded_by", v.excluded_by);
}

void fields(auto& visit, Is<Falsifier> auto& v) {
  visit("text", v.text);
  visit("command", v.command);
}

void fields(auto& visit, Is<Remedy> auto& v) {
  visit("text", v.text);
  visit("gain", v.gain);
  visit("gain_low", v.gain_low);
  visit("gain_high", v.gain_high);
}

void fields(auto& visit, Is<Tax> auto& v) {
  visit("cause", v.cause);
  visit("text", v.text);
}

void fields(auto& visit, Is<Feature> auto& v) {
  visit("value", v.value);
  visit("error", v.error);
  visit("source", v.source);
}

void fields(auto& visit, Is<Experiment> auto& v) {
  visit("name", v.name);
  visit("question", v.question);
  visit("skipped", v.skipped);
  visit("elapsed_s", v.elapsed_s);
  visit("requests", v.requests);
  visit("stages", v.stages);
  visit("belief", v.belief);
  visit("confidence", v.confidence);
}

void fields(auto& visit, Is<Diagnosis> auto& v) {
  visit("cause", v.cause);
  visit("family", v.family);
  visit("confidence", v.confidence);
  visit("ranked", v.ranked);
  visit("parameters", v.parameters);
  visit("evidence", v.evidence);
  visit("rivals", v.rivals);
  visit("falsifier", v.falsifier);
  visit("remedy", v.remedy);
  visit("taxes", v.taxes);
  visit("also", v.also);
  visit("experiments", v.experiments);
  visit("features", v.features);
  visit("texts", v.texts);
}

}  // namespace brink::output
