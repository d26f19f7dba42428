#include "input/bench_load.h"

#include <fmt/format.h>

#include <algorithm>

#include "input/autofind_options.h"
#include "input/options/rules.h"
#include "input/stages.h"
#include "input/traffic_profile.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"requests", "duration", "give one: -n ends by count, -d by time"},
    {"users", "connections", "give one: each user has a connection of its own"},
    {"users", "rate", "give one: -u is a closed load, --rate an open one"},
    {"rate", "ramp-up", "use --rate-ramp, or leave --ramp-up out: an open load has no users to start one by one"},
    {"rate-ramp", "requests", "give -d instead of -n: the ramp ends with the duration"},
    {"rate-ramp", "warmup", "leave --warmup out: the ramp's beginning warms up"},
    {"traffic-profile", "rate-ramp", "give one: both say how the rate goes"},
    {"traffic-profile", "requests", "give -d instead of -n: the profile is drawn over the duration"},
    {"traffic-profile", "warmup", "leave --warmup out: the profile is drawn over the duration alone"},
    {"stages", "traffic-profile", "give one: both say how the load goes"},
    {"stages", "rate-ramp", "give one: --rate 10 --stages 1m:50 is a ramp too"},
    {"stages", "duration", "leave -d out: the stages say how long they last"},
    {"stages", "requests", "leave -n out: the stages say how long they last"},
    {"stages", "warmup", "leave --warmup out: the first of the stages can warm up"},
    {"stages", "ramp-up", "leave --ramp-up out: the stages say when users start"},
    {"preview", "live", "leave one out: nothing is sent, so there is nothing to watch"},
    {"preview", "json", "leave one out: nothing is sent, so there is nothing to write"},
    {"preview", "autofind", "leave one out: how many users there will be is not known before"},
};
constexpr Need needs[] = {
    {"rate-ramp", "rate", "add --rate with the rate to begin with"},
    {"traffic-profile", "rate", "add --rate with the rate that the profile takes its shares of"},
    {"arrivals", "rate", "add --rate: only an open load has arrivals"},
    {"rate-of", "rate", "add --rate: it says what that counts"},
    {"rate-of", "scenario", "leave it out: without a scenario a rate is one of requests"},
};
constexpr Need needs_of_requests[] = {
    {"think-time", "users|autofind", "use -u instead of -c for users who pause"},
    {"think-jitter", "users|autofind", "use -u instead of -c for users who pause"},
};

double most_of(std::string_view option) { return find_option(Command::bench, option)->range.most; }

// Stages move the rate of an open load, and the users of a closed one.
Result<std::vector<plan::Leg>> read_legs(const Values& values) {
  const auto text = values.maybe_text("stages");
  if (!text) return std::vector<plan::Leg>{};
  if (values.given("rate")) return parse_stages(*text, {.most = most_of("rate"), .what = "requests a second"});
  return parse_stages(*text, {.most = most_of("users"), .whole = true, .what = "users"});
}

// `share`: what a rate on the line is multiplied by.
Result<plan::Shape> read_shape(const Values& values, Duration length, std::vector<plan::Leg> legs, double share,
                               const Surroundings& surroundings) {
  const double rate = values.number("rate") * share;
  if (const auto last = values.maybe_number("rate-ramp")) return plan::ramp(rate, *last * share, length);
  if (const auto spec = values.maybe_text("traffic-profile")) {
    return parse_traffic_profile(*spec, {rate, length, most_of("rate"), share}, surroundings);
  }
  for (plan::Leg& leg : legs) leg.target *= share;
  if (!legs.empty()) return plan::follow(rate, legs);
  return plan::Shape{plan::Rate::constant(rate), ""};
}

plan::Open read_open(const Values& values, plan::Shape shape) {
  plan::Open open;
  open.rate = std::move(shape.rate);
  open.shape = std::move(shape.words);
  open.arrivals = values.text("arrivals") == "poisson" ? plan::Arrivals::poisson : plan::Arrivals::constant;
  if (values.given("connections")) open.max_users = static_cast<std::uint32_t>(values.integer("connections"));
  return open;
}

