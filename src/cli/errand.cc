#include "cli/errand.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <sstream>

#include "cli/main.h"
#include "input/machine_options.h"
#include "run/k6/test_part.h"

namespace brink::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of all files
constexpr std::size_t most_files = 2000;
constexpr std::size_t most_depth = 8;
constexpr std::string_view not_modules[] = {"__pycache__", "node_modules", "site-packages", "venv",
                                            "env",         "build",        "dist"};

class Packer {
 public:
  explicit Packer(Door& door) : door_(door) {}

  Result<void> add(const fs::path& file, const std::string& name) {
    if (errand_.files.contains(name)) return {};
    auto text = door_.surroundings.read_file(file.string(), most_bytes);
    if (!text) return tl::unexpected(text.error());
    bytes_ += text->size();
    if (bytes_ > most_bytes || errand_.files.size() >= most_files) {
      return could_not_run(fmt::format("the modules beside the script are more than workers are sent ({} files, {} MB)",
                                       most_files, most_bytes >> 20),
                           "put the script into a folder of its own");
    }
    errand_.files[name] = std::move(*text);
    return {};
  }

  // Modules, and packages: folders with modules in them.
  Result<void> add_modules(const fs::path& folder, const std::string& under, std::size_t depth) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry);
    std::sort(entries.begin(), entries.end());
    for (const auto& entry : entries) {
      const std::string name = entry.path().filename().string();
      const bool left_out = name.starts_with('.') ||
                            std::find(std::begin(not_modules), std::end(not_modules), name) != std::end(not_modules);
      if (left_out) continue;
      if (entry.is_directory(error) && !entry.is_symlink(error) && depth < most_depth && has_modules(entry.path())) {
        if (auto ok = add_modules(entry.path(), under + name + "/", depth + 1); !ok) return ok;
      }
      if (!entry.is_regular_file(error) || entry.path().extension() != ".py") continue;
      if (auto ok = add(entry.path(), under + name); !ok) return ok;
    }
    return {};
  }

  plan::Errand take() { return std::move(errand_); }

 private:
  static bool has_modules(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".py") return true;
    }
    return false;
  }

  Door& door_;
  plan::Errand errand_;
  std::size_t bytes_ = 0;
};

// Where a file is put: as it is seen from here, or, where that leads elsewhere, by its name.
std::string name_of(const fs::path& path) {
  const std::string seen = path.lexically_normal().string();
  const bool elsewhere = path.is_absolute() || seen.starts_with("..") || seen.empty() || seen == ".";
  return elsewhere ? path.filename().string() : seen;
}

// What only the machine that makes the run does: it says, writes and hands on what came of it, and says who plays it.
struct MadeHere {
  std::string_view name;
  std::string_view short_name;
  bool takes_value = true;
};
constexpr MadeHere of_loadpilot[] = {
    {"external-agents", "e"},
    {"agents", "a"},
    {"processes", ""},
    {"on-worker-loss", ""},
    {"nats-url", ""},
    {"nats-token", ""},
    {"bind", ""},
    {"report", "r"},
    {"results-json", ""},
    {"json", ""},
    {"metrics-listen", ""},
    {"live", "", false},
    {"strict-start", "", false},
    {"save-baseline", "", false},
};
constexpr MadeHere of_locust[] = {
    {"master", "", false},
    {"master-bind-host", ""},
    {"master-bind-port", ""},
    {"expect-workers", ""},
    {"csv", ""},
    {"expect-workers-max-wait", ""},
    {"html", ""},
    {"csv-full-history", "", false},
    {"json", "", false},
    {"json-file", ""},
    {"logfile", ""},
    {"processes", ""},
    {"on-worker-loss", ""},
    {"print-stats", "", false},
    {"record", ""},
    {"store", ""},
    {"web-host", ""},
    {"web-port", "P"},
    {"tls-cert", ""},
    {"tls-key", ""},
};

bool is_one(std::string_view word, std::string_view name, std::string_view short_name) {
  if (word.starts_with("--")) return word.substr(2, word.find('=') - 2) == name;
  return !short_name.empty() && word.size() >= 2 && word.starts_with('-') && word.substr(1, 1) == short_name;
}

// Of an option that is left out, whether the word behind it is its value.
std::optional<bool> left_out(const std::vector<std::string>& words, const std::string& word) {
  const auto has_value_inside = [&] {
    return word.starts_with("--") ? word.find('=') != std::string::npos : word.size() > 2;
  };
  const auto among = [&](std::span<const MadeHere> options) -> std::optional<bool> {
    for (const MadeHere& option : options) {
      if (is_one(word, option.name, option.short_name)) return option.takes_value && !has_value_inside();
    }
    return std::nullopt;
  };
  if (words.front() == "loadpilot") return among(of_loadpilot);
  if (words.front() == "locust") return among(of_locust);
  const input::CommandInfo* command = input::find_command(words.front());
  if (command == nullptr || word.size() < 2 || !word.starts_with('-')) return std::nullopt;
  const std::string name = word.starts_with("--") ? word.substr(2, word.find('=') - 2) : word.substr(1, 1);
  const input::Option* option = input::find_option(command->command, name);
  const bool made_here =
      option != nullptr && (option->group == "Output" || option->group == "Export" || option->group == "Machines" ||
                            option->group == "Comparison" || option->name == "processes");
  if (!made_here) return std::nullopt;
  return option->takes_value() && !has_value_inside();
}

