#include "cli/compat/pywrkr_modes.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/compat/bench_line.h"
#include "cli/messages.h"
#include "input/url_file.h"
#include "output/compat/pywrkr_modes.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrLine;

constexpr int done = 0, failed = 1, nothing_sustained = 2;
constexpr std::size_t most_file_bytes = 16 << 20;

int write_json(Door& door, const PywrkrLine& line, const std::string& text) {
  if (!line.json) return done;
  if (auto ok = door.write_file(*line.json, text); !ok) {
    print_error(door.err, ok.error());
    return failed;
  }
  door.out << "JSON results written to " << *line.json << "\n";
  return done;
}

void add_autofind(PywrkrLine& line) {
  const input::compat::AutofindLine& found = *line.autofind;
  const auto add = [&](std::string_view name, const std::string& value) { line.bench.add(name, value); };
  line.bench.raw.options.erase(std::remove_if(line.bench.raw.options.begin(), line.bench.raw.options.end(),
                                              [](const auto& option) { return option.first->name == "connections"; }),
                               line.bench.raw.options.end());
  line.bench.flag("autofind");
  add("start-users", std::to_string(found.start_users));
  add("max-users", std::to_string(found.max_users));
  add("step-multiplier", fmt::format("{}", found.step_multiplier));
  add("step-duration", fmt::format("{}", found.step_seconds));
  add("max-p95", fmt::format("{}", found.max_p95_s));
  add("max-error-rate", fmt::format("{}", found.max_error_percent));
  add("think-time", fmt::format("{}", line.think_s));
  add("think-jitter", fmt::format("{}", line.think_jitter));
}

}  // namespace

Result<int> pywrkr_autofind(Door& door, PywrkrLine line, const std::vector<std::string>& words) {
  add_autofind(line);
  line.bench.raw.arguments = {line.url};
  auto bench = line.bench;
  const auto outcome = bench_as(door, input::compat::pywrkr, std::move(bench), words);
  if (!outcome) return tl::unexpected(outcome.error());
  const auto& found = *line.autofind;
  const output::compat::PywrkrSearch search{line.url, found.max_error_percent, found.max_p95_s, found.step_seconds};
  door.out << output::compat::pywrkr_autofind_report(outcome->record) << std::flush;
  const int written = write_json(door, line, pywrkr_autofind_json(outcome->record, search));
  print_doubts(door, *outcome);
  if (outcome->unreachable) {
    print_error(door.err, *outcome->unreachable);
    return failed;
  }
  const auto& verdict = outcome->record.verdict;
  const bool sustained = verdict && verdict->users.holds.value_or(0) > 0;
  return sustained ? written : nothing_sustained;
}

Result<int> pywrkr_urls(Door& door, PywrkrLine line, const std::vector<std::string>& words) {
  const auto text = door.surroundings.read_file(*line.url_file, most_file_bytes);
  if (!text) return usage_error("cannot read --url-file " + *line.url_file, text.error().message);
  const auto urls = input::parse_url_file(*text, *line.url_file);
  if (!urls) return tl::unexpected(urls.error());
  std::vector<output::compat::PywrkrEndpoint> endpoints;
  int code = done;
  for (const input::UrlLine& url : *urls) {
    if (door.stop.requests() > 0) break;
    auto bench = line.bench;
    const std::string method = url.method.empty() ? "GET" : url.method;
    if (!url.method.empty()) bench.add("method", method);
    bench.raw.arguments = {url.url.text()};
    const auto outcome = bench_as(door, input::compat::pywrkr, std::move(bench), words);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->unreachable) print_error(door.err, *outcome->unreachable);
    print_doubts(door, *outcome);
    const auto& counts = outcome->record.stages.back().numbers.counts;
    if (counts.completed == 0) code = failed;
    endpoints.push_back({url.url.text(), method, outcome->record});
  }
  door.out << pywrkr_urls_report(endpoints) << std::flush;
  return std::max(code, write_json(door, line, pywrkr_urls_json(endpoints)));
}

}  // namespace brink::cli
