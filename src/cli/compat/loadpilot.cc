#include "input/compat/loadpilot.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/commands/script.h"
#include "cli/compat/bench_line.h"
#include "cli/compat/loadpilot_init.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "output/compat/loadpilot.h"
#include "output/html.h"
#include "output/mask.h"
#include "output/record_json.h"

namespace brink::cli {
namespace {

using input::compat::LoadpilotRun;
using output::compat::LoadpilotResult;

constexpr int done = 0, failed = 1, usage = 2, interrupted = 130;
constexpr std::size_t most_results_bytes = 16u << 20;

int report(Door& door, const Error& error, bool of_line) {
  print_error(door.err, error);
  return of_line ? usage : failed;
}

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> all{"brink", "loadpilot"};
  all.insert(all.end(), words.begin(), words.end());
  return output::mask_command(all);
}

// Files of scenarios below ./scenarios, else in the working folder; only their names are looked at.
std::vector<std::string> scenario_files(Door& door) {
  std::vector<std::string> files;
  for (const char* pattern : {"scenarios/*.py", "scenarios/*/*.py", "*.py"}) {
    if (!files.empty() && std::string_view(pattern) == "*.py") break;
    for (std::string& file : door.expand(pattern)) {
      const bool hidden = file.substr(file.rfind('/') + 1).starts_with('_');
      if (file != pattern && !hidden) files.push_back(std::move(file));
    }
  }
  return files;
}

Result<std::string> pick_file(Door& door) {
  const auto files = scenario_files(door);
  if (!door.in_is_terminal || !door.err_is_terminal || files.empty()) {
    return usage_error("no scenario file given", "write: brink loadpilot run FILE.py");
  }
  for (std::size_t i = 0; i < files.size(); ++i) door.err << fmt::format("{:>3}  {}\n", i + 1, files[i]);
  door.err << "which file? " << std::flush;
  const auto number = parse_int(trim(door.read_line().value_or("")));
  if (!number || *number < 1 || *number > static_cast<std::int64_t>(files.size())) {
    return usage_error("no scenario file chosen", "write: brink loadpilot run FILE.py");
  }
  return files[static_cast<std::size_t>(*number - 1)];
}

std::string ask_target(Door& door) {
  door.err << fmt::format("which target? [{}] ", input::compat::loadpilot_target) << std::flush;
  return std::string(trim(door.read_line().value_or("")));
}

nlohmann::json whole_if_it_is(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  return static_cast<double>(whole) == value ? nlohmann::json(whole) : nlohmann::json(value);
}

// LoadPilot's plan, as far as there is one: what its tasks send is known when they run.
std::string plan_json(const LoadpilotRun& line, const plan::ScriptScenario& scenario, const Url& target) {
  nlohmann::ordered_json plan;
  plan["name"] = scenario.name;
  plan["rps"] = whole_if_it_is(scenario.rate);
  plan["duration_secs"] = whole_if_it_is(seconds(scenario.duration));
  plan["ramp_up_secs"] = whole_if_it_is(seconds(scenario.ramp_up));
  plan["mode"] = input::mode_name(scenario.mode);
  plan["steps"] = scenario.steps;
  plan["target_url"] = target.text();
  plan["tasks"] = nlohmann::json::array();
  for (const auto& task : scenario.tasks) plan["tasks"].push_back({{"name", task.name}, {"weight", task.weight}});
  plan["data_pool"] = nlohmann::json::array();
  std::error_code ignored;
  plan["scenario_file"] = std::filesystem::absolute(line.file, ignored).lexically_normal().string();
  plan["scenario_class"] = scenario.name;
  plan["n_vusers"] = input::script_users(scenario.rate);
  plan["vuser_configs"] = nlohmann::json::array();
  plan["thresholds"] = scenario.thresholds;
  return plan.dump(2) + "\n";
}

std::vector<std::string> names_of(const std::vector<plan::ScriptTask>& tasks) {
  std::vector<std::string> names;
  for (const auto& task : tasks) names.push_back(task.name);
  return names;
}

class Files {
 public:
  explicit Files(Door& door) : door_(door) {}
  void write(const std::optional<std::string>& path, const std::string& text) {
    if (!path) return;
    const std::size_t slash = path->rfind('/');
    if (slash != std::string::npos && slash > 0) keep(door_.make_folder(path->substr(0, slash)));
    keep(door_.write_file(*path, text));
  }
  bool all() const { return all_; }

