#include "input/bench_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "input/bench_routes.h"
#include "input/client_options.h"
#include "input/options/rules.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"requests", "duration", "give one: -n ends by count, -d by time"},
    {"users", "connections", "give one: each user has a connection of its own"},
    {"users", "rate", "give one: -u is a closed load, --rate an open one"},
    {"rate", "ramp-up", "use --rate-ramp, or leave --ramp-up out: an open load has no users to start one by one"},
    {"rate-ramp", "requests", "give -d instead of -n: the ramp ends with the duration"},
    {"rate-ramp", "warmup", "leave --warmup out: the ramp's beginning warms up"},
    {"body", "post-file", "give one: a request has one body"},
    {"no-save", "store", "leave one out"},
};
constexpr Need needs[] = {
    {"rate-ramp", "rate", "add --rate with the rate to begin with"},
    {"arrivals", "rate", "add --rate: only an open load has arrivals"},
    {"think-time", "users", "use -u instead of -c for users who pause"},
    {"think-jitter", "users", "use -u instead of -c for users who pause"},
};

// The load would never be what was asked for: say so before, not after.
Result<std::monostate> check_budget(const Values& values, const plan::Stage& stage, const plan::Budget& budget) {
  const auto never = [&](std::string_view option, std::string_view budget_option) {
    return usage_error(
        fmt::format("{} cannot be reached with {}", as_given(values, option), as_given(values, budget_option)),
        fmt::format("raise --{} or ask for less", budget_option));
  };
  if (stage.requests && budget.max_requests && *stage.requests > *budget.max_requests) {
    return never("requests", "max-requests");
  }
  if (stage.duration && budget.max_duration && stage.warmup + *stage.duration > *budget.max_duration) {
    return never("duration", "max-duration");
  }
  for (const std::string_view rate : {"rate", "rate-ramp"}) {
    if (budget.max_rps && values.maybe_number(rate).value_or(0) > *budget.max_rps) return never(rate, "max-rps");
  }
  return std::monostate{};
}

plan::Open read_open(const Values& values, std::optional<Duration> duration) {
  plan::Open open;
  const double rate = values.number("rate");
  open.rate = plan::Rate::constant(rate);
  if (const auto final_rate = values.maybe_number("rate-ramp")) open.rate = {rate, *final_rate, duration.value()};
  open.arrivals = values.text("arrivals") == "poisson" ? plan::Arrivals::poisson : plan::Arrivals::constant;
  if (values.given("connections")) open.max_users = static_cast<std::uint32_t>(values.integer("connections"));
  return open;
}

plan::Closed read_closed(const Values& values) {
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(values.maybe_integer("users").value_or(values.integer("connections")));
  closed.ramp = values.duration("ramp-up");
  if (values.given("users")) {
    closed.think = values.duration("think-time");
    closed.think_jitter = values.number("think-jitter");
  }
  return closed;
}

Result<plan::Stage> read_stage(const Values& values, const plan::Client& client) {
  plan::Stage stage;
  stage.name = "bench";
  stage.warmup = values.duration("warmup");
  stage.drain = values.duration("drain");
  if (const auto requests = values.maybe_integer("requests")) {
    stage.requests = static_cast<std::uint64_t>(*requests);
    if (!values.given("drain")) stage.drain = client.timeout;
  } else {
    stage.duration = values.duration("duration");
  }
  if (values.given("rate")) {
    stage.load = read_open(values, stage.duration);
  } else {
    stage.load = read_closed(values);
  }
  if (stage.duration && values.duration("ramp-up") >= *stage.duration + stage.warmup) {
    return usage_error(fmt::format("{} is not shorter than the run of {}s", as_given(values, "ramp-up"),
                                   seconds(*stage.duration + stage.warmup)),
                       "lower it or raise -d: the last users would never start");
  }
  return stage;
}

std::uint32_t most_at_once(const plan::Stage& stage) {
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) return closed->users;
  return std::get<plan::Open>(stage.load).max_users;
}

std::vector<Url> urls_of(const std::vector<plan::Route>& routes) {
  std::vector<Url> urls;
  for (const plan::Route& route : routes) urls.push_back(route.url);
  return urls;
}

}  // namespace

Result<BenchOptions> read_bench(const Values& values, const Surroundings& surroundings) {
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  if (values.flag("verbose") && values.maybe_text("json") == "-") {
    return usage_error("--json - and --verbose cannot be given together",
                       "leave --verbose out, or give --json a file: stdout has JSON and nothing else");
  }
  auto routes = read_bench_routes(values, surroundings);
  if (!routes) return tl::unexpected(routes.error());
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());
  auto stage = read_stage(values, *client);
  if (!stage) return tl::unexpected(stage.error());

  BenchOptions options;
  options.notes = std::move(routes->notes);
  options.plan.routes = std::move(routes->routes);
  options.plan.client = std::move(*client);
  options.plan.budget = read_budget(values);
  options.stage = std::move(*stage);
  if (auto ok = check_budget(values, options.stage, options.plan.budget); !ok) return tl::unexpected(ok.error());
  if (options.stage.requests && !options.plan.budget.max_duration) {
    options.plan.budget.max_duration = std::chrono::hours(1);
  }
  options.plan.seed = read_seed(values, surroundings);
  options.plan.workers = read_workers(values, surroundings, most_at_once(options.stage));
  if (const auto asked = values.maybe_integer("workers"); asked && *asked > options.plan.workers) {
    options.notes.push_back(fmt::format("{} is lowered to {}: each needs a connection to drive",
                                        as_given(values, "workers"), options.plan.workers));
  }

  const auto urls = urls_of(options.plan.routes);
  options.foreign_hosts = foreign_hosts(urls, options.plan.client);
  const auto unused = unused_resolves(urls, options.plan.client);
  options.notes.insert(options.notes.end(), unused.begin(), unused.end());
  return options;
}

}  // namespace brink::input
