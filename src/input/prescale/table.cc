#include "input/prescale/table.h"

#include <array>

#include "base/check.h"

namespace brink::input::prescale {
namespace {

constexpr Verbs run = in(Verb::run), investigate = in(Verb::investigate), audit = in(Verb::audit);
constexpr Verbs compare = in(Verb::compare), history = in(Verb::history), show = in(Verb::show);
constexpr Verbs mcp = in(Verb::mcp);

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array rows{
    Row{"max-users", "u", "INT", "the most users at once (default 200)", Kind::integer, false, run | investigate,
        "max-users"},
    Row{"stage-seconds", "s", "FLOAT", "how long a decisive level is held (default 5)", Kind::number, false,
        run | investigate, "stage-seconds"},
    Row{"path", "", "TEXT", "one more route; may be repeated", Kind::text, true, run | investigate, ""},
    Row{"from-sitemap", "", "", "add the routes of the sitemap", Kind::flag, false, run, "from-sitemap"},
    Row{"latency-wall", "", "FLOAT", "a p95 of so many seconds is a failure (default 2)", Kind::number, false, run,
        "latency-wall"},
    Row{"error-threshold", "", "FLOAT", "such a share of errors is a failure (default 0.02)", Kind::number, false, run,
        "error-threshold"},
    Row{"method", "m", "TEXT", "request method (default GET)", Kind::text, false, run, "method"},
    Row{"timeout", "", "FLOAT", "seconds until a request has failed, in all (default 10)", Kind::number, false,
        run | audit, "timeout"},
    Row{"max-rps", "", "FLOAT", "never start more requests a second", Kind::number, false, run | investigate,
        "max-rps"},
    Row{"warmup", "", "", "load before measuring (the default)", Kind::on_off, false, run, "warmup"},
    Row{"repeat", "", "INT", "visit the levels that decide so often (default 1)", Kind::integer, false, run, ""},
    Row{"think-time", "", "FLOAT", "pause of each user after a response (default 0)", Kind::number, false, run,
        "think-time"},
    Row{"profile", "", "NAME", "users and pauses of a kind of launch; goes before -u and --think-time", Kind::text,
        false, run, "profile"},
    Row{"fail-under", "", "INT", "exit with 1 when fewer users hold", Kind::integer, false, run | investigate, ""},
    Row{"ignore-robots", "", "", "test routes that robots.txt disallows too", Kind::flag, false,
        run | investigate | audit, "ignore-robots"},
    Row{"i-own-this", "", "", "do not ask whose host it is", Kind::flag, false, run | investigate | audit,
        "i-own-this"},
    Row{"baseline", "", "ID|PATH", "the old run, before a second argument", Kind::text, false, compare, ""},
    Row{"regression-threshold", "", "FLOAT", "smaller changes are of no interest (default 0.2)", Kind::number, false,
        compare, ""},
    Row{"fail-on-regression", "", "", "exit with 1 when anything is surely worse", Kind::flag, false, compare,
        "fail-on-regression"},
    Row{"other-target", "", "", "compare even when the runs were against different hosts", Kind::flag, false, compare,
        "other-target"},
    Row{"markdown", "", "", "print Markdown", Kind::flag, false, compare, "markdown"},
    Row{"limit", "n", "INT", "list so many; 0 lists all (default 20)", Kind::integer, false, history, ""},
    Row{"json", "", "", "print JSON of PreScale's form on stdout and nothing else", Kind::flag, false,
        run | investigate | audit | compare | history | show, "json"},
    Row{"html", "", "PATH", "write the report as a page", Kind::text, false, run | show, "html"},
    Row{"allow", "", "HOST", "tools may load this host too (and those of PRESCALE_MCP_ALLOW); may be repeated",
        Kind::text, true, mcp, "allow"},
    Row{"store", "", "DIR", "folder of saved runs (PRESCALE_HOME, else .prescale)", Kind::text, false,
        run | investigate | compare | history | show, ""},
    Row{"no-save", "", "", "do not save the run", Kind::flag, false, run, "no-save"},
};

constexpr std::array verbs{
    VerbInfo{Verb::run, "run", "find what breaks first", "URL", 1, 1},
    VerbInfo{Verb::investigate, "investigate", "find what breaks first, and why", "[URL]", 0, 1},
    VerbInfo{Verb::audit, "audit", "what a page gives away before any load", "URL", 1, 1},
    VerbInfo{Verb::compare, "compare", "did it become worse than before?", "[NEW] [OLD]", 0, 2},
    VerbInfo{Verb::history, "history", "list saved runs", "", 0, 0},
    VerbInfo{Verb::show, "show", "show a saved run again", "[RUN_ID]", 0, 1},
    VerbInfo{Verb::profiles, "profiles", "list the launch profiles", "", 0, 0},
    VerbInfo{Verb::schema, "schema", "print the JSON Schema of results", "", 0, 0},
    VerbInfo{Verb::mcp, "mcp", "serve load tests as tools of the Model Context Protocol", "", 0, 0},
};
// clang-format on

}  // namespace

std::span<const Row> all_rows() { return rows; }
std::span<const VerbInfo> all_verbs() { return verbs; }

const VerbInfo& info(Verb verb) {
  for (const VerbInfo& candidate : verbs) {
    if (candidate.verb == verb) return candidate;
  }
  check_failed("every command has a row", __FILE__, __LINE__);
}

const VerbInfo* find_verb(std::string_view word) {
  for (const VerbInfo& candidate : verbs) {
    if (candidate.name == word) return &candidate;
  }
  return nullptr;
}

const Row* find_row(Verb verb, std::string_view word) {
  for (const Row& row : rows) {
    if ((row.verbs & in(verb)) == 0) continue;
    const bool off = row.kind == Kind::on_off && word.starts_with("no-") && word.substr(3) == row.name;
    if (row.name == word || off || (!row.short_name.empty() && row.short_name == word)) return &row;
  }
  return nullptr;
}

}  // namespace brink::input::prescale
