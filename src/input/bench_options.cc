#include "input/bench_options.h"

#include <fmt/format.h>

#include "input/bench_load.h"
#include "input/bench_routes.h"
#include "input/bench_scenario.h"
#include "input/client_options.h"
#include "input/export_options.h"
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
};

// A row for every user and iteration, where rows may not come twice.
Result<void> check_rows(const BenchOptions& options) {
  if (!options.plan.scenario) return {};
  const auto* closed = std::get_if<plan::Closed>(&options.stage.load);
  return check_unique_rows(*options.plan.scenario, closed ? closed->users : 1, options.stage.requests,
                           options.plan.workers);
}

std::vector<Url> urls_of(const std::vector<plan::Route>& routes) {
  std::vector<Url> urls;
  for (const plan::Route& route : routes) urls.push_back(route.url);
  return urls;
}

// What is sent: the steps of a scenario, or every target in turn.
Result<BenchRoutes> read_routes(const Values& values, const Surroundings& surroundings) {
  return values.given("scenario") ? read_bench_scenario(values, surroundings) : read_bench_routes(values, surroundings);
}

}  // namespace

Result<BenchOptions> read_bench(const Values& values, const Surroundings& surroundings) {
  auto autofind = read_autofind(values);
  if (!autofind) return tl::unexpected(autofind.error());
  auto stage = read_bench_load(values, surroundings);
  if (!stage) return tl::unexpected(stage.error());
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  if (values.flag("verbose") && values.maybe_text("json") == "-") {
    return usage_error("--json - and --verbose cannot be given together",
                       "leave --verbose out, or give --json a file: stdout has JSON and nothing else");
  }
  auto routes = read_routes(values, surroundings);
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
  if (options.stage.requests && !options.plan.budget.max_duration) {
    options.plan.budget.max_duration = std::chrono::hours(1);
  }
  options.plan.seed = read_seed(values, surroundings);
  options.plan.workers = read_workers(values, surroundings, most_at_once(options.stage));
  if (auto ok = check_rows(options); !ok) return tl::unexpected(ok.error());
  if (const auto asked = values.maybe_integer("workers"); asked && *asked > options.plan.workers) {
    options.notes.push_back(fmt::format("{} is lowered to {}: each needs a connection to drive",
                                        as_given(values, "workers"), options.plan.workers));
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
