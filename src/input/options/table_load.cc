// The first part of the option table. Order is the order of help; a default is written as the user would write it.
// Fixed limits stand in the rows and nowhere else: docs and messages take them from there.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    // bench: load
    Option{.name = "connections", .short_name = "c", .value_name = "N", .default_text = "10",
           .help = "connections, each sending its next request when the response is complete; with --rate the most "
                   "requests at once (then 10000 unless given)",
           .group = "Load", .kind = Kind::integer, .commands = bench, .range = users_range},
    Option{.name = "duration", .short_name = "d", .value_name = "TIME", .default_text = "10s",
           .help = "how long to measure; not together with -n",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0.001, day}},
    Option{.name = "requests", .short_name = "n", .also = "num-requests", .value_name = "N",
           .help = "send exactly so many requests instead of measuring for a time",
           .group = "Load", .kind = Kind::integer, .commands = bench, .range = {1, most_requests}},
    Option{.name = "rate", .value_name = "R",
           .help = "open load: requests per second, due by the clock",
           .group = "Load", .kind = Kind::number, .commands = bench, .range = rate_range},
    Option{.name = "rate-ramp", .value_name = "R",
           .help = "move the rate in a straight line from --rate to this one, reached at the end of the duration",
           .group = "Load", .kind = Kind::number, .commands = bench, .range = rate_range},
    Option{.name = "rate-of", .value_name = "WHAT", .default_text = "iterations",
           .help = "what rates count with a --scenario: iterations that begin, or requests, as many for an "
                   "iteration as its flow has steps",
           .group = "Load", .kind = Kind::choice, .commands = bench, .choices = "iterations|requests"},
    Option{.name = "traffic-profile", .value_name = "SHAPE",
           .help = "let the rate go as a shape, --rate being its full height: sine, step:100,500, sawtooth, square, "
                   "spike, business-hours, csv:FILE, ramp, stairs, surge; parameters as sine:cycles=3,min=0.2",
           .group = "Load", .kind = Kind::text, .commands = bench,
           .choices = "sine|step|sawtooth|square|spike|business-hours|csv|constant|ramp|stairs|surge"},
    Option{.name = "stages", .value_name = "TIME:N,...",
           .help = "move the load in straight lines, from target to target, as in 30s:20,1m:50: the rate from --rate "
                   "on, without --rate the users from -u or -c on, or from one; instead of -d",
           .group = "Load", .kind = Kind::text, .commands = bench},
    Option{.name = "preview", .help = "draw the load over time and send nothing; needs no URL",
           .group = "Load", .kind = Kind::flag, .commands = bench},
    Option{.name = "arrivals", .value_name = "KIND", .default_text = "constant",
           .help = "open load: requests evenly spaced, or at random as independent visitors come",
           .group = "Load", .kind = Kind::choice, .commands = bench, .choices = "constant|poisson"},
    Option{.name = "users", .short_name = "u", .value_name = "N",
           .help = "closed load of users who pause between requests, instead of -c",
           .group = "Load", .kind = Kind::integer, .commands = bench, .range = users_range},
    Option{.name = "think-time", .value_name = "TIME", .default_text = "1s",
           .help = "pause of each user after a response; only with -u, or with a --scenario for the steps it has no "
                   "pause for (there none unless given)",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0, hour}},
    Option{.name = "think-jitter", .value_name = "SHARE", .default_text = "0.5",
           .help = "pauses vary evenly by this share up and down, 0 to 1; only with -u, or with a --scenario that "
                   "does not say (there 0 unless given)",
           .group = "Load", .kind = Kind::number, .commands = bench, .range = {0, 1}},
    Option{.name = "ramp-up", .value_name = "TIME", .default_text = "0s",
           .help = "start users or connections evenly over this time instead of all at once",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0, day}},
    Option{.name = "warmup", .value_name = "TIME", .default_text = "0s",
           .help = "the same load before the measurement, not in the numbers",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0, hour}},
    Option{.name = "drain", .value_name = "TIME", .default_text = "5s",
           .help = "how long requests in flight at the end may still take, the rest is reported as in flight; with -n "
                   "as long as --timeout unless given",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0, hour}},

    Option{.name = "strict-start",
           .help = "users of a program who raise something before their first task end the run: nothing is measured",
           .group = "Load", .commands = bench},

    // bench: autofind
    Option{.name = "autofind",
           .help = "find how many users are sustained: steps with more and more users until one fails",
           .group = "Autofind", .commands = bench},
    Option{.name = "start-users", .value_name = "N", .default_text = "10",
           .help = "users of the first step",
           .group = "Autofind", .kind = Kind::integer, .commands = bench, .range = users_range},
    Option{.name = "max-users", .value_name = "N", .default_text = "10000",
           .help = "the most users that are tried",
           .group = "Autofind", .kind = Kind::integer, .commands = bench, .range = users_range},
    Option{.name = "step-multiplier", .value_name = "FACTOR", .default_text = "2",
           .help = "users of one step to those of the next, until a step fails; then the gap is halved",
           .group = "Autofind", .kind = Kind::number, .commands = bench, .range = {1, 1000, true}},
    Option{.name = "step-duration", .value_name = "TIME", .default_text = "30s",
           .help = "length of a step",
           .group = "Autofind", .kind = Kind::duration, .commands = bench, .range = {0.001, day}},
    Option{.name = "max-p95", .value_name = "TIME", .default_text = "5s",
           .help = "a step with a higher p95 fails",
           .group = "Autofind", .kind = Kind::duration, .commands = bench, .range = {0, day, true}},
    Option{.name = "max-error-rate", .value_name = "PERCENT", .default_text = "1",
           .help = "a step in which more requests fail, in percent, fails",
           .group = "Autofind", .kind = Kind::number, .commands = bench, .range = {0, 100}},

    // run: search
    Option{.name = "find-limit",
           .help = "with a FILE.py: raise the load until something breaks, as with a URL alone, instead of making the "
                   "load that the file asks for",
           .group = "Search", .commands = in(Command::run)},
    Option{.name = "script", .value_name = "FILE.py",
           .help = "the Python file whose users make the load; as well written run FILE.py --find-limit",
           .group = "Search", .kind = Kind::text, .commands = in(Command::run)},
    Option{.name = "max-users", .short_name = "u", .also = "users", .value_name = "N", .default_text = "200",
           .help = "the most users at once that are tried",
           .group = "Search", .kind = Kind::integer, .commands = run, .range = users_range},
    Option{.name = "stage-seconds", .short_name = "s", .value_name = "TIME", .default_text = "5s",
           .help = "how long a decisive level is held; exploring levels are shorter",
           .group = "Search", .kind = Kind::duration, .commands = in(Command::run), .range = {0.1, hour}},
    Option{.name = "stage-seconds", .short_name = "s", .value_name = "TIME", .default_text = "3s",
           .help = "how long a decisive level is held (500ms with --quick); experiments have lengths of their own",
           .group = "Search", .kind = Kind::duration, .commands = investigate, .range = {0.1, hour}},
    Option{.name = "think-time", .value_name = "TIME", .default_text = "0s",
           .help = "pause of each user after a response",
           .group = "Search", .kind = Kind::duration, .commands = run, .range = {0, hour}},
    Option{.name = "profile", .value_name = "NAME",
           .help = "users and think time of a kind of launch, where -u and --think-time are not given; "
                   "see: brink profiles",
           .group = "Search", .kind = Kind::text, .commands = run,
           .choices = "steady-10k-dau|product-hunt|reddit|hn-frontpage|black-friday"},
    Option{.name = "repeat", .value_name = "N", .default_text = "1",
           .help = "visit each end of the bracket N times; more visits tighten the interval",
           .group = "Search", .kind = Kind::integer, .commands = run, .range = {1, 100}},
    Option{.name = "warmup",
           .help = "load before the search until times settle, not in the numbers (on unless --no-warmup)",
           .group = "Search", .kind = Kind::toggle, .commands = run},
    Option{.name = "latency-wall", .value_name = "TIME", .default_text = "2s",
           .help = "a route whose p95 is at or above this is broken",
           .group = "Search", .kind = Kind::duration, .commands = run, .range = timeout_range},
    Option{.name = "error-threshold", .value_name = "SHARE", .default_text = "0.02",
           .help = "a route whose share of failed requests is at or above this is broken",
           .group = "Search", .kind = Kind::number, .commands = run, .range = {0, 1, true}},
    Option{.name = "fail-under", .value_name = "N",
           .help = "exit with 2 when fewer than N users hold",
           .group = "Search", .kind = Kind::integer, .commands = run, .range = users_range},

    // investigate: why
    Option{.name = "budget", .value_name = "TIME", .default_text = "90s",
           .help = "how long it may take, of which the search gets two thirds (25s with --quick)",
           .group = "Experiments", .kind = Kind::duration, .commands = investigate, .range = {second, hour}},
    Option{.name = "quick", .help = "a short search and short experiments",
           .group = "Experiments", .kind = Kind::flag, .commands = investigate},
    Option{.name = "experiment", .also = "probe", .value_name = "NAME",
           .help = "make this experiment and no other; may be repeated. Without it those that tell most are made",
           .group = "Experiments", .kind = Kind::text, .repeatable = true, .commands = investigate,
           .choices = experiment_names},

    // investigate: the target's own side
    Option{.name = "pid", .value_name = "N",
           .help = "the target is this process and what descends from it; unless given, whoever listens at a local URL",
           .group = "Server side", .kind = Kind::integer, .commands = investigate, .range = {1, 4194304}},
    Option{.name = "container", .value_name = "PATH", .help = "the target is what runs in this control group",
           .group = "Server side", .kind = Kind::text, .commands = investigate},
    Option{.name = "scrape", .value_name = "URL", .help = "read the application's own metrics there (Prometheus text)",
           .group = "Server side", .kind = Kind::text, .commands = investigate},
    Option{.name = "pg", .value_name = "CONNSTRING",
           .help = "look at what the backends of this PostgreSQL do; a password belongs into PGPASSWORD",
           .group = "Server side", .kind = Kind::text, .commands = investigate},
    Option{.name = "no-server-side", .help = "do not look at the target's processes",
           .group = "Server side", .kind = Kind::flag, .commands = investigate},

    // run: routes
    Option{.name = "path", .value_name = "PATH",
           .help = "one more route, seen from the URL; may be repeated. Then links are not followed",
           .group = "Routes", .kind = Kind::text, .repeatable = true, .commands = run},
    Option{.name = "from-sitemap", .help = "add the routes of the site's sitemap",
           .group = "Routes", .kind = Kind::flag, .commands = run},
    Option{.name = "no-links", .help = "test the URL alone, not the links on its page",
           .group = "Routes", .kind = Kind::flag, .commands = run},
    Option{.name = "ignore-robots", .help = "test routes that robots.txt disallows too",
           .group = "Routes", .kind = Kind::flag, .commands = run | audit},

    // scenarios
    Option{.name = "scenario", .value_name = "FILE",
           .help = "users follow the steps of this file, JSON or YAML, instead of sending one request again and again; "
                   "a URL takes the place of its base_url. With FILE.py, or FILE.py:NAME of several, they are a "
                   "program",
           .group = "Scenario", .kind = Kind::file, .commands = bench},
    Option{.name = "processes", .value_name = "N",
           .help = "of users that are a program: so many processes play them, each its part; -1: one a core. Unless "
                   "given, as many as the load needs",
           .group = "Scenario", .kind = Kind::integer, .commands = bench, .range = {-1, 256}},
    Option{.name = "data", .value_name = "NAME=FILE",
           .help = "a data set of the scenario: CSV with a line of names, or a JSON list of objects; may be repeated, "
                   "and goes before the scenario's own",
           .group = "Scenario", .kind = Kind::text, .repeatable = true, .commands = bench},
    Option{.name = "data-strategy", .value_name = "NAME=HOW",
           .help = "how rows are given out: loop, sequential, random or unique; may be repeated",
           .group = "Scenario", .kind = Kind::text, .repeatable = true, .commands = bench},

};
// clang-format on

}  // namespace

std::span<const Option> rows_of_load() { return options; }

}  // namespace brink::input
