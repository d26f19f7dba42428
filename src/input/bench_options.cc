#include "input/bench_options.h"

#include <fmt/format.h>

#include "input/bench_load.h"
#include "input/bench_routes.h"
#include "input/bench_scenario.h"
#include "input/bench_sockets.h"
#include "input/client_options.h"
#include "input/export_options.h"
#include "input/limit_options.h"
#include "input/options/rules.h"
#include "input/scenario/feeders.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"body", "post-file", "give one: a request has one body"},
    {"no-save", "store", "leave one out"},
    {"scenario", "url-file", "give one: a scenario has its own targets"},
    {"scenario", "method", "leave it out: each step has its own"},
    {"scenario", "body", "leave it out: each step has its own"},
    {"scenario", "post-file", "leave it out: each step has its own"},
};
constexpr Need needs[] = {
    {"data", "scenario", "add the scenario that uses it"},
    {"data-strategy", "scenario", "add the scenario that uses it"},
    {"abort-delay", "abort-on-fail", "add --abort-on-fail: without it a limit is held against the whole run"},
};

// A row for every user and iteration, where rows may not come twice. Connections are no users: who finds no row left
// ends, and the others go on.
Result<void> check_rows(const Values& values, const BenchOptions& options, std::uint32_t workers) {
  if (!options.plan.scenario) return {};
  const auto* closed = std::get_if<plan::Closed>(&options.stage.load);
  const bool of_users = values.given("users") || values.given("stages") || values.flag("autofind");
  return check_unique_rows(*options.plan.scenario, closed && of_users ? closed->users : 1, options.stage.requests,
                           workers);
}

// How many requests an iteration makes, when each flow goes to its end.
double steps_each(const plan::Scenario& scenario) {
  double steps = 0, weights = 0;
  for (const plan::Flow& flow : scenario.flows) {
    steps += flow.weight * static_cast<double>(flow.steps.size());
    weights += flow.weight;
  }
  return steps / weights;
}

// An arrival begins an iteration; with --rate-of requests there are as many as make up the rate.
Result<void> count_requests(const Values& values, const Surroundings& surroundings, BenchOptions& options) {
  if (!options.plan.scenario || values.text("rate-of") == "iterations") return {};
  auto stage = read_bench_load(values, surroundings, steps_each(*options.plan.scenario));
  if (!stage) return tl::unexpected(stage.error());
  options.stage = std::move(*stage);
  return {};
}

// Each has connections of its own: those of -c are divided among them without rest. Each has rows of its own, too:
// where they are few, so are the workers.
std::uint32_t read_bench_workers(const Values& values, const Surroundings& surroundings, const BenchOptions& options) {
  const std::uint32_t streams = options.plan.client.streams;
  const std::uint32_t connections = (most_at_once(options.stage) + streams - 1) / streams;
  std::uint32_t workers = read_workers(values, surroundings, connections);
  const bool free = streams > 1 && !values.given("threads") && !values.given("users") && !values.given("rate");
  while (free && connections % workers != 0) --workers;
  while (workers > 1 && !values.given("threads") && !check_rows(values, options, workers)) --workers;
  return workers;
}

// Routes are known here, and a window longer than the run could never be seen.
Result<LimitOptions> read_bench_limits(const Values& values, const BenchOptions& bench) {
  auto options = read_limits(values);
  if (!options) return options;
  if (auto ok = plan::resolve_limits(options->limits.list, bench.plan.routes); !ok) return tl::unexpected(ok.error());
  for (const plan::Limit& limit : options->limits.list) {
    if (!limit.window || !bench.stage.duration || *limit.window <= *bench.stage.duration) continue;
    return usage_error(
        fmt::format("\"{}\": the window is longer than the run of {:g}s", limit.text, seconds(*bench.stage.duration)),
        "make it shorter, or the run longer with -d");
  }
  return options;
}

std::vector<Url> urls_of(const std::vector<plan::Route>& routes) {
  std::vector<Url> urls;
  for (const plan::Route& route : routes) urls.push_back(route.url);
  return urls;
}

// What is sent: messages, the steps of a scenario, or requests to every target in turn.
Result<BenchRoutes> read_routes(const Values& values, const plan::Stage& stage, const Surroundings& surroundings) {
  if (is_of_sockets(values)) return read_bench_sockets(values, stage);
  if (auto ok = refuse_socket_options(values); !ok) return tl::unexpected(ok.error());
  return values.given("scenario") ? read_bench_scenario(values, surroundings) : read_bench_routes(values, surroundings);
}

}  // namespace

Result<BenchOptions> read_bench(const Values& values, const Surroundings& surroundings) {
  auto autofind = read_autofind(values);
  if (!autofind) return tl::unexpected(autofind.error());
  auto stage = read_bench_load(values, surroundings);
  if (!stage) return tl::unexpected(stage.error());
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  for (const char* name : {"processes", "on-worker-loss", "strict-start"}) {
    if (!values.given(name) || (values.given("workers") && name == std::string_view("on-worker-loss"))) continue;
    return usage_error(
        fmt::format("--{} is for users that are a program in Python, and there is none", name),
        name == std::string_view("strict-start") ? "leave it out" : "--threads gives threads to all other load");
  }
  if (values.flag("verbose") && values.maybe_text("json") == "-") {
    return usage_error("--json - and --verbose cannot be given together",
                       "leave --verbose out, or give --json a file: stdout has JSON and nothing else");
  }
  auto routes = read_routes(values, *stage, surroundings);
  if (!routes) return tl::unexpected(routes.error());
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());

  BenchOptions options;
  options.notes = std::move(routes->notes);
  options.plan.routes = std::move(routes->routes);
  options.plan.scenario = std::move(routes->scenario);
  options.plan.client = std::move(*client);
  options.plan.budget = read_budget(values);
  options.stage = std::move(*stage);
  options.autofind = *autofind;
  if (auto ok = check_budget(values, options.stage, options.plan.budget); !ok) return tl::unexpected(ok.error());
  if (auto ok = count_requests(values, surroundings, options); !ok) return tl::unexpected(ok.error());
  if (options.stage.requests && !options.plan.budget.max_duration) {
    options.plan.budget.max_duration = std::chrono::hours(1);
  }
  auto limits = read_bench_limits(values, options);
  if (!limits) return tl::unexpected(limits.error());
  options.limits = std::move(limits->limits);
  options.notes.insert(options.notes.end(), limits->notes.begin(), limits->notes.end());
  options.plan.seed = read_seed(values, surroundings);
  options.plan.workers = read_bench_workers(values, surroundings, options);
  if (auto ok = check_rows(values, options, options.plan.workers); !ok) return tl::unexpected(ok.error());
  if (const auto asked = values.maybe_integer("threads"); asked && *asked > options.plan.workers) {
    options.notes.push_back(fmt::format("{} is lowered to {}: each needs a connection to drive",
                                        as_given(values, "threads"), options.plan.workers));
  }

  auto exporting = read_exporting(values, surroundings, options.notes);
  if (!exporting) return tl::unexpected(exporting.error());
  options.exporting = std::move(*exporting);

  const auto urls = urls_of(options.plan.routes);
  options.foreign_hosts = foreign_hosts(urls, options.plan.client);
  const auto unused = unused_resolves(urls, options.plan.client);
  options.notes.insert(options.notes.end(), unused.begin(), unused.end());
  return options;
}

}  // namespace brink::input
