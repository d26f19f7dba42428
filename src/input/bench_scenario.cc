#include "input/bench_scenario.h"

#include "input/client_options.h"
#include "input/scenario/scenario_file.h"

namespace brink::input {
namespace {

Result<ParsedUrl> read_target(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1) return parse_url(arguments.front());
  return usage_error("--scenario takes one URL, and there are " + std::to_string(arguments.size()),
                     "give the one that takes the place of its base_url");
}

}  // namespace

Result<BenchRoutes> read_bench_scenario(const Values& values, const Surroundings& surroundings) {
  ScenarioOptions options;
  options.file = values.text("scenario");
  std::vector<std::string> notes;
  if (!values.arguments().empty()) {
    auto target = read_target(values.arguments());
    if (!target) return tl::unexpected(target.error());
    if (target->assumed_scheme) notes.push_back("no scheme given: taking " + target->url.text());
    options.target = std::move(target->url);
  }
  auto headers = read_headers(values);
  if (!headers) return tl::unexpected(headers.error());
  options.headers = std::move(*headers);
  auto data = parse_data_options(values.all("data"), values.all("data-strategy"));
  if (!data) return tl::unexpected(data.error());
  options.data = std::move(*data);
  if (values.given("think-jitter")) options.think_jitter = values.number("think-jitter");
  if (values.given("think-time")) options.think = values.duration("think-time");

  auto read = read_scenario(options, surroundings);
  if (!read) return tl::unexpected(read.error());
  notes.insert(notes.end(), read->notes.begin(), read->notes.end());
  return BenchRoutes{std::move(read->routes), std::move(read->scenario), std::move(notes)};
}

}  // namespace brink::input
