#include "output/k6/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/k6/numbers.h"
#include "output/utf8.h"
#include "plan/k6_load.h"

namespace brink::output::k6 {
namespace {

using namespace plan::k6;  // NOLINT: executors are what this file is about

// "1m0s", "30s": as Go writes a duration.
std::string short_text(Duration d) {
  const double s = seconds(d);
  if (d.count() == 0) return "0s";
  if (s < 1) return plain_text(s * 1e3) + "ms";
  const auto minutes = static_cast<std::uint64_t>(s / 60);
  const std::string rest = plain_text(s - static_cast<double>(minutes) * 60) + "s";
  if (minutes == 0) return rest;
  if (minutes < 60) return fmt::format("{}m{}", minutes, rest);
  return fmt::format("{}h{}m{}", minutes / 60, minutes % 60, rest);
}

std::string users_range(std::uint32_t users, std::uint32_t most) {
  return most > users ? fmt::format("maxVUs: {}-{}", users, most) : fmt::format("maxVUs: {}", users);
}

std::string per_second(double rate, Duration unit) { return fmt::format("{:.2f}", rate / seconds(unit)); }

struct Words {
  std::vector<std::string>& details;  // in brackets behind the text

  std::string operator()(const SharedIterations& e) const {
    details.push_back("maxDuration: " + short_text(e.max_duration));
    return fmt::format("{} iterations shared among {} VUs", e.iterations, e.users);
  }
  std::string operator()(const PerUserIterations& e) const {
    details.push_back("maxDuration: " + short_text(e.max_duration));
    return fmt::format("{} iterations for each of {} VUs", e.iterations, e.users);
  }
  std::string operator()(const ConstantUsers& e) const {
    return fmt::format("{} looping VUs for {}", e.users, short_text(e.duration));
  }
  std::string operator()(const RampingUsers& e) const {
    details.push_back("gracefulRampDown: " + short_text(e.graceful_ramp_down));
    return fmt::format("Up to {} looping VUs for {} over {} stages", plan::peak_of(e.at_first, e.stages),
                       short_text(plan::length_of(e.stages)), e.stages.size());
  }
  std::string operator()(const ConstantArrivals& e) const {
    details.push_back(users_range(e.users, e.most_users));
    return fmt::format("{} iterations/s for {}", per_second(static_cast<double>(e.rate), e.time_unit),
                       short_text(e.duration));
  }
  std::string operator()(const RampingArrivals& e) const {
    details.push_back(users_range(e.users, e.most_users));
    const double peak = plan::peak_of(static_cast<double>(e.start_rate), e.stages);
    return fmt::format("Up to {} iterations/s for {} over {} stages", per_second(peak, e.time_unit),
                       short_text(plan::length_of(e.stages)), e.stages.size());
  }
};

constexpr std::size_t usual_cells = 38;

std::string bar(double share, int cells) {
  const int full = std::clamp(static_cast<int>(share * cells), 0, cells);
  std::string out(static_cast<std::size_t>(full), '=');
  if (full > 0 && full < cells) out.back() = '>';
  return out + std::string(static_cast<std::size_t>(cells - full), '-');
}

// One without any sign of more than one byte.
std::string shortened(const std::string& text, std::size_t columns) {
  return text.size() <= columns ? text : text.substr(0, columns - std::min<std::size_t>(columns, 1)) + "~";
}

std::string line_text(const ScenarioLine& line, std::size_t width, std::size_t columns) {
  const Scenario& scenario = *line.scenario;
  const char* mark = !line.begun ? "\u2022" : !line.over ? " " : line.failed ? "\u2717" : "\u2713";
  const std::string users = fmt::format("{} VUs", plan::k6::most_users(scenario.executor));
  const Duration length = plan::k6::length_of(scenario.executor);
  std::string right;
  if (!line.begun) {
    right = fmt::format("waiting {} {}", users, short_text(scenario.start_time));
  } else if (line.planned) {
    right = fmt::format("{}  {}  {}/{} iters", users, clock_text(line.elapsed), line.completed, *line.planned);
  } else {
    right = fmt::format("{}  {}/{}", users, clock_text(std::min(line.elapsed, length)), short_text(length));
  }
  const std::string percent =
      line.over && !line.failed ? "" : fmt::format(" {:3}%", static_cast<int>(line.share * 100));
  std::size_t cells = usual_cells;
  if (columns > 0) {
    constexpr std::size_t least_name = 8, between = 6;  // " v [" and "] "
    const std::size_t others = between + percent.size() + right.size();
    width = std::min(width, std::max(least_name, columns - std::min(columns, others)));
    cells = std::min(cells, columns - std::min(columns, others + width));
  }
  const std::string text =
      fmt::format("{:<{}} {} [{}{}] {}", shortened(scenario.name, width), width, mark,
                  bar(line.over && !line.failed ? 1 : line.share, static_cast<int>(cells)), percent, right);
  return std::string(columns > 0 ? first_columns(text, columns) : text) + "\n";
}

}  // namespace

std::string scenario_text(const Scenario& scenario) {
  std::vector<std::string> details;
  const std::string text = std::visit(Words{details}, scenario.executor);
  if (scenario.exec != "default") details.push_back("exec: " + scenario.exec);
  if (scenario.start_time.count() > 0) details.push_back("startTime: " + short_text(scenario.start_time));
  if (scenario.graceful_stop.count() > 0) details.push_back("gracefulStop: " + short_text(scenario.graceful_stop));
  return details.empty() ? text : fmt::format("{} ({})", text, fmt::join(details, ", "));
}

std::string opening_text(const Opening& opening, const std::vector<Scenario>& scenarios) {
  const UsersNeeded needed = users_needed(scenarios);
  std::string out = fmt::format("\n     brink {}\n\n", opening.version);
  out += fmt::format("     execution: {}\n", opening.execution);
  out += fmt::format("        script: {}\n", opening.script);
  out += fmt::format("        output: {}\n\n", opening.output);
  out += fmt::format("     scenarios: (100.00%) {} scenario{}, {} max VUs, {} max duration (incl. graceful stop):\n",
                     scenarios.size(), scenarios.size() == 1 ? "" : "s", needed.most, short_text(longest(scenarios)));
  for (const Scenario& scenario : scenarios) {
    out += fmt::format("              * {}: {}\n", scenario.name, scenario_text(scenario));
  }
  return out + "\n\n";
}

std::string running_text(const Running& running, std::size_t columns) {
  std::string out = fmt::format("running ({}), {:0{}}/{} VUs, {} complete and {} interrupted iterations\n",
                                clock_text(running.elapsed), running.active, std::to_string(running.initialized).size(),
                                running.initialized, running.completed, running.interrupted);
  if (columns > 0) out = shortened(out.substr(0, out.size() - 1), columns) + "\n";
  std::size_t width = 0;
  for (const ScenarioLine& line : running.scenarios) width = std::max(width, line.scenario->name.size());
  for (const ScenarioLine& line : running.scenarios) out += line_text(line, width, columns);
  return out;
}

}  // namespace brink::output::k6
