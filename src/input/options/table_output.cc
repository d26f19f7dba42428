// What becomes of the numbers, and general options: a part of the option table, see table_load.cc.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    Option{.name = "limit", .short_name = "n", .value_name = "N", .default_text = "20",
           .help = "list so many runs; 0 lists all",
           .group = "Output", .kind = Kind::integer, .commands = history, .range = {0, 1'000'000}},
    Option{.name = "live",
           .help = "show the run on the whole terminal while it goes on; q ends it, ? lists the keys",
           .group = "Output", .kind = Kind::flag, .commands = bench | run},
    Option{.name = "html", .value_name = "FILE", .help = "write the report to FILE as one page that needs nothing else",
           .group = "Output", .kind = Kind::file, .commands = bench | run | show},
    Option{.name = "junit", .value_name = "FILE",
           .help = "write a JUnit report to FILE: a case a limit, and one for the run itself",
           .group = "Output", .kind = Kind::file, .commands = bench | run | show},
    Option{.name = "markdown", .value_name = "FILE",
           .help = "write the report to FILE as Markdown, for a comment on a pull request",
           .group = "Output", .kind = Kind::file, .commands = bench | run | show},
    Option{.name = "github-summary",
           .help = "in a GitHub workflow: add the report to the job's summary, and the key figures to the outputs of "
                   "the step",
           .group = "Output", .kind = Kind::flag, .commands = bench | run | show},
    Option{.name = "csv", .short_name = "e", .value_name = "FILE",
           .help = "write the percentiles of response time from 1 to 100 to FILE, as ab does",
           .group = "Output", .kind = Kind::file, .commands = bench | run | show},
    Option{.name = "title", .value_name = "TEXT", .default_text = "brink performance report",
           .help = "the heading", .group = "Output", .kind = Kind::text, .commands = summary},
    Option{.name = "target", .value_name = "TEXT", .help = "what was measured, instead of the result's own URL",
           .group = "Output", .kind = Kind::text, .commands = summary},
    Option{.name = "marker", .value_name = "TEXT",
           .help = "an invisible comment by which a bot finds its own comment again",
           .group = "Output", .kind = Kind::text, .commands = summary},
    Option{.name = "output", .short_name = "o", .value_name = "FILE", .help = "write to FILE instead of stdout",
           .group = "Output", .kind = Kind::file, .commands = summary},
    Option{.name = "github-output", .value_name = "FILE",
           .help = "add the key figures as NAME=VALUE lines to FILE, such as $GITHUB_OUTPUT",
           .group = "Output", .kind = Kind::file, .commands = summary},
    Option{.name = "what-if", .value_name = "slots=N",
           .help = "say what the route that breaks would carry with N slots (a pool, workers) instead of those it has",
           .group = "Output", .kind = Kind::text, .commands = show},
    Option{.name = "threshold", .value_name = "PERCENT", .default_text = "5%",
           .help = "smaller changes are of no interest; for shares of failures a tenth of it in points",
           .group = "Comparison", .kind = Kind::text, .commands = compare},
    Option{.name = "confidence", .value_name = "SHARE", .default_text = "0.95",
           .help = "how sure a change must be to be called one",
           .group = "Comparison", .kind = Kind::number, .commands = compare, .range = {0.5, 0.9999}},
    Option{.name = "fail-on-regression", .help = "exit with 3 when anything is worse",
           .group = "Comparison", .kind = Kind::flag, .commands = compare},
    Option{.name = "other-target", .help = "compare even when the runs were against different hosts",
           .group = "Comparison", .kind = Kind::flag, .commands = compare},
    Option{.name = "markdown", .help = "print Markdown on stdout, for a comment on a pull request",
           .group = "Output", .kind = Kind::flag, .commands = compare},
    Option{.name = "junit", .value_name = "FILE", .help = "write a JUnit report to FILE as well, a case a quantity",
           .group = "Output", .kind = Kind::file, .commands = compare},
    Option{.name = "json", .value_name = "FILE",
           .help = "write the record to FILE as JSON; - is stdout, which then has nothing else",
           .group = "Output", .kind = Kind::file, .commands = bench},
    Option{.name = "json", .help = "print JSON on stdout and nothing else",
           .group = "Output",
           .kind = Kind::flag, .commands = run | audit | compare | history | show | in(Command::profiles)},
    Option{.name = "sarif", .value_name = "FILE", .help = "write the findings to FILE as SARIF, for code scanning",
           .group = "Output", .kind = Kind::file, .commands = audit},
    Option{.name = "fail-on", .value_name = "GRADE",
           .help = "exit with 2 when there is a finding of this grade or worse",
           .group = "Output", .kind = Kind::choice, .commands = audit, .choices = "warn|fail"},
    Option{.name = "markdown", .help = "print the reference of all commands as Markdown instead",
           .group = "Output", .kind = Kind::flag, .commands = in(Command::man)},
    Option{.name = "verbose", .short_name = "v",
           .help = "also show the first request and response of each kind of failure, and a line a second meanwhile",
           .group = "Output", .kind = Kind::flag, .commands = bench},
    Option{.name = "store", .value_name = "DIR", .default_text = ".brink", .help = "folder of saved runs",
           .group = "Output",
           .kind = Kind::folder, .commands = bench | run | compare | history | show | summary | mcp | ui,
           .env = "BRINK_HOME"},
    Option{.name = "no-save", .help = "do not save the run",
           .group = "Output", .kind = Kind::flag, .commands = bench | run},
    Option{.name = "seed", .value_name = "N",
           .help = "seed of every random choice, to repeat a run; fresh unless given",
           .group = "General", .kind = Kind::integer, .commands = bench | run, .range = {0, 9e15}},
    Option{.name = "color", .value_name = "WHEN", .default_text = "auto",
           .help = "when to use colours; auto means on a terminal, unless NO_COLOR is set",
           .group = "General", .kind = Kind::choice, .commands = in_all, .choices = "auto|always|never"},
    Option{.name = "no-color", .help = "the same as --color never",
           .group = "General", .kind = Kind::flag, .commands = in_all},
    Option{.name = "help", .short_name = "h", .help = "print help",
           .group = "General", .kind = Kind::flag, .commands = in_all},
    Option{.name = "version", .short_name = "V", .help = "print the version",
           .group = "General", .kind = Kind::flag, .commands = in_all},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_output() { return options; }

}  // namespace brink::input
