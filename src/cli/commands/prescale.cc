#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "input/prescale/translate.h"
#include "output/mask.h"

namespace brink::cli {
namespace {

using input::prescale::Translated;

// What PreScale exits with.
constexpr int done = 0, failed = 1, usage = 2;

std::string heading(const input::prescale::Row& row) {
  std::string text = row.short_name.empty() ? "" : fmt::format("-{}, ", row.short_name);
  text += fmt::format("--{}", row.name);
  if (row.kind == input::prescale::Kind::on_off) text += fmt::format("/--no-{}", row.name);
  return row.value_name.empty() ? text : fmt::format("{} {}", text, row.value_name);
}

int print_verbs(Door& door) {
  door.out << command_help(input::info(input::Command::prescale), 80) << "\nCommands of PreScale\n";
  for (const auto& verb : input::prescale::all_verbs())
    door.out << fmt::format("  {:<14}{}\n", verb.name, verb.summary);
  return done;
}

int print_options(Door& door, input::prescale::Verb which) {
  const auto& verb = input::prescale::info(which);
  door.out << fmt::format("Usage: brink prescale {} [OPTION]... {}\n\n{}\n\n", verb.name, verb.arguments, verb.summary);
  for (const auto& row : input::prescale::all_rows()) {
    if (row.verbs & in(which)) door.out << fmt::format("  {:<30}{}\n", heading(row), row.help);
  }
  return done;
}

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> all{"brink", "prescale"};
  all.insert(all.end(), words.begin(), words.end());
  return output::mask_command(all);
}

bool is_no(std::string_view answer) {
  const std::string_view word = trim(answer);
  return word.empty() || iequals(word, "n") || iequals(word, "no");
}

bool wants_json(const Translated& line) {
  return std::any_of(line.raw.options.begin(), line.raw.options.end(),
                     [](const auto& given) { return given.first->name == "json"; });
}

int exit_code_of(Door& door, const Error& error, bool declined) {
  print_error(door.err, error);
  if (error.kind == ErrorKind::refused && declined) return done;
  return error.kind == ErrorKind::usage ? usage : failed;
}

// Nothing to show is no failure there.
bool lacks_runs(Door& door, const Translated& line) {
  const bool newest = line.command == input::Command::show || line.command == input::Command::investigate;
  if (!newest || !line.raw.arguments.empty()) return false;
  const auto listing = door.doers.list(line.store, 1);
  if (!listing || !listing->runs.empty() || !listing->unreadable.empty()) return false;
  print_note(door.err, fmt::format("no saved runs in {}; make one: brink prescale run URL", line.store));
  return true;
}

Result<ExitCode> carry_out(Door& door, Translated line, const std::string& command_line) {
  const auto values = input::Values::read(line.command, std::move(line.raw), door.environment);
  if (!values) return tl::unexpected(values.error());
  const auto color = color_choice(*values);
  if (!color) return tl::unexpected(color.error());
  return command_function(line.command)(door, {*values, *color, command_line, prescale_json_form()});
}

}  // namespace

int prescale(Door& door, const std::vector<std::string>& words) {
  if (words.empty() || words.front() == "--help") return print_verbs(door);
  if (words.front() == "--version") {
    door.out << fmt::format("prescale, version 0.2.1 (as brink {})\n", version);
    return done;
  }
  const auto line = input::prescale::cut(words);
  if (!line) return exit_code_of(door, line.error(), false);
  if (line->help) return print_options(door, line->verb);
  auto ours = input::prescale::translate(*line, door.environment);
  if (!ours) return exit_code_of(door, ours.error(), false);
  print_notes(door.err, ours->notes);
  if (lacks_runs(door, *ours)) return done;

  bool declined = false;  // to say no to a question is no failure there; not to answer is
  Door asking = door;
  asking.read_line = [&door, &declined] {
    auto text = door.read_line();
    declined = declined || (text && is_no(*text));
    return text;
  };
  if (wants_json(*ours)) asking.in_is_terminal = false;  // it asks nobody
  const auto code = carry_out(asking, std::move(*ours), command_line(words));
  if (!code) return exit_code_of(door, code.error(), declined);
  return *code == ExitCode::fine ? done : failed;
}

}  // namespace brink::cli
