#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/locustfile.h"
#include "cli/commands/search_script.h"
#include "cli/compat/bench_line.h"
#include "cli/compat/locust_page.h"
#include "cli/errand.h"
#include "cli/messages.h"
#include "input/compat/tool.h"
#include "output/html.h"
#include "output/limit_text.h"
#include "output/mask.h"
#include "output/record_json.h"

namespace brink::cli {
namespace {

constexpr int failed = 1;

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> all{"brink", "locust"};
  all.insert(all.end(), words.begin(), words.end());
  return output::mask_command(all);
}

int report(Door& door, const Error& error) {
  print_error(door.err, error);
  return failed;
}

bool write(Door& door, const std::string& path, const std::string& text) {
  const std::size_t slash = path.rfind('/');
  auto ok = slash != std::string::npos && slash > 0 ? door.make_folder(path.substr(0, slash))
                                                    : Result<std::monostate>(std::monostate{});
  if (ok) ok = door.write_file(path, text);
  if (!ok) print_error(door.err, ok.error());
  return ok.has_value();
}

// Locust's own tables have been printed by its users' side.
int conclude(Door& door, const OpenLocustfile& opened, const input::Values& values, const run::Outcome& outcome) {
  const auto end = opened.finish(outcome.interrupted);
  if (!end) return report(door, end.error());
  if (opened.file.only_json) {
    door.out << end->out << std::flush;
  } else {
    const auto style = out_style(door, ColorChoice::automatic);
    door.out << output::render_record(outcome.record, style, outcome.saved_at) << std::flush;
  }
  bool written = true;
  if (!opened.file.html.empty()) written = write(door, opened.file.html, output::render_html(outcome.record));
  if (const auto json = values.maybe_text("json"))
    written = write(door, *json, output::to_json(outcome.record)) && written;
  print_doubts(door, outcome);
  if (outcome.unreachable) print_error(door.err, *outcome.unreachable);
  const bool broken = output::broken_limits(outcome.record) > 0;
  if (broken) print_error(door.err, {ErrorKind::could_not_run, output::limits_sentence(outcome.record), ""});
  return end->exit != 0 || (written && !broken) ? end->exit : failed;
}

// More and more users until something breaks: a run of Brink, with its exit codes.
Result<int> find_limit(Door& door, const OpenLocustfile& opened, const std::vector<std::string>& words) {
  input::RawLine line;
  line.arguments.push_back(opened.file.hosts.front());
  const auto add = [&](const std::string& name, std::string value) {
    const input::Option* option = input::find_option(input::Command::run, name);
    CHECK(option != nullptr, "the option is one of both commands");
    line.options.emplace_back(option, std::move(value));
  };
  std::optional<std::string> record;
  for (const auto& [name, value] : opened.file.options) {
    if (name == "json") {
      record = value;
    } else {
      add(name, value);
    }
  }
  if (opened.file.users > 1) add("max-users", std::to_string(opened.file.users));
  const auto values = input::Values::read(input::Command::run, std::move(line), door.environment);
  if (!values) return tl::unexpected(values.error());
  print_notes(door.err, opened.file.notes);
  std::vector<std::string> again{"locust"};
  again.insert(again.end(), words.begin(), words.end());
  const Call call{*values, ColorChoice::automatic, command_line(words), own_json_form(), again};
  const auto code = search_locustfile(door, call, opened, record);
  if (!code) return tl::unexpected(code.error());
  return static_cast<int>(*code);
}

// The page was left before any user came.
Result<int> leave(const OpenLocustfile& opened) {
  const auto end = opened.finish(true);
  if (!end) return tl::unexpected(end.error());
  return end->exit;
}

Result<int> carry_out(Door& door, const OpenLocustfile& opened, const std::vector<std::string>& words) {
  if (opened.file.find_limit) return find_limit(door, opened, words);
  input::compat::BenchLine line;
  for (const auto& [name, value] : opened.file.options) line.add(name, value);
  const auto values = input::Values::read(input::Command::bench, std::move(line.raw), door.environment);
  if (!values) return tl::unexpected(values.error());
  print_notes(door.err, opened.file.notes);
  std::vector<std::string> again{"locust"};
  again.insert(again.end(), words.begin(), words.end());
  const Call call{*values, ColorChoice::automatic, command_line(words), own_json_form(), again};
  if (opened.file.page) {
    const auto end = play_locust_page(door, call, opened);
    if (!end) return tl::unexpected(end.error());
    return end->last ? conclude(door, opened, *values, *end->last) : leave(opened);
  }
  const auto outcome = play_locustfile(door, call, opened, "locust");
  if (!outcome) return tl::unexpected(outcome.error());
  return conclude(door, opened, *values, *outcome);
}

// The last one on the line, else the variable.
std::optional<std::string> value_of(Door& door, const std::vector<std::string>& words, const std::string& option,
                                    std::string_view variable) {
  std::optional<std::string> value;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == option && i + 1 < words.size()) value = words[i + 1];
    if (words[i].starts_with(option + "=")) value = words[i].substr(option.size() + 1);
  }
  return value ? value : door.environment(variable);
}

bool is_worker(Door& door, const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), "--worker") != words.end()) return true;
  const std::string said = door.environment("LOCUST_MODE_WORKER").value_or("");
  return said == "1" || iequals(said, "true") || iequals(said, "yes") || iequals(said, "on");
}

// It is sent the locustfile by its master, so that only where that is counts of its line.
int be_worker(Door& door, const std::vector<std::string>& words) {
  const std::string host = value_of(door, words, "--master-host", "LOCUST_MASTER_NODE_HOST").value_or("127.0.0.1");
  const std::string port = value_of(door, words, "--master-port", "LOCUST_MASTER_NODE_PORT").value_or("5557");
  const auto number = parse_int(port);
  const auto processes = parse_int(value_of(door, words, "--processes", "LOCUST_PROCESSES").value_or("1"));
  if (!number || *number < 1 || *number > 65535 || host.find_first_of(" /@?#") != std::string::npos || host.empty()) {
    return report(door, {ErrorKind::usage, fmt::format("there can be no master at {}:{}", host, port), ""});
  }
  plan::Joining joining;
  joining.nats.urls = {fmt::format("nats://{}:{}", host, *number)};
  joining.nats.token = door.environment("NATS_TOKEN").value_or("");
  joining.processes = processes && *processes > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(*processes, 256))
                                                  : std::max(1u, door.surroundings.cores);
  joining.once = true;
  const auto served = serve_runs(door, joining);
  return served ? 0 : report(door, served.error());
}

}  // namespace

int locust(Door& door, const std::vector<std::string>& words) {
  if (is_worker(door, words)) return be_worker(door, words);
  if (!door.doers.open_locustfile) return report(door, {ErrorKind::could_not_run, "scripts cannot be run here", ""});
  const auto opened = door.doers.open_locustfile(words, door.environment);
  if (!opened) return report(door, opened.error());
  door.out << (opened->file.exit ? opened->file.out : "") << std::flush;
  door.err << opened->file.err << std::flush;
  if (opened->file.exit) return *opened->file.exit;
  const auto code = carry_out(door, *opened, words);
  return code ? *code : report(door, code.error());
}

}  // namespace brink::cli
