#include "input/import/jmeter_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace brink::input {
namespace {

std::optional<double> number_of(const JmeterText& text, const std::string& value) {
  return parse_double(trim(text.fill(value)));
}

}  // namespace

JmeterLoad read_load(const JmxElement& group, const JmeterText& text) {
  const auto& properties = group.properties;
  const auto get = [&](std::string_view name) { return number_of(text, properties.value(name)); };
  JmeterLoad load;
  load.name = group.name;
  load.threads = std::clamp(std::floor(get("ThreadGroup.num_threads").value_or(1)), 1.0, 1e6);
  load.ramp_s = std::clamp(get("ThreadGroup.ramp_time").value_or(0), 0.0, 86400.0);
  const auto duration = get("ThreadGroup.duration");
  if (properties.is("ThreadGroup.scheduler") && duration && *duration > 0)
    load.duration_s = std::min(*duration, 86400.0);
  const auto& controller = properties.group("ThreadGroup.main_controller");
  const auto loops = number_of(text, controller.value("LoopController.loops"));
  const bool for_ever = controller.is("LoopController.continue_forever") && !loops;
  if (!for_ever && loops && *loops >= 0) load.loops = std::min(std::floor(*loops), 1e9);
  return load;
}

std::string bench_options_of(const std::vector<JmeterLoad>& loads, const std::vector<std::size_t>& steps) {
  double users = 0, ramp = 0, duration = 0, requests = 0;
  bool counted = true;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    users += loads[i].threads;
    ramp = std::max(ramp, loads[i].ramp_s);
    duration = std::max(duration, loads[i].duration_s.value_or(0));
    counted = counted && loads[i].loops && !loads[i].duration_s;
    requests += loads[i].threads * loads[i].loops.value_or(0) * static_cast<double>(steps[i]);
  }
  std::string options = fmt::format("{} {:.0f}", counted ? "-c" : "-u", users);
  if (ramp > 0) options += fmt::format(" --ramp-up {:g}s", ramp);
  if (counted) return options + fmt::format(" -n {:.0f}", std::min(requests, 1e12));
  return options + (duration > 0 ? fmt::format(" -d {:g}s", duration) : " -d TIME");
}

}  // namespace brink::input
