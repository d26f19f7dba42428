#include "input/script_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "input/bench_load.h"
#include "input/client_options.h"
#include "input/export_options.h"
#include "input/limit_options.h"
#include "input/options/rules.h"
#include "plan/limit_grammar.h"
#include "plan/scenario.h"
#include "plan/shape.h"

namespace brink::input {
namespace {

using Mode = plan::ScriptScenario::Mode;

constexpr std::string_view in_script = "leave it out: the script says what its users do";
constexpr std::string_view load_in_script = "leave it out: the script says how the load goes; --rate and -d change it";
constexpr Exclusion exclusions[] = {
    {"no-save", "store", "leave one out"},
    {"scenario", "url-file", in_script},
    {"scenario", "method", in_script},
    {"scenario", "body", in_script},
    {"scenario", "post-file", in_script},
    {"scenario", "header", in_script},
    {"scenario", "basic-auth", in_script},
    {"scenario", "cookie", in_script},
    {"scenario", "data", in_script},
    {"scenario", "data-strategy", in_script},
    {"scenario", "think-time", in_script},
    {"scenario", "think-jitter", in_script},
    {"scenario", "verify-length", in_script},
    {"scenario", "random-param", in_script},
    {"scenario", "requests", load_in_script},
    {"scenario", "rate-ramp", load_in_script},
    {"scenario", "traffic-profile", load_in_script},
    {"scenario", "stages", load_in_script},
    {"scenario", "users", load_in_script},
    {"scenario", "ramp-up", load_in_script},
    {"scenario", "warmup", load_in_script},
    {"scenario", "autofind", load_in_script},
};
constexpr Need needs[] = {
    {"abort-delay", "abort-on-fail", "add --abort-on-fail: without it a limit is held against the whole run"},
};

// How long users may take to get ready, beside the time over which they begin.
constexpr Duration longest_start = std::chrono::seconds(60);
// A task is some requests and what Python makes of them: 0.2 ms or so. At this rate a fifth of a core is busy, and no
// user waits long for another.
constexpr double tasks_of_a_process = 1000;
std::uint32_t processes_for(double rate) {
  return static_cast<std::uint32_t>(std::clamp(std::ceil(rate / tasks_of_a_process), 1.0, 256.0));
}

// What was due at the end and is under way may take so long, as in LoadPilot.
constexpr Duration drain = std::chrono::seconds(30);

// As many as the rate needs when every task takes ten seconds, within reason.
std::uint32_t most_users_of(double rate) {
  return std::max(script_users(rate), static_cast<std::uint32_t>(std::clamp(rate * 10, 50.0, 2000.0)));
}

plan::Shape shape_of(const plan::ScriptScenario& s) {
  switch (s.mode) {
    case Mode::ramp:
      if (s.ramp_up > Duration{}) return plan::warm_up(s.rate, s.ramp_up);
      break;
    case Mode::constant: break;
    case Mode::step: return plan::stairs(s.rate, s.duration, s.steps);
    case Mode::spike: return plan::surge(s.rate, s.duration);
  }
  return {plan::Rate::constant(s.rate), ""};
}

plan::Stage stage_of(const plan::ScriptScenario& s, const Values& values) {
  plan::Shape shape = shape_of(s);
  plan::Open open;
  open.rate = std::move(shape.rate);
  open.shape = std::move(shape.words);
  open.arrivals = values.text("arrivals") == "poisson" ? plan::Arrivals::poisson : plan::Arrivals::constant;
  open.max_users =
      values.given("connections") ? static_cast<std::uint32_t>(values.integer("connections")) : most_users_of(s.rate);
  open.standing = std::min(script_users(s.rate), open.max_users);
  plan::Stage stage;
  stage.name = "bench";
  stage.load = std::move(open);
  stage.duration = s.duration + (s.mode == Mode::ramp ? s.ramp_up : Duration{});
  stage.drain = values.given("drain") ? values.duration("drain") : drain;
  return stage;
}

// In a ramp users come one by one; otherwise all at once.
std::optional<plan::Stage> begin_of(const plan::ScriptScenario& s, const plan::Stage& measured) {
  if (!s.on_start) return std::nullopt;
  plan::Closed closed;
  closed.users = std::get<plan::Open>(measured.load).standing;
  closed.ramp = s.mode == Mode::ramp ? s.ramp_up : Duration{};
  plan::Stage stage;
  stage.name = "begin";
  stage.load = closed;
  stage.duration = closed.ramp + longest_start;
  stage.drain = std::chrono::seconds(1);
  return stage;
}

// LoadPilot's keys in the words of our limits; a value that is equal to the limit keeps it there too.
std::string limit_text(const std::string& key, double value) {
  if (key == "error_rate") return fmt::format("error_rate <= {}%", value);
  if (key == "dropped") return fmt::format("missed <= {}", value);
  return fmt::format("{} <= {}ms", key.substr(0, key.find('_')), value);
}

Result<plan::Limits> limits_of(const Values& values, const plan::ScriptScenario& scenario,
                               const std::vector<plan::Route>& routes, std::vector<std::string>& notes) {
  auto options = read_limits(values);
  if (!options) return tl::unexpected(options.error());
  for (const auto& [key, value] : scenario.thresholds) {
    auto limit = plan::parse_limit(limit_text(key, value));
    if (!limit) return tl::unexpected(limit.error());
    // Of tasks, whose rows are the first: users who join later log in while others are measured.
    for (std::uint32_t i = 0; i < scenario.tasks.size() && i < routes.size(); ++i) limit->routes.push_back(RouteId{i});
    options->limits.list.push_back(std::move(*limit));
  }
  if (auto ok = plan::resolve_limits(options->limits.list, routes); !ok) return tl::unexpected(ok.error());
  notes.insert(notes.end(), options->notes.begin(), options->notes.end());
  return options->limits;
}

// The line goes before the script.
plan::ScriptScenario with_line(plan::ScriptScenario scenario, const Values& values) {
  if (values.given("rate")) scenario.rate = values.number("rate");
  if (values.given("duration")) {
    scenario.duration = values.duration("duration");
    scenario.ramp_up = std::min(scenario.ramp_up, scenario.duration);
  }
  return scenario;
}

Result<plan::Plan> plan_of(const Values& values, const Surroundings& surroundings, std::vector<plan::Route> routes,
                           const std::string& scenario) {
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());
  plan::Plan plan;
  plan.routes = std::move(routes);
  plan.scenario = std::make_shared<plan::Scenario>(plan::Scenario{.name = scenario});
  plan.client = std::move(*client);
  plan.budget = read_budget(values);
  plan.seed = read_seed(values, surroundings);
  plan.workers = 1;  // an interpreter has one lock, so users on two threads would take turns
  return plan;
}

// Where the load stands in the file, it is no option that the budget is against.
Result<std::monostate> check_load(const Values& values, const plan::Stage& stage, const plan::Budget& budget) {
  const double rate = std::get<plan::Open>(stage.load).rate.highest(Duration{}, *stage.duration);
  if (!values.given("rate") && budget.max_rps && rate > *budget.max_rps) {
    return usage_error(
        fmt::format("the script's {:g} tasks a second cannot be reached with --max-rps {:g}", rate, *budget.max_rps),
        "raise --max-rps, or lower the rate with --rate");
  }
  if (!values.given("duration") && budget.max_duration && *stage.duration > *budget.max_duration) {
    return usage_error(fmt::format("the script's {} cannot be reached with --max-duration {}",
                                   plan::words_of(*stage.duration), plan::words_of(*budget.max_duration)),
                       "raise --max-duration, or lower the duration with -d");
  }
  return check_budget(values, stage, budget);
}

std::string duration_words(Duration d) {
  const auto all = static_cast<std::int64_t>(seconds(d));
  const std::int64_t h = all / 3600, m = all % 3600 / 60, s = all % 60;
  std::string out;
  if (h > 0) out += fmt::format("{}h ", h);
  if (m > 0) out += fmt::format("{}m ", m);
  if (s > 0 || out.empty()) out += fmt::format("{}s ", s);
  out.pop_back();
  return out;
}

}  // namespace

