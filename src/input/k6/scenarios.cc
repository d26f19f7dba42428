#include "input/k6/scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "input/k6/duration.h"
#include "input/k6/scenario_fields.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using namespace plan::k6;  // NOLINT: the values are what this file is about

constexpr std::uint64_t most_users = 10'000'000;

std::uint32_t users_of(ScenarioFields& fields, std::string_view name, std::uint64_t otherwise) {
  const std::uint64_t users = fields.count(name, otherwise);
  fields.must(users <= most_users, fmt::format("{} is beyond {}", name, most_users));
  return static_cast<std::uint32_t>(std::min(users, most_users));
}

void at_least_a_second(ScenarioFields& fields, std::string_view name, Duration d) {
  fields.must(d >= std::chrono::seconds(1),
              fmt::format("the {} must be at least 1s, but is {}", name, duration_text(d)));
}

template <class Iterations>
Iterations iterations_of(ScenarioFields& fields) {
  Iterations out;
  out.users = users_of(fields, "vus", 1);
  out.iterations = fields.count("iterations", 1);
  out.max_duration = fields.duration("maxDuration", out.max_duration);
  fields.must(out.users > 0, "the number of VUs must be more than 0");
  fields.must(out.iterations > 0, "the number of iterations must be more than 0");
  at_least_a_second(fields, "maxDuration", out.max_duration);
  return out;
}

Executor shared_iterations(ScenarioFields& fields) {
  const auto out = iterations_of<SharedIterations>(fields);
  fields.must(out.iterations >= out.users, fmt::format("the number of iterations ({}) can't be less than the number of "
                                                       "VUs ({})",
                                                       out.iterations, out.users));
  return out;
}

Executor per_user_iterations(ScenarioFields& fields) { return iterations_of<PerUserIterations>(fields); }

Executor constant_users(ScenarioFields& fields) {
  ConstantUsers out;
  out.users = users_of(fields, "vus", 1);
  out.duration = fields.duration("duration", Duration{});
  fields.must_be_there("duration");
  fields.must(out.users > 0, "the number of VUs must be more than 0");
  at_least_a_second(fields, "duration", out.duration);
  return out;
}

Executor ramping_users(ScenarioFields& fields) {
  RampingUsers out;
  out.at_first = users_of(fields, "startVUs", 1);
  out.stages = fields.stages();
  out.graceful_ramp_down = fields.duration("gracefulRampDown", out.graceful_ramp_down);
  fields.must(out.at_first > 0 || peak_of(0, out.stages) > 0,
              "either startVUs or a stage's target must be more than 0");
  fields.must(peak_of(out.at_first, out.stages) <= most_users, fmt::format("a target is beyond {} VUs", most_users));
  return out;
}

// preAllocatedVUs and maxVUs.
template <class Arrivals>
void users_of_arrivals(ScenarioFields& fields, Arrivals& out) {
  out.time_unit = fields.duration("timeUnit", out.time_unit);
  out.users = users_of(fields, "preAllocatedVUs", 0);
  fields.must_be_there("preAllocatedVUs");
  out.most_users = users_of(fields, "maxVUs", out.users);
  fields.must(out.time_unit.count() > 0, "the timeUnit must be more than 0");
  fields.must(out.most_users > 0, "maxVUs must be more than 0");
  fields.must(out.most_users >= out.users,
              fmt::format("maxVUs ({}) can't be less than preAllocatedVUs ({})", out.most_users, out.users));
}

Executor constant_arrivals(ScenarioFields& fields) {
  ConstantArrivals out;
  out.rate = fields.count("rate", 0);
  fields.must_be_there("rate");
  fields.must(out.rate > 0, "the iteration rate must be more than 0");
  out.duration = fields.duration("duration", Duration{});
  fields.must_be_there("duration");
  at_least_a_second(fields, "duration", out.duration);
  users_of_arrivals(fields, out);
  return out;
}

Executor ramping_arrivals(ScenarioFields& fields) {
  RampingArrivals out;
  out.start_rate = fields.count("startRate", 0);
  out.stages = fields.stages();
  users_of_arrivals(fields, out);
  return out;
}

