#include "cli/compat/k6.h"

#include <fmt/format.h>

#include <array>

#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/compat/k6_exit.h"
#include "cli/compat/k6_run.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "input/k6/command_line.h"
#include "input/k6/persistent_flags.h"

namespace brink::cli {
namespace {

int k6_version(Door& door, const std::vector<std::string>&) {
  door.out << fmt::format("brink {} (scripts and command lines of k6 v2.2.0)\n", version);
  return 0;
}

struct Verb {
  std::string_view name;
  int (*run)(Door&, const std::vector<std::string>&);
};
constexpr std::array<Verb, 5> verbs = {
    {{"run", k6_run}, {"inspect", k6_inspect}, {"archive", k6_archive}, {"new", k6_new}, {"version", k6_version}}};

// Commands of k6 that have nothing to do here, and why.
struct Gone {
  std::string_view name;
  std::string_view hint;
};
constexpr std::array<Gone, 10> gone = {
    {{"cloud", "tests are run on this machine: write brink k6 run"},
     {"login", "there is no cloud to log in to"},
     {"deps", "scripts are run without extensions, so they depend on none"},
     {"features", "there are no feature flags"},
     {"x", "there are no extensions"},
     {"pause", "k6 removed it in version 2, with the REST API that it needs"},
     {"resume", "k6 removed it in version 2, with the REST API that it needs"},
     {"scale", "k6 removed it in version 2: use the stages of ramping-vus"},
     {"status", "k6 removed it in version 2: watch with --live or --metrics-listen"},
     {"stats", "k6 removed it in version 2: watch with --live or --metrics-listen"}}};

}  // namespace

void print_k6_help(Door& door) {
  door.out << "Usage: brink k6 run [FLAGS] SCRIPT\n"
              "       brink k6 inspect [--execution-requirements] SCRIPT\n"
              "       brink k6 archive [-O FILE] SCRIPT\n"
              "       brink k6 new [-f] [--template minimal|protocol] [FILE]\n"
              "       brink k6 version\n\n"
              "A script of k6 (v2.2.0), run by Brink. SCRIPT is a .js or .ts file, an archive,\n"
              "or - for standard input.\n\n";
  for (const input::k6::Flag& flag : input::k6::flags()) {
    std::string names =
        flag.letter != 0 ? fmt::format("-{}, --{}", flag.letter, flag.name) : fmt::format("    --{}", flag.name);
    if (flag.takes == input::k6::Takes::value) names += " VALUE";
    const std::string_view note = flag.use == input::k6::Use::refused ? " (refused)"
                                  : flag.use == input::k6::Use::noted ? " (no effect)"
                                                                      : "";
    door.out << help_row("  " + names, fmt::format("{}{}", flag.help, note), 30, help_width(door));
  }
}

int k6(Door& door, const std::vector<std::string>& given) {
  if (given.empty() || given[0] == "--help" || given[0] == "-h" || given[0] == "help") {
    print_k6_help(door);
    return 0;
  }
  if (given[0] == "--version") return k6_version(door, {});
  const auto ordered = input::k6::command_first(given);
  if (!ordered) {
    print_error(door.err, ordered.error());
    return static_cast<int>(K6Exit::other);
  }
  const std::vector<std::string>& words = *ordered;
  for (const Verb& verb : verbs) {
    if (verb.name == words[0]) return verb.run(door, {words.begin() + 1, words.end()});
  }
  std::string hint = "there are run, inspect, archive, new and version";
  for (const Gone& each : gone) {
    if (each.name == words[0]) hint = std::string(each.hint);
  }
  print_error(door.err, {ErrorKind::usage, fmt::format("unknown command \"{}\" for \"brink k6\"", words[0]), hint});
  return static_cast<int>(K6Exit::other);
}

}  // namespace brink::cli
