#include "cli/compat/k6_open.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/text.h"
#include "cli/messages.h"
#include "cli/style.h"
#include "input/k6/secret_sources.h"
#include "run/k6/ending_text.h"

namespace brink::cli {
namespace {

using input::k6::Layer;
using input::k6::Line;
using plan::k6::Source;

constexpr std::size_t most_script_bytes = 256u << 20;
constexpr std::size_t most_config_bytes = 16u << 20;

tl::unexpected<K6Failure> fail(K6Exit code, Error error) {
  return tl::unexpected<K6Failure>(K6Failure{code, std::move(error)});
}

std::string absolute(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).lexically_normal().string();
}

// What __ENV has beside the system's variables: an archive's, and those of -e.
plan::k6::Names given_environment(Door& door, const Line& line, plan::k6::Names of_archive) {
  plan::k6::Names env = std::move(of_archive);
  for (const std::string& name : line.env_names) {
    if (const auto value = door.environment(name)) env[name] = *value;
  }
  for (const auto& [name, value] : line.env) env[name] = value;
  return env;
}

K6Result<void> read_source(Door& door, const Line& line, K6Opened& out) {
  if (line.script.empty()) {
    return fail(K6Exit::other,
                {ErrorKind::usage, "no script was given", "write: brink k6 run SCRIPT.js, or - for standard input"});
  }
  const bool from_stdin = line.script == "-";
  if (line.script.starts_with("https://") || line.script.starts_with("http://")) {
    return fail(K6Exit::script_exception,
                {ErrorKind::could_not_run, line.script + " is a script somewhere else, which is not fetched",
                 "save it to a file, and run that"});
  }
  const auto text = door.surroundings.read_file(from_stdin ? "/dev/stdin" : line.script, most_script_bytes);
  if (!text) {
    return fail(K6Exit::script_exception, {ErrorKind::could_not_run,
                                           fmt::format("the script \"{}\" couldn't be found on local disk: {}",
                                                       line.script, text.error().message),
                                           "check the path"});
  }
  Source& source = out.source;
  source.working_directory = absolute(".");
  source.file = from_stdin ? "-" : absolute(line.script);
  source.text = *text;
  plan::k6::Names of_archive;
  if (line.type == "archive" || (!line.type && input::k6::is_archive(*text))) {
    auto archive = input::k6::read_archive(*text);
    if (!archive) return fail(K6Exit::script_exception, archive.error());
    source.file = archive->script;
    source.working_directory = archive->working_directory;
    source.text = archive->files.at(archive->script);
    source.files = std::move(archive->files);
    out.archived_options = std::move(archive->options_json);
    of_archive = std::move(archive->env);
  } else if (line.type && *line.type != "js") {
    return fail(K6Exit::other, {ErrorKind::usage, fmt::format("--type {} is not one we know", *line.type),
                                "there are js and archive"});
  }
  source.type = source.file.ends_with(".ts") ? Source::Type::ts : Source::Type::js;
  source.extended = line.compatibility != "base";
  source.isolation = line.isolation == "vu" ? Source::Isolation::user : Source::Isolation::group;
  out.given_env = given_environment(door, line, std::move(of_archive));
  source.env = out.given_env;
  if (line.include_system_env && door.all_environment) source.env.merge(door.all_environment());
  return {};
}

// --config, else the file k6 looks for; none there is fine then.
K6Result<Layer> read_config(Door& door, const Line& line) {
  std::string path = line.config.value_or("");
  if (path.empty()) {
    const std::string home = door.environment("HOME").value_or("");
    const std::string folder = door.environment("XDG_CONFIG_HOME").value_or(home + "/.config");
    path = folder + "/k6/config.json";
    if (home.empty() || !door.surroundings.read_file(path, most_config_bytes)) return Layer{"the configuration"};
  }
  const auto text = door.surroundings.read_file(path, most_config_bytes);
  if (!text) return fail(K6Exit::invalid_config, text.error());
  auto layer = input::k6::read_layer("the configuration " + path, *text);
  if (!layer) return fail(K6Exit::invalid_config, layer.error());
  return std::move(*layer);
}

// Where a line is drawn over itself (live_view.h), one of the log begins where that does.
void write_over_line(std::ostream& to, const std::string& line) { to << "\r\x1b[K" << line << std::flush; }

K6Result<void> open_log(Door& door, const Line& line, K6Opened& out) {
  auto format = run::k6::log_format(line.log_format.value_or(""));
  if (!format) return fail(K6Exit::invalid_config, format.error());
  std::ostream* to = &door.err;
  const std::string where = line.log_output.value_or("stderr");
  if (where == "stdout") to = &door.out;
  if (where == "none") to = nullptr;
  if (where.starts_with("file=")) {
    const std::string path =
        where.substr(5, where.find(',') == std::string::npos ? std::string::npos : where.find(',') - 5);
    out.log_file = std::make_unique<std::ofstream>(path, std::ios::app);
    if (!*out.log_file)
      return fail(K6Exit::invalid_config, {ErrorKind::could_not_run, "cannot write " + path, "check the path"});
    to = out.log_file.get();
  } else if (where != "stdout" && where != "stderr" && where != "none") {
    return fail(K6Exit::invalid_config, {ErrorKind::usage, fmt::format("--log-output '{}' is not taken", where),
                                         "there are stderr, stdout, none and file=PATH"});
  }
  out.log_on_terminal = (to == &door.err && door.err_is_terminal) || (to == &door.out && door.out_is_terminal);
  if (out.log_on_terminal && !line.log_format) *format = run::k6::LogFormat::terminal;
  out.log = std::make_unique<run::k6::LogLines>(
      run::k6::LogLines::Setup{to, *format, line.verbose, !line.no_color && can_redraw(door), door.now});
  if (out.log_on_terminal && can_redraw(door)) out.log->show_by(write_over_line);
  return {};
}

std::string console_output(const std::vector<Layer>& layers) {
  std::string path;
  for (const Layer& layer : layers) {
    const auto at = layer.options.find("consoleOutput");
    if (at != layer.options.end() && at->is_string()) path = at->get<std::string>();
  }
  return path;
}

}  // namespace

