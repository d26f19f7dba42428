// One fixed load, measured.
#include <algorithm>
#include <set>

#include "input/bench_options.h"
#include "mcp/arguments.h"
#include "mcp/outcome.h"
#include "mcp/tool.h"

namespace brink::mcp {
namespace {

constexpr auto bench = input::Command::bench;

// Two rows stand for the users: those who pause are another option than those who do not.
constexpr Argument url{.name = "url",
                       .option = "",
                       .help = "the page or endpoint to load; without a scheme http for local hosts",
                       .required = true};
constexpr Argument at_once{.name = "users",
                           .option = "connections",
                           .form = Form::whole,
                           .help =
                               "users at once, each with a connection of its own, sending again when it has its "
                               "answer; together with rate the most requests at once",
                           .ceiling = Ceiling::users};
constexpr Argument pausing{.name = "users", .option = "users", .form = Form::whole, .ceiling = Ceiling::users};
constexpr Argument others[] = {
    {.name = "think_time_s",
     .option = "think-time",
     .form = Form::seconds,
     .help = "pause of each user after an answer; none unless given",
     .tells_default = false},
    {.name = "rate",
     .option = "rate",
     .form = Form::number,
     .help = "open load instead: requests a second, due by the clock whatever the target does",
     .ceiling = Ceiling::rps},
    {.name = "duration_s",
     .option = "duration",
     .form = Form::seconds,
     .help = "how long to measure; 10 unless given",
     .ceiling = Ceiling::duration,
     .tells_default = false},
    {.name = "requests",
     .option = "requests",
     .form = Form::whole,
     .help = "send exactly so many requests instead of measuring for a time",
     .ceiling = Ceiling::requests},
    {.name = "stages",
     .option = "stages",
     .help =
         "move the load in straight lines from target to target, as in 30s:20,1m:50: users, or with rate requests a "
         "second; then there is no duration_s"},
    {.name = "traffic_profile",
     .option = "traffic-profile",
     .help = "let the rate go as a shape, rate being its full height: sine, step:100,500, sawtooth, square, spike, "
             "business-hours, ramp, stairs, surge; parameters as sine:cycles=3,min=0.2"},
    {.name = "scenario",
     .option = "scenario",
     .form = Form::document,
     .help = "what users do, step by step, as an object of the scenario format: {\"steps\": [{\"path\": \"/login\", "
             "\"method\": \"POST\", \"body\": {}, \"extract\": {\"token\": {\"json\": \"$.token\"}}, "
             "\"assert_status\": 200}]}; "
             "url takes the place of its base_url, and it names no files"},
    {.name = "thresholds",
     .option = "threshold",
     .form = Form::texts,
     .help = "what has to hold: \"p95 < 300ms\", \"error_rate < 1%\", \"route:/checkout p99 < 1s\", \"rps > 100 over "
             "10s\"; "
             "the answer says of each whether it did"},
    {.name = "abort_on_fail",
     .option = "abort-on-fail",
     .form = Form::flag,
     .help = "end the run when a threshold is broken"},
    {.name = "warmup_s", .option = "warmup", .form = Form::seconds, .ceiling = Ceiling::duration},
    {.name = "method",
     .option = "method",
     .help = "request method; GET unless given, with a body POST",
     .tells_default = false},
    {.name = "headers", .option = "header", .form = Form::headers, .help = "headers to send"},
    {.name = "body", .option = "body", .help = "body to send; then the method is POST unless given"},
    {.name = "timeout_s", .option = "timeout", .form = Form::seconds},
    {.name = "fresh_urls", .option = "random-param", .form = Form::flag},
    {.name = "insecure", .option = "insecure", .form = Form::flag},
};

std::vector<Argument> arguments(bool pauses) {
  std::vector<Argument> all{url, pauses ? pausing : at_once};
  all.insert(all.end(), std::begin(others), std::end(others));
  return all;
}

Result<std::monostate> check(const Json& given) {
  if (has(given, "requests") && has(given, "duration_s")) {
    return usage_error("requests and duration_s cannot be given together", "give one: both end the measurement");
  }
  if (has(given, "rate") && has(given, "think_time_s")) {
    return usage_error("rate and think_time_s cannot be given together",
                       "leave one out: with a rate requests come by the clock, not from users who pause");
  }
  if (has(given, "think_time_s") && !has(given, "users")) {
    return usage_error("think_time_s without users", "say how many users there are");
  }
  return std::monostate{};
}

// Arguments name no file of this machine: what stands for one is the scenario that was given. Certificates that whoever
// started the server trusts are no argument.
input::Surroundings surroundings_for(const Call& call) {
  input::Surroundings surroundings = surroundings_of(call);
  const Json* scenario = find(call.arguments, "scenario");
  const std::string text = scenario == nullptr ? "" : scenario->dump();
  const std::string bundle = call.setup.environment("BRINK_CA_BUNDLE").value_or("");
  surroundings.read_file = [text, bundle, read = std::move(surroundings.read_file)](
                               const std::string& path, std::size_t most) -> Result<std::string> {
    if (!bundle.empty() && path == bundle) return read(path, most);
    if (path != "scenario" || text.empty())
      return usage_error("no files are read here", "put what is in it into the call");
    if (text.size() > most) return usage_error("the scenario is too large", "give a shorter one");
    return text;
  };
  return surroundings;
}

// How high a load that changes goes, and how long it lasts.
Result<std::monostate> hold_shape_to_ceilings(const Call& call, const plan::Stage& stage) {
  const input::McpOptions& most = call.setup.options;
  const std::string_view name = has(call.arguments, "stages") ? "stages" : "traffic_profile";
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed && closed->users > most.max_users) return above_ceiling(name, closed->users, Ceiling::users, most);
  const auto* open = std::get_if<plan::Open>(&stage.load);
  const double highest = open ? open->rate.highest(Duration{}, stage.duration.value_or(Duration{})) : 0;
  if (highest > most.max_rps) return above_ceiling(name, highest, Ceiling::rps, most);
  if (has(call.arguments, "stages") && *stage.duration > most.max_duration) {
    return above_ceiling(name, seconds(*stage.duration), Ceiling::duration, most);
  }
  return std::monostate{};
}

// What was not asked for stays below the ceilings too.
Result<std::monostate> hold_to_ceilings(const Call& call, input::BenchOptions& bench) {
  const input::McpOptions& most = call.setup.options;
  bench.plan.budget = {most.max_rps, most.max_requests, most.max_duration};
  plan::Stage& stage = bench.stage;
  if (has(call.arguments, "stages") || has(call.arguments, "traffic_profile")) {
    if (auto ok = hold_shape_to_ceilings(call, stage); !ok) return ok;
  }
  if (auto* closed = std::get_if<plan::Closed>(&stage.load)) closed->users = std::min(closed->users, most.max_users);
  if (auto* open = std::get_if<plan::Open>(&stage.load)) open->max_users = std::min(open->max_users, most.max_users);
  if (!stage.duration) return std::monostate{};
  if (!has(call.arguments, "duration_s") && !has(call.arguments, "stages")) {
    stage.duration = std::min(*stage.duration, std::max(most.max_duration - stage.warmup, Duration(1)));
  }
  if (const Duration whole = stage.warmup + *stage.duration; whole > most.max_duration) {
    return above_ceiling("warmup_s and duration_s together", seconds(whole), Ceiling::duration, most);
  }
  return std::monostate{};
}

// Every host and port that a scenario goes to, each looked up once.
Result<std::monostate> admit_all(const Call& call, plan::Plan& plan) {
  std::set<std::string> seen;
  for (const plan::Route& route : plan.routes) {
    if (!seen.insert(route.url.origin()).second) continue;
    const auto pinned = admit(route.url, call.setup.options.allowed, call.setup.doers.resolve);
    if (!pinned) return tl::unexpected(pinned.error());
    if (*pinned) plan.client.resolve.push_back(**pinned);
  }
  return std::monostate{};
}

// A closed load has no rate of its own that could be too high; the gate holds it back, and the answer has to say so.
void note_ceiling(const Call& call, Json& result) {
  const Json* figures = find(result, "figures");
  const Json* rate = figures == nullptr ? nullptr : find(*figures, "rate_rps");
  if (rate == nullptr || rate->get<double>() < 0.95 * call.setup.options.max_rps) return;
  result["warnings"].push_back(
      "this server's ceiling on the rate (--max-rps) held the load back: the target may do more");
}

}  // namespace