std::uint32_t script_users(double rate) { return static_cast<std::uint32_t>(std::clamp(rate / 100, 5.0, 100.0)); }

std::optional<ScriptName> parse_script_name(std::string_view text) {
  constexpr std::string_view ending = ".py";
  if (text.find("://") != std::string_view::npos) return std::nullopt;  // a site
  if (text.ends_with(ending)) return ScriptName{std::string(text), ""};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !text.substr(0, colon).ends_with(ending)) return std::nullopt;
  return ScriptName{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Result<Url> read_script_target(const Values& values, const Environment& environment, std::vector<std::string>& notes) {
  const auto& arguments = values.arguments();
  if (arguments.size() > 1) {
    return usage_error(fmt::format("a script has one target, and there are {}", arguments.size()), "give one URL");
  }
  std::string text = arguments.empty() ? environment("LOADPILOT_TARGET").value_or("") : arguments.front();
  if (text.empty()) return usage_error("no target given", "add the URL of what to test, or set LOADPILOT_TARGET");
  auto parsed = parse_url(text);
  if (!parsed) return tl::unexpected(parsed.error());
  if (parsed->assumed_scheme) notes.push_back("no scheme given: taking " + parsed->url.text());
  return std::move(parsed->url);
}

Result<ScriptOptions> read_script(const Values& values, const Surroundings& surroundings,
                                  const plan::ScriptScenario& said, std::vector<plan::Route> routes) {
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  const plan::ScriptScenario scenario = with_line(said, values);
  ScriptOptions options;
  BenchOptions& bench = options.bench;
  bench.stage = stage_of(scenario, values);
  options.begin = begin_of(scenario, bench.stage);
  options.end = scenario.on_stop;
  auto plan = plan_of(values, surroundings, std::move(routes), scenario.name);
  if (!plan) return tl::unexpected(plan.error());
  bench.plan = std::move(*plan);
  if (auto ok = check_load(values, bench.stage, bench.plan.budget); !ok) return tl::unexpected(ok.error());
  auto limits = limits_of(values, scenario, bench.plan.routes, bench.notes);
  if (!limits) return tl::unexpected(limits.error());
  bench.limits = std::move(*limits);
  auto exporting = read_exporting(values, surroundings, bench.notes);
  if (!exporting) return tl::unexpected(exporting.error());
  bench.exporting = std::move(*exporting);
  const auto& open = std::get<plan::Open>(bench.stage.load);
  const auto processes =
      read_processes(values, surroundings, processes_for(scenario.rate), open.max_users, bench.notes);
  if (!processes) return tl::unexpected(processes.error());
  bench.processes = *processes;
  bench.foreign_hosts = foreign_hosts({bench.plan.routes.front().url}, bench.plan.client);
  return options;
}

std::string_view mode_name(Mode mode) {
  constexpr std::string_view names[] = {"ramp", "constant", "step", "spike"};
  return names[static_cast<std::size_t>(mode)];
}

std::string script_summary(const plan::ScriptScenario& s) {
  return fmt::format("{:g} RPS · {} · {}", s.rate, duration_words(s.duration), mode_name(s.mode));
}

}  // namespace brink::input