// With stages there is one user at first unless the number is given, as in k6. Each connection of -c has as many users
// as it has streams.
plan::Closed read_closed(const Values& values, std::vector<plan::Leg> legs) {
  plan::Closed closed;
  const bool pauses = values.given("users");
  closed.users = static_cast<std::uint32_t>(values.integer(pauses ? "users" : "connections"));
  if (!pauses && legs.empty() && values.flag("http2")) {
    closed.users *= static_cast<std::uint32_t>(values.integer("streams"));
  }
  if (!legs.empty()) {
    closed.at_first = pauses || values.given("connections") ? closed.users : 1;
    closed.users = static_cast<std::uint32_t>(plan::peak_of(closed.at_first, legs));
    closed.legs = std::move(legs);
  }
  closed.ramp = values.duration("ramp-up");
  if (pauses && !values.given("scenario")) {
    closed.think = values.duration("think-time");
    closed.think_jitter = values.number("think-jitter");
  }
  return closed;
}

// What the option that says how the rate goes is called.
std::string_view shaping_option(const Values& values) {
  for (const std::string_view option : {"rate-ramp", "traffic-profile", "stages"}) {
    if (values.given(option)) return option;
  }
  return "rate";
}

}  // namespace

Result<plan::Stage> read_bench_load(const Values& values, const Surroundings& surroundings, double requests_each) {
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  if (!values.given("scenario")) {
    if (auto ok = check_rules(values, {}, needs_of_requests); !ok) return tl::unexpected(ok.error());
  }
  auto legs = read_legs(values);
  if (!legs) return tl::unexpected(legs.error());
  plan::Stage stage;
  stage.name = "bench";
  stage.warmup = values.duration("warmup");
  stage.drain = values.duration("drain");
  if (const auto requests = values.maybe_integer("requests")) {
    stage.requests = static_cast<std::uint64_t>(*requests);
    if (!values.given("drain")) stage.drain = values.duration("timeout");
  } else {
    stage.duration = legs->empty() ? values.duration("duration") : plan::length_of(*legs);
  }
  if (values.flag("autofind")) {
    stage.load = autofind_load(values);
    stage.duration = values.duration("step-duration");
  } else if (values.given("rate")) {
    auto shape = read_shape(values, stage.duration.value_or(Duration{}), *legs, 1 / requests_each, surroundings);
    if (!shape) return tl::unexpected(shape.error());
    stage.load = read_open(values, std::move(*shape));
  } else {
    stage.load = read_closed(values, std::move(*legs));
  }
  if (most_at_once(stage) > most_of("users")) {
    return usage_error(
        fmt::format("{} with {} are {} requests at once, the most is {}", as_given(values, "connections"),
                    as_given(values, "streams"), most_at_once(stage), most_of("users")),
        "lower one of them");
  }
  if (stage.duration && values.duration("ramp-up") >= *stage.duration + stage.warmup) {
    return usage_error(fmt::format("{} is not shorter than the run of {}s", as_given(values, "ramp-up"),
                                   seconds(*stage.duration + stage.warmup)),
                       "lower it or raise -d: the last users would never start");
  }
  return stage;
}

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
    return never(values.given("stages") ? "stages" : "duration", "max-duration");
  }
  const auto* open = std::get_if<plan::Open>(&stage.load);
  const Duration length = stage.duration.value_or(Duration{});
  if (open && budget.max_rps && open->rate.highest(Duration{}, length) > *budget.max_rps) {
    const bool from_the_start = !values.given("traffic-profile") && values.number("rate") > *budget.max_rps;
    return never(from_the_start ? "rate" : shaping_option(values), "max-rps");
  }
  return std::monostate{};
}

std::uint32_t most_at_once(const plan::Stage& stage) {
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) return closed->users;
  return std::get<plan::Open>(stage.load).max_users;
}

}  // namespace brink::input