K6Result<K6Opened> open_k6(Door& door, const Line& line) {
  K6Opened out;
  if (!door.doers.open_k6) return fail(K6Exit::other, {ErrorKind::could_not_run, "scripts cannot be run here", ""});
  if (auto ok = open_log(door, line, out); !ok) return tl::unexpected(ok.error());
  auto secrets = input::k6::read_secrets(line.secret_sources, door.surroundings);
  if (!secrets) return fail(K6Exit::other, secrets.error());
  out.log->keep(std::move(*secrets));
  auto config = read_config(door, line);
  if (!config) return tl::unexpected(config.error());
  auto variables = input::k6::read_environment(door.environment);
  if (!variables) return fail(K6Exit::invalid_config, variables.error());
  if (auto ok = read_source(door, line, out); !ok) return tl::unexpected(ok.error());
  if (const std::string path = console_output({*config, *variables, line.options}); !path.empty()) {
    out.console_file = std::make_unique<std::ofstream>(path, std::ios::app);
    if (!*out.console_file)
      return fail(K6Exit::invalid_config, {ErrorKind::could_not_run, "cannot write " + path, "check the path"});
    out.log->console_to(out.console_file.get());
  }
  auto script = door.doers.open_k6(out.source, *out.log);
  if (!script) {
    const std::array<run::k6::LogField, 1> hint{{{"hint", "script exception"}}};
    out.log->line(run::k6::LogLines::Level::error, script.error().message, hint);
    return tl::unexpected<K6Failure>(K6Failure{K6Exit::script_exception, script.error(), true});
  }
  out.script = std::move(*script);
  const auto ending = out.script->aborted();
  if (ending && ending->how == plan::k6::Ending::How::aborted) {
    out.log->say(run::k6::LogLines::Level::error, run::k6::said("test aborted", *ending));
    return tl::unexpected<K6Failure>(K6Failure{K6Exit::script_aborted, {}, true});
  }
  const plan::k6::Init& init = out.script->init();
  auto of_script = out.archived_options.empty() ? input::k6::read_layer("the script", init.options_json)
                                                : input::k6::read_layer("the archive", out.archived_options);
  if (!of_script) return fail(K6Exit::invalid_config, of_script.error());
  of_script->settled = !out.archived_options.empty();
  auto read = input::k6::read_options({*config, std::move(*of_script), *variables, line.options}, init);
  if (!read) return fail(K6Exit::invalid_config, read.error());
  out.read = std::move(*read);
  return out;
}

input::k6::Archive archive_of(const K6Opened& opened) {
  const bool from_stdin = opened.source.file == "-";
  input::k6::Archive archive;
  archive.options_json = opened.read.options.json;
  archive.script = from_stdin ? opened.source.working_directory + "/stdin.js" : opened.source.file;
  archive.working_directory = opened.source.working_directory;
  archive.files = opened.script->init().files;
  if (from_stdin) archive.files.erase(opened.source.file);
  archive.files[archive.script] = opened.source.text;
  return archive;
}

void say_notes(const K6Opened& opened) {
  for (const auto* notes : {&opened.read.notes, &opened.script->init().notes}) {
    for (const std::string& note : *notes) opened.log->say(run::k6::LogLines::Level::warning, note);
  }
}

output::Program about_k6(const Source& source) {
  output::Program program;
  program.language = source.type == Source::Type::ts ? "typescript" : "javascript";
  program.file = source.file;
  program.version = "2025-04-26";  // as script/js is built with it
  program.interpreter = "QuickJS " + program.version;
  return program;
}

}  // namespace brink::cli
