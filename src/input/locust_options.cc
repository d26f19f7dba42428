#include "input/locust_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "input/client_options.h"
#include "input/export_options.h"
#include "input/limit_options.h"
#include "input/options/rules.h"
#include "plan/limit_grammar.h"
#include "plan/scenario.h"

namespace brink::input {
namespace {

constexpr std::string_view in_file = "leave it out: the locustfile says what its users do";
constexpr std::string_view load_by_users = "leave it out: users of Locust are given by -u, --ramp-up and -d, or --rate";
constexpr Exclusion exclusions[] = {
    {"no-save", "store", "leave one out"},
    {"scenario", "url-file", in_file},
    {"scenario", "method", in_file},
    {"scenario", "body", in_file},
    {"scenario", "post-file", in_file},
    {"scenario", "header", in_file},
    {"scenario", "basic-auth", in_file},
    {"scenario", "cookie", in_file},
    {"scenario", "data", in_file},
    {"scenario", "data-strategy", in_file},
    {"scenario", "think-time", in_file},
    {"scenario", "think-jitter", in_file},
    {"scenario", "verify-length", in_file},
    {"scenario", "random-param", in_file},
    {"scenario", "requests", load_by_users},
    {"scenario", "rate-ramp", load_by_users},
    {"scenario", "traffic-profile", load_by_users},
    {"scenario", "stages", load_by_users},
    {"scenario", "warmup", load_by_users},
    {"scenario", "autofind", load_by_users},
    {"scenario", "strict-start", "leave it out: a user of Locust whose on_start raises ends by itself"},
    {"scenario", "preview", "leave it out: how many users there are, a locustfile says while it runs"},
};

// Of a request that the file gives no time: Locust would wait for ever.
constexpr Duration longest_request = std::chrono::seconds(60);
// A run that ends by itself is given this at most, as everything has a bound.
constexpr Duration longest_run = std::chrono::hours(24 * 7);
constexpr Duration drain = std::chrono::seconds(5);
// Users of a rate: as many as it needs when every task takes ten seconds, within reason.
std::uint32_t most_users_of(double rate) { return static_cast<std::uint32_t>(std::clamp(rate * 10, 50.0, 10'000.0)); }

std::uint32_t most_users(const plan::Locustfile& file, const plan::Stage& stage) {
  if (const auto* open = std::get_if<plan::Open>(&stage.load)) return open->max_users;
  return file.shaped ? std::numeric_limits<std::uint32_t>::max() : file.users;
}

plan::Stage stage_of(const Values& values, const plan::Locustfile& file) {
  plan::Stage stage;
  stage.name = "bench";
  stage.drain = values.given("drain") ? values.duration("drain") : drain;
  if (file.rate) {
    plan::Open open;
    open.rate = plan::Rate::constant(*file.rate);
    open.arrivals = values.text("arrivals") == "poisson" ? plan::Arrivals::poisson : plan::Arrivals::constant;
    open.max_users = values.given("connections") ? static_cast<std::uint32_t>(values.integer("connections"))
                                                 : most_users_of(*file.rate);
    stage.load = std::move(open);
    stage.duration = file.run_time.value_or(longest_run);
  } else {
    stage.load = plan::Closed{.users = std::max<std::uint32_t>(file.users, 1), .called = true};
    // Its users end it, and have waited for what was under way; the time is there for when they do not.
    if (!values.given("drain")) stage.drain = std::chrono::milliseconds(100);
    const Duration end = file.stop_within + std::chrono::seconds(30);
    stage.duration = file.run_time ? *file.run_time + end : longest_run;
  }
  return stage;
}

}  // namespace

bool is_locustfile(std::string_view text) {
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view code = trim(line);
    if (code.starts_with("from locust") || code.starts_with("import locust")) return true;
  }
  return false;
}

Result<std::vector<std::string>> locust_words(const Values& values, const std::string& file,
                                              const std::string& users_class) {
  if (auto ok = check_rules(values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  std::vector<std::string> words{"--brink-run", "--headless", "--only-summary", "-f", file};
  if (values.flag("i-own-this")) words.push_back("--i-own-this");
  const auto add = [&](const char* word, std::string value) {
    words.push_back(word);
    words.push_back(std::move(value));
  };
  if (values.arguments().size() > 1) return usage_error("a locustfile has one target here", "give one URL");
  if (!values.arguments().empty()) add("-H", values.arguments().front());
  if (values.given("users")) add("-u", std::to_string(values.integer("users")));
  if (values.given("ramp-up")) {
    const double users = values.given("users") ? static_cast<double>(values.integer("users")) : 1;
    add("-r", fmt::format("{:g}", users / std::max(seconds(values.duration("ramp-up")), 0.001)));
  } else if (values.given("users")) {
    add("-r", std::to_string(values.integer("users")));  // all at once
  }
  if (values.given("rate")) add("--rate", fmt::format("{:g}", values.number("rate")));
  add("--brink-seconds", fmt::format("{:g}", seconds(values.duration("duration"))));
  if (values.given("duration")) add("-t", fmt::format("{:.0f}s", seconds(values.duration("duration"))));
  if (!users_class.empty()) words.push_back(users_class);
  return words;
}

Result<std::vector<Url>> locust_hosts(const plan::Locustfile& file) {
  std::vector<Url> hosts;
  for (const std::string& text : file.hosts) {
    auto parsed = parse_url(text);
    if (!parsed) return tl::unexpected(parsed.error());
    hosts.push_back(std::move(parsed->url));
  }
  if (hosts.empty()) {
    return usage_error("no host given", "set `host` on the user class, or give --host http://...");
  }
  return hosts;
}

Result<BenchOptions> read_locust(const Values& values, const Surroundings& surroundings, const plan::Locustfile& file,
                                 const std::vector<Url>& hosts, std::vector<plan::Route> routes) {
  BenchOptions options;
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());
  options.plan.client = std::move(*client);
  if (!values.given("timeout")) options.plan.client.timeout = longest_request;
  options.plan.client.cookies = false;  // sessions keep their own
  if (!file.verify) options.plan.client.tls.verify = false;
  options.plan.routes = std::move(routes);
  options.plan.scenario =
      std::make_shared<plan::Scenario>(plan::Scenario{.name = fmt::format("{}", fmt::join(file.classes, ", "))});
  options.plan.budget = read_budget(values);
  options.plan.seed = read_seed(values, surroundings);
  options.plan.workers = 1;  // an interpreter has one lock, so users on two threads would take turns
  options.stage = stage_of(values, file);
  auto limits = read_limits(values);
  if (!limits) return tl::unexpected(limits.error());
  if (auto ok = plan::resolve_limits(limits->limits.list, options.plan.routes); !ok) return tl::unexpected(ok.error());
  options.limits = std::move(limits->limits);
  options.notes = std::move(limits->notes);
  auto exporting = read_exporting(values, surroundings, options.notes);
  if (!exporting) return tl::unexpected(exporting.error());
  options.exporting = std::move(*exporting);
  const auto processes = read_processes(values, surroundings, 1, most_users(file, options.stage), options.notes);
  if (!processes) return tl::unexpected(processes.error());
  options.processes = *processes;
  options.foreign_hosts = foreign_hosts(hosts, options.plan.client);
  return options;
}

}  // namespace brink::input
