#include "cli/compat/k6_search.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "cli/commands/searching.h"
#include "cli/compat/k6_machines.h"
#include "cli/exit_code.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "input/run_options.h"
#include "plan/k6_limits.h"

namespace brink::cli {
namespace {

using input::k6::Line;

// What the line says of Brink's own options, as a line of `run`. Where a script sends its requests is its own affair:
// the URL is what stands in the record when it sent none.
Result<input::RawLine> line_of_run(const Line& line, std::optional<std::string>& record) {
  input::RawLine raw;
  const auto base = line.env.find("BASE_URL");
  raw.arguments.push_back(base != line.env.end() ? base->second : "http://localhost/");
  const auto add = [&](std::string_view name, const std::string& value) -> Result<void> {
    const input::Option* option = input::find_option(input::Command::run, name);
    if (option == nullptr) return usage_error(fmt::format("--{} is not for a search", name), "leave it out");
    raw.options.emplace_back(option, value);
    return {};
  };
  for (const auto& [option, value] : line.ours.raw.options) {
    if (option->name == "json") {
      record = value;
      continue;
    }
    if (auto ok = add(option->name, value); !ok) return tl::unexpected(ok.error());
  }
  for (const auto& [name, value] : line.of_search) {
    if (auto ok = add(name, value); !ok) return tl::unexpected(ok.error());
  }
  return raw;
}

// What belongs to a test and has no place in a search.
Result<void> check(const Line& line) {
  const auto has_no = [](std::string_view flag, std::string_view why) {
    return usage_error(fmt::format("{} does not go with --find-limit", flag), std::string(why));
  };
  if (!line.outputs.empty()) return has_no("--out", "a search is recorded as levels: use --json, --html or --csv");
  if (line.ours.has("processes")) {
    return has_no("--processes", "its threads use all cores of this machine: leave it out, or add others (--workers)");
  }
  if (line.summary_export) return has_no("--summary-export", "a search has no summary of k6's: use --json");
  return {};
}

// What a script asks of all requests is asked of the highest load that holds as well.
void add_thresholds(const plan::k6::Options& given, input::RunOptions& options) {
  options.notes.push_back(
      "--find-limit: users do what the script says, as many as the search wants; duration, stages and "
      "rates of its scenarios do not count");
  if (given.no_thresholds) return;
  plan::k6::ThresholdLimits made = plan::k6::limits_of(given.thresholds);
  std::move(made.limits.begin(), made.limits.end(), std::back_inserter(options.limits));
  if (made.left_out.empty()) return;
  options.notes.push_back(
      fmt::format("--find-limit: thresholds on {} are not judged, as a search looks at requests as a whole; "
                  "--threshold \"route:NAME p95 < 300ms\" looks at one row",
                  fmt::join(made.left_out, ", ")));
}

Result<void> prepare_machines(Door& door, const Line& line, const input::Values& values, const K6Opened& opened,
                              run::RunRequest& run) {
  if (!run.machines) return {};
  auto errand = errand_of_search(door, line, values, opened);
  if (!errand) return tl::unexpected(errand.error().error);
  run.machines->errand = std::move(*errand);
  // How many threads each of them has is theirs to say.
  if (!values.given("threads")) run.workers = std::max(run.workers, 2u);
  return {};
}

int fail(Door& door, const Error& error) {
  print_error(door.err, error);
  return static_cast<int>(door.stop.requests() > 0 ? ExitCode::interrupted : exit_code(error.kind));
}

}  // namespace

int search_k6(Door& door, const Line& line, const std::string& command_line) {
  if (auto ok = check(line); !ok) return fail(door, ok.error());
  std::optional<std::string> record;
  auto raw = line_of_run(line, record);
  if (!raw) return fail(door, raw.error());
  const auto values = input::Values::read(input::Command::run, std::move(*raw), door.environment);
  if (!values) return fail(door, values.error());
  auto options = input::read_run(*values, door.surroundings);
  if (!options) return fail(door, options.error());
  auto opened = open_k6(door, line);
  if (!opened && opened.error().said) return static_cast<int>(exit_code(opened.error().error.kind));
  if (!opened) return fail(door, opened.error().error);
  print_notes(door.err, line.notes);
  say_notes(*opened);

  run::k6::SearchRequest request;
  request.script = opened->script.get();
  request.options = opened->read.options;
  request.options.allow_foreign_hosts = values->flag("i-own-this");
  request.about = about_k6(opened->source);
  request.secrets = opened->log->secrets();
  request.log = opened->log.get();
  options->exporting.job = "k6";
  add_thresholds(request.options, *options);
  const Call call{*values, ColorChoice::automatic, command_line};
  const auto find = [&](run::RunRequest run, run::Observer& progress) -> Result<run::Outcome> {
    request.run = std::move(run);
    if (auto ok = prepare_machines(door, line, *values, *opened, request.run); !ok) return tl::unexpected(ok.error());
    return door.doers.search_k6(request, progress, door.stop);
  };
  auto paged = open_page(door, *values, "run");
  if (!paged) return fail(door, paged.error());
  const auto code = search(door, call, std::move(*options), find, record);
  if (*paged) (*paged)->leave();
  return code ? static_cast<int>(*code) : fail(door, code.error());
}

}  // namespace brink::cli