 private:
  void keep(const Result<std::monostate>& ok) {
    if (ok) return;
    print_error(door_.err, ok.error());
    all_ = false;
  }
  Door& door_;
  bool all_ = true;
};

// For the report, whose page knows nothing of a knee point.
output::Record with_knee(output::Record record, const LoadpilotResult& result) {
  if (result.knee && record.answer) record.answer->sentence += " " + output::compat::loadpilot_knee_text(*result.knee);
  return record;
}

int conclude(Door& door, const LoadpilotRun& line, const plan::ScriptScenario& scenario, const run::Outcome& outcome) {
  const auto style = out_style(door, ColorChoice::automatic);
  LoadpilotResult result = output::compat::loadpilot_result(outcome.record, names_of(scenario.tasks));
  if (scenario.mode == plan::ScriptScenario::Mode::step) {
    result.knee = output::compat::loadpilot_knee(outcome.record, scenario.thresholds);
  }
  const auto verdict = loadpilot_thresholds(result, scenario.thresholds, style);
  door.out << output::render_record(outcome.record, style, outcome.saved_at) << "\n"
           << loadpilot_summary(result, style);
  if (!verdict.text.empty()) door.out << "\n" << verdict.text;
  door.out << std::flush;

  Files files(door);
  if (line.report) files.write(line.report, output::render_html(with_knee(outcome.record, result)));
  files.write(line.results_json, loadpilot_json(result));
  if (line.save_baseline) files.write(std::string(input::compat::loadpilot_baseline), loadpilot_json(result));
  print_doubts(door, outcome);
  if (outcome.unreachable) print_error(door.err, *outcome.unreachable);
  if (outcome.interrupted) return interrupted;
  const bool nothing = result.all.requests == 0;
  if (nothing && !outcome.unreachable) {
    print_error(door.err, {ErrorKind::could_not_run, "no request was made", "see the errors above"});
  }
  return nothing || outcome.unreachable || verdict.breached > 0 || !files.all() ? failed : done;
}

Result<int> carry_out(Door& door, LoadpilotRun line, const std::vector<std::string>& words) {
  print_notes(door.err, line.bench.notes);
  if (line.file.empty()) {
    auto file = pick_file(door);
    if (!file) return tl::unexpected(file.error());
    line.file = std::move(*file);
    if (line.target.empty()) line.target = ask_target(door);
  }
  if (line.target.empty()) line.target = input::compat::loadpilot_target;
  line.bench.add("scenario", line.file);
  line.bench.raw.arguments = {line.target};
  const auto values = input::Values::read(input::Command::bench, line.bench.raw, door.environment);
  if (!values) return tl::unexpected(values.error());
  std::vector<std::string> notes;
  const auto target = input::read_script_target(*values, door.environment, notes);
  if (!target) return tl::unexpected(target.error());
  print_notes(door.err, notes);
  if (!door.doers.open_script) return could_not_run("scripts cannot be run here");
  const auto opened = door.doers.open_script(line.file, door.environment);
  if (!opened) return tl::unexpected(opened.error());
  print_notes(door.err, opened->script.notes);
  auto chosen = choose_scenario(door, opened->script, line.scenario);
  if (!chosen) return tl::unexpected(chosen.error());
  if (!*chosen) return done;
  plan::ScriptScenario scenario = std::move(**chosen);
  for (const auto& [key, value] : line.thresholds) scenario.thresholds[key] = value;
  if (line.dry_run) {
    door.out << plan_json(line, scenario, *target);
    return done;
  }
  door.err << fmt::format("{} → {} · {} · Python {}\n", scenario.name, target->text(), input::script_summary(scenario),
                          opened->script.interpreter.version);
  std::vector<std::string> again{"loadpilot"};
  again.insert(again.end(), words.begin(), words.end());
  again.insert(again.end(), {"--target", target->text(), "--scenario", scenario.name});
  const Call call{*values, ColorChoice::automatic, command_line(words), own_json_form(), again};
  auto paged = open_page(door, *values, "loadpilot");
  if (!paged) return tl::unexpected(paged.error());
  auto outcome = play_script(door, call, {*opened, scenario, *target, "loadpilot"});
  if (!outcome) return tl::unexpected(outcome.error());
  if (const auto json = values->maybe_text("json")) {
    if (auto ok = door.write_file(*json, output::to_json(outcome->record)); !ok) return tl::unexpected(ok.error());
  }
  const int code = conclude(door, line, scenario, *outcome);
  if (*paged) (*paged)->leave();
  return code;
}

int run(Door& door, const std::vector<std::string>& rest, const std::vector<std::string>& words) {
  const auto cut = input::compat::cut(input::compat::loadpilot_run, rest);
  if (!cut) return report(door, cut.error(), true);
  if (cut->help) {
    print_tool_help(door, input::compat::loadpilot_run, "brink loadpilot run [FILE.py] [OPTION]...");
    return done;
  }
  auto line = translate_loadpilot_run(*cut, door.environment, door.surroundings);
  if (!line) return report(door, line.error(), cut->arguments.size() > 1);
  const auto code = carry_out(door, std::move(*line), words);
  return code ? *code : report(door, code.error(), false);
}

int compare_results(Door& door, const std::vector<std::string>& rest) {
  const auto cut = input::compat::cut(input::compat::loadpilot_compare, rest);
  if (!cut) return report(door, cut.error(), true);
  if (cut->help) {
    print_tool_help(door, input::compat::loadpilot_compare, "brink loadpilot compare CURRENT [BASELINE] [OPTION]...");
    return done;
  }
  const auto line = translate_loadpilot_compare(*cut);
  if (!line) return report(door, line.error(), true);
  const auto now = door.surroundings.read_file(line->current, most_results_bytes);
  if (!now) return report(door, now.error(), false);
  const auto before = door.surroundings.read_file(line->baseline, most_results_bytes);
  if (!before) return report(door, before.error(), false);
  const auto compared = output::compat::loadpilot_compare(*now, *before, line->threshold_percent,
                                                          out_style(door, ColorChoice::automatic));
  if (!compared) return report(door, compared.error(), false);
  door.out << compared->text;
  return compared->regressions > 0 ? failed : done;
}

int init(Door& door, const std::vector<std::string>& rest) {
  if (rest.size() > 1 || (!rest.empty() && rest.front().starts_with('-'))) {
    return report(
        door, {ErrorKind::usage, "init takes a folder and nothing else", "write: brink loadpilot init [FOLDER]"}, true);
  }
  const auto ok = loadpilot_init(door, rest.empty() ? "." : rest.front());
  return ok ? done : report(door, ok.error(), false);
}

constexpr std::string_view help_text =
    "Usage: brink loadpilot COMMAND [OPTION]...\n\n"
    "A command line of LoadPilot 0.2.0, carried out by Brink.\n\n"
    "  run [FILE.py]               run a scenario; see: brink loadpilot run --help\n"
    "  compare CURRENT [BASELINE]  compare two results files\n"
    "  init [FOLDER]               begin a project\n"
    "  version                     print the version\n";

}  // namespace

int loadpilot(Door& door, const std::vector<std::string>& words) {
  const std::string command = words.empty() ? "" : words.front();
  const std::vector<std::string> rest(words.empty() ? words.begin() : words.begin() + 1, words.end());
  if (command == "run") return run(door, rest, words);
  if (command == "compare") return compare_results(door, rest);
  if (command == "init") return init(door, rest);
  if (command == "version" || command == "--version") {
    door.out << fmt::format("LoadPilot 0.2.0 (as brink {})\n", version);
    return done;
  }
  if (command == "--help") {
    door.out << help_text;
    return done;
  }
  const std::string what =
      command.empty() ? "no command of LoadPilot given" : fmt::format("LoadPilot's {} is not taken here", command);
  return report(door, {ErrorKind::usage, what, "there are run, compare, init and version"}, true);
}

}  // namespace brink::cli
