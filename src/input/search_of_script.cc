#include "input/search_of_script.h"

#include <fmt/format.h>

#include "input/options/rules.h"
#include "plan/scenario.h"

namespace brink::input {
namespace {

constexpr std::string_view in_script = "leave it out: the script says what its users do";
constexpr Exclusion exclusions[] = {{"script", "path", in_script},      {"script", "from-sitemap", in_script},
                                    {"script", "no-links", in_script},  {"script", "method", in_script},
                                    {"script", "header", in_script},    {"script", "ignore-robots", in_script},
                                    {"script", "think-time", in_script}};

}  // namespace

Result<ScriptSearch> read_script_search(const Values& values, const Surroundings& surroundings,
                                        const std::string& scenario, std::vector<plan::Route> routes) {
  if (auto ok = check_rules(values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  auto options = read_run(values, surroundings);
  if (!options) return tl::unexpected(options.error());
  ScriptSearch search;
  search.options = std::move(*options);
  search.options.workers = 1;  // an interpreter has one lock, so users on two threads would take turns
  plan::Plan& plan = search.plan;
  plan.routes = std::move(routes);
  plan.scenario = std::make_shared<plan::Scenario>(plan::Scenario{.name = scenario});
  plan.client = search.options.client;
  plan.budget = search.options.budget;
  plan.seed = search.options.seed;
  plan.workers = search.options.workers;
  return search;
}

Result<ScriptSearch> read_locust_search(const Values& values, const Surroundings& surroundings,
                                        const plan::Locustfile& file, std::vector<plan::Route> routes) {
  auto search =
      read_script_search(values, surroundings, fmt::format("{}", fmt::join(file.classes, ", ")), std::move(routes));
  if (!search) return search;
  search->plan.client.cookies = false;  // sessions keep their own
  if (!file.verify) search->plan.client.tls.verify = false;
  return search;
}

std::vector<std::string> locust_search_words(const Values& values, const std::string& file,
                                             const std::string& users_class) {
  std::vector<std::string> words{"--brink-run", "--headless", "--only-summary",          "--find-limit", "-f",
                                 file,          "-H",         values.arguments().front()};
  if (values.flag("i-own-this")) words.push_back("--i-own-this");
  if (!users_class.empty()) words.push_back(users_class);
  return words;
}

}  // namespace brink::input
