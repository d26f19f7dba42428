// A scenario of a script as the plan and the stages of a run: its load as it says, what the command line says instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"
#include "input/bench_options.h"
#include "plan/script.h"

namespace brink::input {

// "shop.py" and "shop.py:Checkout": the file, and which of its scenarios.
struct ScriptName {
  std::string file;
  std::string scenario;  // empty: whichever there is
};
std::optional<ScriptName> parse_script_name(std::string_view text);

struct ScriptOptions {
  BenchOptions bench;
  std::optional<plan::Stage> begin;  // users do what they do before their first task
  bool end = false;                  // and after the last
};

// Where its requests go: the URL on the line, else LOADPILOT_TARGET. Errors: usage, none or more than one.
Result<Url> read_script_target(const Values& values, const Environment& environment, std::vector<std::string>& notes);

// Of `bench --scenario FILE.py`. The load, where the line does not say otherwise: the scenario's rate over time;
// min(max(5, rate / 100), 100) users, who are ready before it begins, and more as they are needed. Its thresholds are
// limits. Errors: usage.
Result<ScriptOptions> read_script(const Values& values, const Surroundings& surroundings,
                                  const plan::ScriptScenario& scenario, std::vector<plan::Route> routes);

// LoadPilot's own number of users at so many tasks a second.
std::uint32_t script_users(double rate);
// "30 RPS · 1m · ramp", as LoadPilot lists a scenario.
std::string script_summary(const plan::ScriptScenario& scenario);
std::string_view mode_name(plan::ScriptScenario::Mode mode);

}  // namespace brink::input
