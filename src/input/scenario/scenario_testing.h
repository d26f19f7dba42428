// For tests: scenarios as text, read as if they were files.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "input/options/values_testing.h"
#include "input/scenario/scenario_file.h"

namespace brink::input {

struct ScenarioTrial {
  std::map<std::string, std::string> files;  // beside the scenario
  std::string url;                           // of the command line
  std::vector<plan::Header> headers;
  DataOptions data;
};

inline Result<ReadScenario> read_text(const std::string& text, const ScenarioTrial& trial = {},
                                      const std::string& name = "s.json") {
  ScenarioOptions options;
  options.file = name;
  if (!trial.url.empty()) options.target = parse_url(trial.url)->url;
  options.headers = trial.headers;
  options.data = trial.data;
  auto files = trial.files;
  files[name] = text;
  return read_scenario(options, surroundings_with(std::move(files)));
}

// A template as it was written, but for what escaping did to its literals.
inline std::string written(const plan::Template& text) {
  std::string out;
  for (const plan::TemplatePiece& piece : text.pieces) out += piece.text;
  return out;
}

inline ReadScenario good_scenario(const std::string& text, const ScenarioTrial& trial = {},
                                  const std::string& name = "s.json") {
  auto read = read_text(text, trial, name);
  EXPECT_TRUE(read) << read.error().message;
  return read ? std::move(*read) : ReadScenario{std::make_shared<plan::Scenario>(), {}, {}};
}

inline std::string problem_of(const std::string& text, const ScenarioTrial& trial = {}) {
  const auto read = read_text(text, trial);
  return read ? "fine" : read.error().message;
}

inline std::string hint_of(const std::string& text) {
  const auto read = read_text(text);
  return read ? "fine" : read.error().hint;
}

// A scenario of one step, whose path is / unless `step` says where it goes.
inline std::string one_step(const std::string& step) {
  const bool goes =
      step.find("\"url\"") != step.npos || step.find("\"ws\"") != step.npos || step.find("\"path\"") != step.npos;
  return R"({"base_url": "http://h", "steps": [{)" +
         (goes ? "" : std::string(R"("path": "/")") + (step.empty() ? "" : ", ")) + step + "}]}";
}

inline plan::Step step_of(const std::string& text, const ScenarioTrial& trial = {}) {
  const auto read = good_scenario(one_step(text), trial);
  return read.scenario->flows.empty() ? plan::Step{} : read.scenario->flows[0].steps[0];
}

inline std::vector<std::string> headers_of(const plan::Step& step) {
  std::vector<std::string> out;
  for (const auto& header : step.headers) out.push_back(written(header.name) + ": " + written(header.value));
  return out;
}

}  // namespace brink::input