Json load_test_input(const input::McpOptions& options) { return schema_of(bench, arguments(false), options); }

Result<Json> load_test(const Call& call) {
  const auto rows = arguments(has(call.arguments, "think_time_s"));
  if (auto ok = check(call.arguments); !ok) return tl::unexpected(ok.error());
  const auto values = read_arguments(bench, rows, call.arguments, call.setup);
  if (!values) return tl::unexpected(values.error());
  auto options = input::read_bench(*values, surroundings_for(call));
  if (!options) return tl::unexpected(in_argument_words(options.error(), rows));
  if (auto ok = hold_to_ceilings(call, *options); !ok) return tl::unexpected(ok.error());
  if (auto ok = admit_all(call, options->plan); !ok) return tl::unexpected(ok.error());

  if (const auto requests = options->stage.requests) call.progress.expect_requests(static_cast<double>(*requests));
  if (const auto length = options->stage.duration)
    call.progress.expect_seconds(seconds(options->stage.warmup + *length));
  const run::BenchRequest request{.plan = std::move(options->plan),
                                  .stage = std::move(options->stage),
                                  .saving = saving(call, "load_test"),
                                  .limits = std::move(options->limits)};
  auto result = result_of(call.setup.doers.bench(request, call.progress, call.stop), call);
  if (result) note_ceiling(call, *result);
  return result;
}

}  // namespace brink::mcp
