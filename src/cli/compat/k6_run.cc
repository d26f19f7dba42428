#include "cli/compat/k6_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/commands/documents.h"
#include "cli/commands/reporting.h"
#include "cli/compat/k6.h"
#include "cli/compat/k6_end.h"
#include "cli/compat/k6_machines.h"
#include "cli/compat/k6_open.h"
#include "cli/compat/k6_search.h"
#include "cli/compat/k6_view.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "input/client_options.h"
#include "input/export_options.h"
#include "input/k6/outputs.h"
#include "output/k6/exported_metrics.h"
#include "output/mask.h"
#include "plan/k6_load.h"

namespace brink::cli {
namespace {

using input::k6::Line;

tl::unexpected<K6Failure> fail(K6Exit code, Error error) {
  return tl::unexpected<K6Failure>(K6Failure{code, std::move(error)});
}

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> all{"brink", "k6", "run"};
  all.insert(all.end(), words.begin(), words.end());
  return output::mask_command(all);
}

// As the words of a test are: what its outputs are called on the line.
std::string outputs_text(const Line& line) {
  return line.outputs.empty() ? "-" : fmt::format("{}", fmt::join(line.outputs, ", "));
}

std::vector<run::k6::SampleOutput> sample_outputs(const input::k6::Outputs& outputs, const plan::k6::Options& options,
                                                  const plan::SecretMask& mask) {
  using Time = output::k6::SampleForm::Time;
  constexpr std::array<std::pair<std::string_view, Time>, 6> formats = {{{"unix", Time::unix_s},
                                                                         {"unix_milli", Time::unix_ms},
                                                                         {"unix_micro", Time::unix_us},
                                                                         {"unix_nano", Time::unix_ns},
                                                                         {"rfc3339", Time::rfc3339},
                                                                         {"rfc3339_nano", Time::rfc3339_nano}}};
  std::vector<run::k6::SampleOutput> all;
  for (const input::k6::SampleFileOption& file : outputs.files) {
    run::k6::SampleOutput out;
    out.form.kind = file.csv ? output::k6::SampleForm::Kind::csv : output::k6::SampleForm::Kind::json;
    for (const auto& [name, time] : formats) {
      if (name == file.time_format) out.form.time = time;
    }
    out.form.system_tags = options.system_tags;
    out.form.mask = mask;
    for (const auto& threshold : options.thresholds) {
      if (threshold.tags.empty()) out.form.thresholds[threshold.metric].push_back(threshold.text);
    }
    out.path = file.path;
    out.gzip = file.gzip;
    all.push_back(std::move(out));
  }
  return all;
}

// A user computes; below two for each thread another thread would only wait.
std::uint32_t workers_for(const input::Values& values, const input::Surroundings& surroundings,
                          const plan::k6::Options& options) {
  const std::uint32_t users = plan::k6::users_needed(options.scenarios).most;
  return values.given("threads") ? input::read_workers(values, surroundings, std::max(1u, users))
                                 : std::clamp(users / 2, 1u, std::max(1u, surroundings.cores));
}

output::k6::Showing showing_of(const Door& door, const Line& line, const plan::k6::Options& options) {
  output::k6::Showing showing;
  const std::string mode = line.summary_mode.value_or("compact");
  showing.mode = mode == "disabled" ? output::k6::Showing::Mode::disabled
                 : mode == "full"   ? output::k6::Showing::Mode::full
                 : mode == "legacy" ? output::k6::Showing::Mode::legacy
                                    : output::k6::Showing::Mode::compact;
  showing.trend_stats = options.summary_trend_stats;
  std::erase(showing.trend_stats, "");
  showing.time_unit = options.summary_time_unit;
  showing.color = !line.no_color && door.out_is_terminal;
  showing.out_is_terminal = door.out_is_terminal;
  showing.err_is_terminal = door.err_is_terminal;
  return showing;
}

// Of trends, for exporters: K6_PROMETHEUS_RW_TREND_STATS.
K6Result<std::vector<std::string>> exported_stats(const Door& door) {
  const auto given = door.environment("K6_PROMETHEUS_RW_TREND_STATS");
  if (!given || given->empty()) return run::k6::TestRequest{}.exported_stats;
  std::vector<std::string> stats;
  for (const std::string_view part : split(*given, ',')) {
    const std::string stat(trim(part));
    if (!output::k6::is_exported_stat(stat)) {
      return fail(K6Exit::invalid_config,
                  {ErrorKind::usage, fmt::format("K6_PROMETHEUS_RW_TREND_STATS: '{}' is not one we know", stat),
                   "there are avg, min, med, max, count, sum and p(N) with N from 0 to 100"});
    }
    stats.push_back(stat);
  }
  return stats;
}

K6Result<void> check_words(Line& line) {
  const std::string mode = line.summary_mode.value_or("compact");
  if (mode != "compact" && mode != "full" && mode != "disabled" && mode != "legacy") {
    return fail(K6Exit::invalid_config, {ErrorKind::usage, fmt::format("--summary-mode '{}' is not one we know", mode),
                                         "there are compact, full, legacy and disabled"});
  }
  if (line.isolation && *line.isolation != "group" && *line.isolation != "vu") {
    return fail(K6Exit::other,
                {ErrorKind::usage, fmt::format("--js-isolation '{}' is not one we know", *line.isolation),
                 "there are group and vu"});
  }
  return {};
}

// All that a test needs, read from the line and the script.
struct Prepared {
  K6Opened opened;
  input::Values values;
  run::k6::TestRequest request;
};

K6Result<Prepared> prepare(Door& door, Line& line, const std::vector<std::string>& words) {
  if (auto ok = check_words(line); !ok) return tl::unexpected(ok.error());
  const auto outputs = input::k6::read_outputs(line.outputs, door.environment, line.ours);
  if (!outputs) return fail(K6Exit::other, outputs.error());
  line.notes.insert(line.notes.end(), outputs->notes.begin(), outputs->notes.end());
  auto values = input::Values::read(input::Command::bench, line.ours.raw, door.environment);
  if (!values) return fail(K6Exit::other, values.error());
  if (const auto ok = check_documents(door, *values); !ok) return fail(K6Exit::other, ok.error());
  auto opened = open_k6(door, line);
  if (!opened) return tl::unexpected(opened.error());

  Prepared out{std::move(*opened), std::move(*values), {}};
  plan::k6::Options& options = out.opened.read.options;
  options.allow_foreign_hosts = out.values.flag("i-own-this");
  auto exporting = input::read_exporting(out.values, door.surroundings, line.notes);
  if (!exporting) return fail(K6Exit::other, exporting.error());
  run::k6::TestRequest& request = out.request;
  request.script = out.opened.script.get();
  request.exporting = std::move(*exporting);
  request.exporting.job = "k6";
  auto stats = exported_stats(door);
  if (!stats) return tl::unexpected(stats.error());
  request.exported_stats = std::move(*stats);
  for (const auto& [name, value] : options.tags) request.exporting.tags.push_back({name, value});
  request.plan.workers = workers_for(out.values, door.surroundings, options);
  request.plan.seed = door.surroundings.seed;
  if (options.rps > 0) request.plan.budget.max_rps = options.rps;
  request.script->fill(request.plan, options);
  request.about = about_k6(out.opened.source);
  request.mask = plan::SecretMask(out.opened.log->secrets());
  request.sections = line.summary_mode == "full";
  request.outputs = sample_outputs(*outputs, options, request.mask);
  request.saving = {
      .save = !out.values.flag("no-save"), .store = out.values.text("store"), .command_line = command_line(words)};
  request.options = options;
  request.log = out.opened.log.get();
  if (auto ok = add_players(door, line, out.values, out.opened, request); !ok) return tl::unexpected(ok.error());
  return out;
}

int failed(Door& door, const K6Failure& failure) {
  if (!failure.said) print_error(door.err, failure.error);
  return static_cast<int>(failure.code);
}

// "local" is k6's word for this process.
std::string execution_text(const run::k6::TestRequest& request) {
  if (request.machines)
    return fmt::format("{} worker{}", request.machines->workers, request.machines->workers == 1 ? "" : "s");
  return request.processes > 1 ? fmt::format("{} processes", request.processes) : "local";
}

int play(Door& door, const Line& line, Prepared& prepared, const std::vector<std::string>& words) {
  const run::k6::TestRequest& request = prepared.request;
  const Call call{prepared.values, ColorChoice::automatic, command_line(words)};
  if (!line.quiet) {
    door.out << output::k6::opening_text(
                    {std::string(version), line.script, outputs_text(line), execution_text(request)},
                    request.options.scenarios)
             << std::flush;
  }
  std::unique_ptr<View> screen;
  if (prepared.values.flag("live")) {
    screen = make_view(door, call, {.command = "k6", .target = line.script, .stages = false});
  }
  auto paged = open_page(door, prepared.values, "k6");
  if (!paged) return failed(door, {K6Exit::other, paged.error()});
  K6View view(door, line.quiet, std::move(screen));
  run::k6::LogLines& log = *prepared.opened.log;
  if (prepared.opened.log_on_terminal) {
    log.show_by([&view](std::ostream& to, const std::string& text) { view.print(to, text); });
  }
  auto outcome = door.doers.play_k6(request, view, door.stop);
  log.show_by({});
  if (!outcome) {
    print_error(door.err, outcome.error());
    return static_cast<int>(outcome.error().kind == ErrorKind::usage ? K6Exit::invalid_config : K6Exit::other);
  }
  view.close(outcome->end != run::k6::TestEnd::fine);
  const K6Ending ending{line,
                        *prepared.opened.script,
                        *prepared.opened.log,
                        request.options.handle_summary_timeout,
                        showing_of(door, line, request.options),
                        request.mask};
  const int code = conclude_k6(door, call, ending, *outcome);
  if (*paged) (*paged)->leave();
  return code;
}

}  // namespace

int k6_run(Door& door, const std::vector<std::string>& words) {
  auto line = input::k6::cut_line("run", words);
  if (!line) return failed(door, {K6Exit::other, line.error()});
  if (line->help) {
    print_k6_help(door);
    return 0;
  }
  if (auto ok = input::k6::add_environment(door.environment, *line); !ok)
    return failed(door, {K6Exit::other, ok.error()});
  if (line->find_limit) return search_k6(door, *line, command_line(words));
  auto prepared = prepare(door, *line, words);
  if (!prepared) return failed(door, prepared.error());
  print_notes(door.err, line->notes);
  say_notes(prepared->opened);
  return play(door, *line, *prepared, words);
}

}  // namespace brink::cli