struct Known {
  std::string_view name;
  Executor (*read)(ScenarioFields&);
};
constexpr std::array<Known, 6> known = {{{"shared-iterations", shared_iterations},
                                         {"per-vu-iterations", per_user_iterations},
                                         {"constant-vus", constant_users},
                                         {"ramping-vus", ramping_users},
                                         {"constant-arrival-rate", constant_arrivals},
                                         {"ramping-arrival-rate", ramping_arrivals}}};

Result<Executor> read_executor(const std::string& type, ScenarioFields& fields) {
  const auto* found = std::find_if(known.begin(), known.end(), [&](const Known& k) { return k.name == type; });
  if (found != known.end()) return found->read(fields);
  if (type == "externally-controlled") {
    return usage_error("unknown executor type 'externally-controlled': k6 removed it in version 2",
                       "use ramping-vus, with the stages that would have been set from outside");
  }
  std::string all;
  for (const Known& k : known) all += (all.empty() ? "" : ", ") + std::string(k.name);
  return usage_error(fmt::format("unknown executor type '{}'", type), "there are: " + all);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

Result<Scenario> read_scenario(const std::string& name, const json& object) {
  ScenarioFields fields(name, object);
  fields.must(is_name(name), "its name may have letters, digits, _ and - only");
  Scenario out;
  out.name = name;
  fields.must_be_there("executor");
  const std::string type = fields.text("executor", "");
  out.start_time = fields.duration("startTime", out.start_time);
  out.graceful_stop = fields.duration("gracefulStop", out.graceful_stop);
  out.exec = fields.text("exec", out.exec);
  fields.must(!out.exec.empty(), "exec value cannot be empty");
  out.env = fields.names("env");
  out.tags = fields.names("tags");
  fields.skip("options");
  if (fields.error()) return tl::unexpected(*fields.error());
  auto executor = read_executor(type, fields);
  if (!executor)
    return usage_error(fmt::format("scenario {}: {}", name, executor.error().message), executor.error().hint);
  out.executor = std::move(*executor);
  fields.finish();
  if (fields.error()) return tl::unexpected(*fields.error());
  return out;
}

// What a shortcut stands for, as a scenario would say it.
json shortcut(const json& options) {
  const bool stages = options.contains("stages") && options["stages"].is_array() && !options["stages"].empty();
  if (options.contains("iterations")) {
    json out = {{"executor", "shared-iterations"}, {"iterations", options["iterations"]}};
    if (options.contains("vus")) out["vus"] = options["vus"];
    if (options.contains("duration")) out["maxDuration"] = options["duration"];
    return out;
  }
  if (options.contains("duration")) {
    json out = {{"executor", "constant-vus"}, {"duration", options["duration"]}};
    if (options.contains("vus")) out["vus"] = options["vus"];
    return out;
  }
  if (stages) {
    json out = {{"executor", "ramping-vus"}, {"stages", options["stages"]}};
    if (options.contains("vus")) out["startVUs"] = options["vus"];
    return out;
  }
  if (options.contains("vus")) {
    return {{"executor", "shared-iterations"}, {"vus", options["vus"]}, {"iterations", options["vus"]}};
  }
  return {{"executor", "per-vu-iterations"}, {"vus", 1}, {"iterations", 1}};
}

Result<void> check_exec(const Scenario& scenario, const Init& init) {
  if (std::find(init.exports.begin(), init.exports.end(), scenario.exec) != init.exports.end()) return {};
  return usage_error(fmt::format("executor {}: function '{}' not found in exports", scenario.name, scenario.exec),
                     "export it from the script, or name another one with exec");
}

}  // namespace

Result<std::vector<Scenario>> read_scenarios(const json& options, const Init& init) {
  json given = json::object();
  if (const auto at = options.find("scenarios"); at != options.end() && at->is_object()) given = *at;
  if (options.contains("scenarios") && !options["scenarios"].is_object())
    return usage_error("scenarios is not an object");
  if (given.empty()) given["default"] = shortcut(options);
  std::vector<Scenario> all;
  for (const auto& [name, object] : given.items()) {
    auto scenario = read_scenario(name, object);
    if (!scenario) return tl::unexpected(scenario.error());
    if (auto ok = check_exec(*scenario, init); !ok) return tl::unexpected(ok.error());
    all.push_back(std::move(*scenario));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Scenario& a, const Scenario& b) { return a.start_time < b.start_time; });
  return all;
}

}  // namespace brink::input::k6
