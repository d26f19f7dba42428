#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/compat/pywrkr_gate.h"
#include "cli/compat/pywrkr_modes.h"
#include "cli/errand.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "input/compat/pywrkr.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrVerb;
using input::compat::PywrkrVerbInfo;

// What pywrkr exits with for a wrong command line. Of comparisons, whose 2 and 3 are answers, with 1.
constexpr int usage = 2;
int usage_code(const PywrkrVerbInfo* verb) {
  const bool answers = verb != nullptr && (verb->verb == PywrkrVerb::compare || verb->verb == PywrkrVerb::summary);
  return answers ? PywrkrExit::failed : usage;
}

int report(Door& door, const Error& error, const PywrkrVerbInfo* verb) {
  if (error.kind != ErrorKind::usage) {
    print_error(door.err, error);
    return PywrkrExit::failed;
  }
  const std::string name = verb != nullptr ? std::string(verb->tool.name) : "pywrkr";
  const std::string_view arguments = verb != nullptr ? verb->arguments : "[URL]";
  door.err << fmt::format("usage: brink {} [OPTION]... {}\n{}: error: {}\n", name, arguments, name, error.message);
  if (!error.hint.empty()) door.err << "  " << error.hint << "\n";
  return usage_code(verb);
}

void print_help(Door& door) {
  print_tool_help(door, input::compat::pywrkr, "brink pywrkr [OPTION]... [URL]");
  door.out << "\nor one of these, first on the line, with options of their own:\n\n";
  for (const PywrkrVerbInfo& verb : input::compat::pywrkr_verbs()) {
    door.out << help_row(fmt::format("  {} {}", verb.name, verb.arguments), verb.summary, 30, help_width(door));
  }
}

Result<int> carry_out(Door& door, const std::vector<std::string>& words) {
  const auto cut = input::compat::cut(input::compat::pywrkr, words);
  if (!cut) return tl::unexpected(cut.error());
  if (cut->help) {
    print_help(door);
    return PywrkrExit::done;
  }
  if (cut->version) {
    door.out << fmt::format("{} (as brink)\n", input::compat::pywrkr.version);
    return PywrkrExit::done;
  }
  const auto worker = input::compat::read_pywrkr_worker(*cut, door.environment);
  if (!worker) return tl::unexpected(worker.error());
  if (*worker) {
    const auto served = serve_runs(door, **worker);
    if (!served) return tl::unexpected(served.error());
    return PywrkrExit::done;
  }
  const auto line = input::compat::translate_pywrkr(*cut, door.environment, door.surroundings);
  if (!line) return tl::unexpected(line.error());
  if (line->autofind) return pywrkr_autofind(door, *line, words);
  if (line->url_file) return pywrkr_urls(door, *line, words);
  return pywrkr_measure(door, *line, words);
}

}  // namespace

int pywrkr(Door& door, const std::vector<std::string>& words) {
  const PywrkrVerbInfo* verb = words.empty() ? nullptr : input::compat::find_pywrkr_verb(words.front());
  const auto code =
      verb != nullptr ? pywrkr_verb(door, *verb, {words.begin() + 1, words.end()}) : carry_out(door, words);
  return code ? *code : report(door, code.error(), verb);
}

}  // namespace brink::cli
