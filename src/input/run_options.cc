#include "input/run_options.h"

#include <fmt/format.h>

#include "input/client_options.h"
#include "input/export_options.h"
#include "input/limit_options.h"
#include "input/options/nearest.h"
#include "input/options/rules.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"no-save", "store", "leave one out"},
};

std::string profile_names() {
  std::string names;
  for (const Profile& profile : all_profiles()) names += (names.empty() ? "" : ", ") + std::string(profile.name);
  return names;
}

Result<const Profile*> read_profile(const Values& values) {
  const auto name = values.maybe_text("profile");
  if (!name) return nullptr;
  if (const Profile* profile = find_profile(*name)) return profile;
  std::vector<std::string_view> known;
  for (const Profile& profile : all_profiles()) known.push_back(profile.name);
  const std::string_view near = nearest(*name, known);
  return usage_error(fmt::format("--profile: \"{}\" is not known", *name),
                     near.empty() ? "give one of " + profile_names() : fmt::format("did you mean {}?", near));
}

// The target and every --path must be one origin: load never goes where the user did not point.
Result<std::monostate> read_target(const Values& values, const std::optional<SavedTarget>& saved, RunOptions& options) {
  auto parsed = parse_url(saved ? saved->url : values.arguments().front());
  if (!parsed) return tl::unexpected(parsed.error());
  options.target = std::move(parsed->url);
  if (parsed->assumed_scheme) options.notes.push_back("no scheme given: taking " + options.target.text());
  options.paths = values.all("path");
  if (saved) {
    options.paths.insert(options.paths.begin(), saved->paths.begin(), saved->paths.end());
    options.notes.insert(options.notes.end(), saved->notes.begin(), saved->notes.end());
  }
  for (const std::string& path : options.paths) {
    const auto route = resolve_url(options.target, path);
    if (!route) {
      return usage_error(fmt::format("--path: \"{}\": {}", path, route.error().message), "give a path such as /search");
    }
    if (!route->same_origin(options.target)) {
      return usage_error(fmt::format("--path: \"{}\" is not on {}", path, options.target.origin()),
                         "give paths of the target only; bench takes several sites");
    }
  }
  return std::monostate{};
}

void read_search(const Values& values, RunOptions& options) {
  options.max_users = static_cast<std::uint32_t>(values.integer("max-users"));
  options.think = values.duration("think-time");
  if (options.profile != nullptr && !values.given("max-users")) options.max_users = options.profile->users;
  if (options.profile != nullptr && !values.given("think-time")) options.think = options.profile->think;
  options.stage = values.duration("stage-seconds");
  options.warmup = values.toggle("warmup", true);
  options.repeat = static_cast<std::uint32_t>(values.integer("repeat"));
  options.latency_wall = values.duration("latency-wall");
  options.error_threshold = values.number("error-threshold");
  if (const auto floor = values.maybe_integer("fail-under")) options.fail_under = static_cast<std::uint32_t>(*floor);
}

// `investigate` asks why, and has no limits.
Result<void> read_run_limits(const Values& values, RunOptions& options) {
  if (values.command() != Command::run) return {};
  auto limits = read_limits(values);
  if (!limits) return tl::unexpected(limits.error());
  for (const plan::Limit& limit : limits->limits.list) {
    if (!limit.window || *limit.window <= options.stage) continue;
    return usage_error(
        fmt::format("\"{}\": the window is longer than a level of {:g}s", limit.text, seconds(options.stage)),
        "make it shorter, or levels longer with -s");
  }
  options.limits = std::move(limits->limits.list);
  options.notes.insert(options.notes.end(), limits->notes.begin(), limits->notes.end());
  return {};
}

Result<std::monostate> check_sense(const Values& values, const RunOptions& options) {
  if (options.fail_under && *options.fail_under > options.max_users) {
    return usage_error(fmt::format("{} is above the {} users that are tried, and could never be met",
                                   as_given(values, "fail-under"), options.max_users),
                       "raise -u or lower --fail-under");
  }
  if (options.budget.max_duration && *options.budget.max_duration < options.stage) {
    return usage_error(
        fmt::format("{} is shorter than one stage of {}s", as_given(values, "max-duration"), seconds(options.stage)),
        "raise --max-duration or lower -s");
  }
  return std::monostate{};
}

}  // namespace

Result<RunOptions> read_run(const Values& values, const Surroundings& surroundings,
                            const std::optional<SavedTarget>& saved) {
  if (!saved) {  // else --store is where that run lies
    if (auto ok = check_rules(values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  }
  RunOptions options;
  if (auto ok = read_target(values, saved, options); !ok) return tl::unexpected(ok.error());
  auto profile = read_profile(values);
  if (!profile) return tl::unexpected(profile.error());
  options.profile = *profile;
  auto method = parse_method(saved && !values.given("method") ? saved->method : values.text("method"));
  if (!method) return tl::unexpected(method.error());
  options.method = std::move(*method);
  auto headers = read_headers(values);
  if (!headers) return tl::unexpected(headers.error());
  options.headers = with_userinfo(std::move(*headers), options.target);
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());
  options.client = std::move(*client);

  options.from_sitemap = values.flag("from-sitemap");
  options.follow_links = options.paths.empty() && !values.flag("no-links");
  options.ignore_robots = values.flag("ignore-robots");
  options.budget = read_budget(values);
  read_search(values, options);
  if (auto ok = check_sense(values, options); !ok) return tl::unexpected(ok.error());
  auto exporting = read_exporting(values, surroundings, options.notes);
  if (!exporting) return tl::unexpected(exporting.error());
  options.exporting = std::move(*exporting);
  if (auto ok = read_run_limits(values, options); !ok) return tl::unexpected(ok.error());
  options.workers = read_workers(values, surroundings, options.max_users);
  options.seed = read_seed(values, surroundings);
  if (options.client.timeout <= options.latency_wall) {
    options.notes.push_back(
        fmt::format("--timeout of {}s is not above the latency wall of {}s: slow answers will count as "
                    "failed requests",
                    seconds(options.client.timeout), seconds(options.latency_wall)));
  }
  options.foreign_hosts = foreign_hosts({options.target}, options.client);
  const auto unused = unused_resolves({options.target}, options.client);
  options.notes.insert(options.notes.end(), unused.begin(), unused.end());
  return options;
}

}  // namespace brink::input
