#include "cli/main.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/check.h"
#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "cli/parse.h"
#include "input/script_options.h"
#include "output/mask.h"

namespace brink::cli {
namespace {

using input::Command;

// A front end has the rest of the line to itself, so its name comes first.
Result<ExitCode> front_end_is_not_first(Door&, const Call& call) {
  const std::string_view name = input::info(call.values.command()).name;
  return usage_error(fmt::format("{} must be the first word", name), fmt::format("write: brink {} ...", name));
}

}  // namespace

CommandFunction command_function(Command command) {
  switch (command) {
    case Command::bench: return bench;
    case Command::run: return run_limit;
    case Command::investigate: return investigate;
    case Command::import_file: return import_file;
    case Command::explain: return explain;
    case Command::compare: return compare;
    case Command::audit: return audit;
    case Command::history: return history;
    case Command::show: return show;
    case Command::summary: return summary;
    case Command::profiles: return profiles;
    case Command::schema: return schema;
    case Command::demo: return demo;
    case Command::mcp: return mcp;
    case Command::worker: return worker;
    case Command::ui: return ui;
    case Command::prescale:
    case Command::pywrkr:
    case Command::wrk:
    case Command::ab:
    case Command::hey:
    case Command::loadpilot:
    case Command::locust:
    case Command::k6: return front_end_is_not_first;
    case Command::completion: return completion;
    case Command::man: return man;
  }
  check_failed("every command has a function", __FILE__, __LINE__);
}

FrontEnd find_front_end(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, FrontEnd>, 8> known = {{{"prescale", prescale},
                                                                           {"pywrkr", pywrkr},
                                                                           {"wrk", wrk},
                                                                           {"ab", ab},
                                                                           {"hey", hey},
                                                                           {"loadpilot", loadpilot},
                                                                           {"locust", locust},
                                                                           {"k6", k6}}};
  const auto* at = std::find_if(known.begin(), known.end(), [&](const auto& row) { return row.first == word; });
  return at == known.end() ? nullptr : at->second;
}

namespace {

std::string command_line(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"brink"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return output::mask_command(words);
}

// "run FILE.py ..." is a run of what the script says, at the load it says; with --find-limit a search. One that names
// it by --script is one already.
std::vector<std::string> as_bench_of_script(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "run") return arguments;
  const auto is_script = [](const std::string& word) {
    return !word.starts_with('-') && input::parse_script_name(word).has_value();
  };
  const auto names_it = [](const std::string& word) { return word == "--script" || word.starts_with("--script="); };
  if (std::any_of(arguments.begin(), arguments.end(), names_it)) return arguments;
  const auto file = std::find_if(arguments.begin() + 1, arguments.end(), is_script);
  if (file == arguments.end()) return arguments;
  const bool searches = std::find(arguments.begin(), arguments.end(), "--find-limit") != arguments.end();
  std::vector<std::string> words = searches ? std::vector<std::string>{"run", "--script", *file}
                                            : std::vector<std::string>{"bench", "--scenario", *file};
  words.insert(words.end(), arguments.begin() + 1, file);
  words.insert(words.end(), file + 1, arguments.end());
  return words;
}

}  // namespace

Result<ExitCode> play_line(Door& door, const std::vector<std::string>& arguments) {
  const std::vector<std::string> words = as_bench_of_script(arguments);
  auto line = parse_command_line(words);
  if (!line) return tl::unexpected(line.error());
  if (line->help) {
    door.out << (line->command ? command_help(input::info(*line->command), help_width(door))
                               : general_help(help_width(door)));
    return ExitCode::fine;
  }
  if (line->version) {
    door.out << fmt::format("brink {}\n", version);
    return ExitCode::fine;
  }
  const auto values = input::Values::read(*line->command, std::move(line->raw), door.environment);
  if (!values) return tl::unexpected(values.error());
  const auto color = color_choice(*values);
  if (!color) return tl::unexpected(color.error());
  auto paged = open_page(door, *values, std::string(input::info(*line->command).name));
  if (!paged) return tl::unexpected(paged.error());
  const auto code =
      command_function(*line->command)(door, {*values, *color, command_line(arguments), own_json_form(), words});
  if (*paged) (*paged)->leave();
  return code;
}

namespace {

ExitCode failed(Door& door, const Error& error) {
  print_error(door.err, error);
  return door.stop.requests() > 0 ? ExitCode::interrupted : exit_code(error.kind);
}

// "run SCRIPT.js [URL] ..." is a test of k6, which finds the URL in __ENV.BASE_URL.
std::optional<std::vector<std::string>> as_k6(const std::vector<std::string>& arguments) {
  const auto is_script = [](const std::string& word) {
    return !word.starts_with('-') && word.find("://") == std::string::npos &&
           (word.ends_with(".js") || word.ends_with(".ts"));
  };
  const bool runs = !arguments.empty() && arguments.front() == "run";
  if (!runs || std::none_of(arguments.begin() + 1, arguments.end(), is_script)) return std::nullopt;
  std::vector<std::string> words{"run"};
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const bool url = word.starts_with("http://") || word.starts_with("https://");
    if (url && is_script(arguments[i - 1]))
      words.insert(words.end(), {"-e", "BASE_URL=" + word});
    else
      words.push_back(word);
  }
  return words;
}

int own_line(Door& door, const std::vector<std::string>& arguments) {
  const auto done = play_line(door, arguments);
  return static_cast<int>(done ? *done : failed(door, done.error()));
}

}  // namespace

int main_with(Door& door, const std::vector<std::string>& arguments) {
  if (const auto words = as_k6(arguments)) return k6(door, *words);
  const FrontEnd front_end = arguments.empty() ? nullptr : find_front_end(arguments.front());
  int code = front_end ? front_end(door, {arguments.begin() + 1, arguments.end()}) : own_line(door, arguments);
  door.out.flush();
  if (!door.out && code == 0 && !door.reader_left()) {
    print_error(door.err, {ErrorKind::could_not_run, "stdout took only a part of the output", "check what it goes to"});
    code = static_cast<int>(ExitCode::could_not_run);
  }
  return code;
}

}  // namespace brink::cli