std::vector<std::string> playable(const std::vector<std::string>& words, const std::string& file,
                                  const std::string& name) {
  std::vector<std::string> out;
  bool named = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    if (const auto value_follows = left_out(words, word)) {
      if (*value_follows) ++i;
      continue;
    }
    if (const auto at = word.find(file); at != std::string::npos && (at == 0 || word[at - 1] == '=')) {
      word.replace(at, file.size(), name);
      named = true;
    }
    out.push_back(std::move(word));
  }
  if (!named && words.front() == "loadpilot") out.push_back(name);
  if (!named && words.front() == "locust") out.insert(out.end(), {"-f", name});
  out.push_back("--i-own-this");
  if (words.front() != "loadpilot") out.push_back("--no-save");
  return out;
}

// The door of a worker: it sees the errand's files and variables, and plays instead of running.
struct Played {
  bool done = false;
};

Door inner_door(Door& outer, const plan::Errand& errand, const PlayPlan& play, std::ostringstream& said,
                Played& played) {
  Door door{.out = said, .err = said, .stop = outer.stop};
  door.environment = [&errand, path = outer.environment("PATH")](std::string_view name) -> std::optional<std::string> {
    if (name == "PATH") return path;
    const auto at = errand.environment.find(std::string(name));
    return at == errand.environment.end() ? std::nullopt : std::optional(at->second);
  };
  door.all_environment = [&errand] { return errand.environment; };
  door.now = outer.now;
  door.read_line = [] { return std::nullopt; };
  const auto nothing = [](const std::string&, std::string_view) { return Result<std::monostate>(); };
  door.check_writable = [](const std::string&) { return Result<std::monostate>(); };
  door.write_file = nothing;
  door.append_file = nothing;
  door.make_folder = [](const std::string&) { return Result<std::monostate>(); };
  door.expand = outer.expand;
  door.surroundings = outer.surroundings;
  door.surroundings.seed = errand.seed;
  door.doers = outer.doers;
  door.doers.bench = [&play, &played](const run::BenchRequest& request, run::Observer&,
                                      run::Stop&) -> Result<run::Outcome> {
    play(request.plan, request.program);
    played.done = true;
    return could_not_run("played");
  };
  door.doers.find_limit = [&play, &played](const run::RunRequest& request, run::Observer&,
                                           run::Stop&) -> Result<run::Outcome> {
    play(request.users.plan, request.users.program);
    played.done = true;
    return could_not_run("played");
  };
  door.doers.play_k6 = [&play, &played](const run::k6::TestRequest& request, run::k6::TestObserver&,
                                        run::Stop&) -> Result<run::k6::TestOutcome> {
    auto test = run::k6::TestPart::make(request);
    if (!test) return tl::unexpected(test.error());
    play(request.plan, *test);
    played.done = true;
    return could_not_run("played");
  };
  door.doers.search_k6 = [&play, &played](const run::k6::SearchRequest& request, run::Observer&,
                                          run::Stop&) -> Result<run::Outcome> {
    auto test = run::k6::TestPart::make(request);
    if (!test) return tl::unexpected(test.error());
    play(run::k6::plan_of(request), *test);
    played.done = true;
    return could_not_run("played");
  };
  return door;
}

}  // namespace

Result<plan::Errand> make_errand(Door& door, const Call& call, const std::vector<std::string>& words,
                                 const std::string& file) {
  Packer packer(door);
  const fs::path path(file);
  const std::string name = name_of(path);
  const std::string under = fs::path(name).has_parent_path() ? fs::path(name).parent_path().string() + "/" : "";
  if (auto ok = packer.add(path, name); !ok) return tl::unexpected(ok.error());
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (auto ok = packer.add_modules(folder, under, 0); !ok) return tl::unexpected(ok.error());
  if (words.front() == "locust") {
    for (const char* config : {"locust.conf", "pyproject.toml"}) {
      std::error_code error;
      if (fs::is_regular_file(config, error)) {
        if (auto ok = packer.add(config, config); !ok) return tl::unexpected(ok.error());
      }
    }
  }
  for (const std::string& more : call.values.all("send-file")) {
    if (auto ok = packer.add(more, name_of(more)); !ok) return tl::unexpected(ok.error());
  }
  plan::Errand errand = packer.take();
  errand.words = playable(words, file, name);
  errand.seed = door.surroundings.seed;
  for (const auto& [variable, value] : door.all_environment()) {
    if (variable.starts_with("LOCUST_") && words.front() == "locust") errand.environment[variable] = value;
  }
  for (const std::string& variable : call.values.all("send-env")) {
    const auto value = door.environment(variable);
    if (!value) return usage_error(fmt::format("--send-env {}: there is no such variable", variable));
    errand.environment[variable] = *value;
  }
  return errand;
}

Result<std::optional<plan::Machines>> machines_for(Door& door, const Call& call, const std::string& file) {
  auto machines = input::read_machines(call.values, 1);
  if (!machines || !*machines) return machines;
  if (call.words.empty() || file.empty()) {
    return usage_error("--workers does not go with this command line", "give the script to brink run");
  }
  auto errand = make_errand(door, call, call.words, file);
  if (!errand) return tl::unexpected(errand.error());
  (*machines)->errand = std::move(*errand);
  return machines;
}

Result<std::monostate> serve_runs(Door& door, const plan::Joining& joining) {
  if (!door.doers.serve) return could_not_run("runs of other machines cannot be played here");
  const auto tell = [&](const std::string& line) { door.err << fmt::format("brink: {}\n", line) << std::flush; };
  const auto read = [&](const plan::Errand& errand, const PlayPlan& play) { return read_errand(door, errand, play); };
  return door.doers.serve(joining, read, tell, door.stop);
}

Result<void> read_errand(Door& door, const plan::Errand& errand, const PlayPlan& play) {
  for (const auto& [name, value] : errand.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::ostringstream said;
  Played played;
  Door inner = inner_door(door, errand, play, said, played);
  main_with(inner, errand.words);
  if (played.done) return {};
  std::string text = said.str();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return could_not_run("the script cannot be played here: " + text);
}

}  // namespace brink::cli
