#include "cli/compat/k6_machines.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "input/machine_options.h"
#include "input/processes.h"
#include "plan/k6_load.h"

namespace brink::cli {
namespace {

using input::k6::Line;

constexpr std::string_view archive_name = "archive.tar";
constexpr std::size_t most_secret_bytes = std::size_t{1} << 20;

tl::unexpected<K6Failure> fail(Error error) { return tl::unexpected<K6Failure>({K6Exit::other, std::move(error)}); }

bool is_code(const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  return ending == ".js" || ending == ".ts" || ending == ".mjs" || ending == ".cjs" || file.starts_with("https://");
}

bool has_word(std::string_view text, std::string_view word) {
  const auto of_a_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
  };
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !of_a_name(text[at - 1])) && (end == text.size() || !of_a_name(text[end]))) return true;
  }
  return false;
}

// Of this system's variables a script gets elsewhere what it names, and no others: they may be secrets of somebody's.
plan::k6::Names variables_for(const K6Opened& opened, const input::k6::Archive& archive) {
  plan::k6::Names env = opened.given_env;
  for (const auto& [name, value] : opened.source.env) {
    const auto named = [&, &name = name](const auto& file) {
      return (is_code(file.first) || file.first == archive.script) && has_word(file.second, name);
    };
    if (!name.empty() && std::any_of(archive.files.begin(), archive.files.end(), named)) env.emplace(name, value);
  }
  return env;
}

// "name=x,file=PATH", with the file put where the test is played.
K6Result<std::string> secrets_there(Door& door, const std::string& source, plan::Errand& errand) {
  constexpr std::string_view key = "file=";
  const std::size_t at = source.find(key);
  if (at == std::string::npos || (at > 0 && source[at - 1] != ',')) return source;
  const std::size_t begin = at + key.size();
  const std::size_t end = std::min(source.find(',', begin), source.size());
  auto text = door.surroundings.read_file(source.substr(begin, end - begin), most_secret_bytes);
  if (!text) return fail(text.error());
  const std::string name = fmt::format("secrets{}", errand.files.size());
  errand.files[name] = std::move(*text);
  return source.substr(0, begin) + name + source.substr(end);
}

// `more`: words of what is made of it.
K6Result<plan::Errand> make_errand(Door& door, const Line& line, const input::Values& values, const K6Opened& opened,
                                   const std::vector<std::string>& more) {
  input::k6::Archive archive = archive_of(opened);
  archive.env = variables_for(opened, archive);
  for (const std::string& name : values.all("send-env")) {
    const auto value = door.environment(name);
    if (!value) return fail({ErrorKind::usage, fmt::format("--send-env {}: there is no such variable", name), ""});
    archive.env[name] = *value;
  }
  plan::Errand errand;
  errand.seed = door.surroundings.seed;
  errand.words = {"k6", "run", "--quiet", "--no-save", "--type", "archive"};
  const auto add = [&](const std::string& flag, const std::optional<std::string>& value) {
    if (value) errand.words.insert(errand.words.end(), {flag, *value});
  };
  add("--summary-mode", line.summary_mode);
  add("--js-isolation", line.isolation);
  add("--compatibility-mode", line.compatibility);
  errand.words.insert(errand.words.end(), more.begin(), more.end());
  if (line.verbose) errand.words.push_back("--verbose");
  if (values.flag("i-own-this")) errand.words.push_back("--i-own-this");
  for (const std::string& source : line.secret_sources) {
    const auto there = secrets_there(door, source, errand);
    if (!there) return tl::unexpected(there.error());
    add("--secret-source", *there);
  }
  errand.words.emplace_back(archive_name);
  errand.files[std::string(archive_name)] = input::k6::write_archive(archive);
  return errand;
}

// Single values are not told, only what they add up to.
K6Result<void> check_outputs(const run::k6::TestRequest& request) {
  if (request.outputs.empty()) return {};
  return fail({ErrorKind::usage, "--out json and --out csv do not go with --workers and --processes",
               "every single value would have to travel: use --summary-export, --json, or another output"});
}

}  // namespace

K6Result<void> add_players(Door& door, const Line& line, const input::Values& values, const K6Opened& opened,
                           run::k6::TestRequest& request) {
  const std::uint32_t users = std::max(1u, plan::k6::users_needed(request.options.scenarios).most);
  auto machines = input::read_machines(values, std::max(1u, users / 2));
  if (!machines) return fail(machines.error());
  if (*machines && values.given("processes")) {
    return fail({ErrorKind::usage, "--workers and --processes cannot be given together",
                 "a worker has processes of its own: brink worker --processes N"});
  }
  std::vector<std::string> notes;
  const auto processes = input::read_processes(values, door.surroundings, 1, users, notes);
  if (!processes) return fail(processes.error());
  for (const std::string& note : notes) opened.log->say(run::k6::LogLines::Level::warning, note);
  request.processes = processes->count;
  request.on_loss = processes->on_loss;
  if (!*machines && request.processes == 1) return {};
  if (auto ok = check_outputs(request); !ok) return ok;
  if (!*machines) {  // who share the machine
    request.plan.workers = std::max(1u, request.plan.workers / request.processes);
    return {};
  }
  // Who plays only counts, but counts by all tags where somebody exports, as this machine does.
  std::vector<std::string> more;
  if (request.exporting.any()) more = {"--metrics-listen", "127.0.0.1:0"};
  auto errand = make_errand(door, line, values, opened, more);
  if (!errand) return tl::unexpected(errand.error());
  (*machines)->errand = std::move(*errand);
  request.machines = std::move(*machines);
  // How many threads each of them has is theirs to say.
  if (!values.given("threads")) request.plan.workers = std::max(request.plan.workers, 2u);
  return {};
}

K6Result<plan::Errand> errand_of_search(Door& door, const Line& line, const input::Values& values,
                                        const K6Opened& opened) {
  std::vector<std::string> more{"--find-limit"};
  for (const auto& [option, value] : line.of_search) more.insert(more.end(), {"--" + option, value});
  return make_errand(door, line, values, opened, more);
}

}  // namespace brink::cli
