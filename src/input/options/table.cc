// The rows. Order is the order of help; a default is written as the user would write it. Fixed limits stand here and
// nowhere else: docs and messages take them from the rows.
#include <array>

#include "input/options/option.h"

namespace brink::input {
namespace {

constexpr Commands bench = in(Command::bench);
constexpr Commands investigate = in(Command::investigate);
constexpr Commands run = in(Command::run) | investigate;  // investigate searches first, by the same options
constexpr Commands audit = in(Command::audit);
constexpr Commands compare = in(Command::compare);
constexpr Commands history = in(Command::history);
constexpr Commands show = in(Command::show);
constexpr Commands demo = in(Command::demo);
constexpr Commands mcp = in(Command::mcp);

constexpr double second = 1, hour = 3600, day = 86400;
constexpr double most_users = 50'000;  // what one machine has connections for
constexpr double most_rate = 10'000'000;
constexpr double most_requests = 1e12;

constexpr std::string_view experiment_names =
    "quickack|connection|comb|bystander|admission|paced|connections|recovery|keys|cache_bust|size|burst|hold_long|"
    "ablation|single";
constexpr std::string_view methods = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS";

constexpr Range users_range{1, most_users};
constexpr Range rate_range{0, most_rate, true};
constexpr Range timeout_range{0.001, hour};

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
           .help = "pause of each user after a response; only with -u",
           .group = "Load", .kind = Kind::duration, .commands = bench, .range = {0, hour}},
    Option{.name = "think-jitter", .value_name = "SHARE", .default_text = "0.5",
           .help = "pauses vary evenly by this share up and down, 0 to 1; only with -u",
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

    // run: search
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
           .help = "how long search and experiments may take together; the search always ends (25s with --quick)",
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
    Option{.name = "url-file", .value_name = "FILE",
           .help = "more targets, one \"[METHOD ]URL\" a line; empty lines and lines beginning with # are skipped",
           .group = "Request", .kind = Kind::file, .commands = bench},

    // requests
    Option{.name = "method", .short_name = "m", .value_name = "VERB", .default_text = "GET",
           .help = "request method; with a body and no -m it is POST",
           .group = "Request", .kind = Kind::text, .commands = bench, .choices = methods},
    Option{.name = "method", .short_name = "m", .value_name = "VERB", .default_text = "GET",
           .help = "request method of every route; requests have no body",
           .group = "Request", .kind = Kind::text, .commands = run, .choices = methods},
    Option{.name = "header", .short_name = "H", .value_name = "\"NAME: VALUE\"",
           .help = "send this header; may be repeated, and a repeated name is sent as often as given",
           .group = "Request", .kind = Kind::text, .repeatable = true, .commands = bench | run | audit},
    Option{.name = "body", .short_name = "b", .value_name = "TEXT",
           .help = "send this body; its type is application/octet-stream unless -H names another",
           .group = "Request", .kind = Kind::text, .commands = bench},
    Option{.name = "post-file", .short_name = "p", .value_name = "FILE", .help = "send the bytes of a file as the body",
           .group = "Request", .kind = Kind::file, .commands = bench},
    Option{.name = "basic-auth", .short_name = "A", .value_name = "USER:PASSWORD",
           .help = "send an Authorization header; a user and password in the URL do the same",
           .group = "Request", .kind = Kind::text, .commands = bench | run | audit},
    Option{.name = "cookie", .short_name = "C", .value_name = "NAME=VALUE", .help = "send this cookie; may be repeated",
           .group = "Request", .kind = Kind::text, .repeatable = true, .commands = bench | run | audit},
    Option{.name = "random-param", .short_name = "R",
           .help = "add a fresh query parameter to every request, so that caches have no answer",
           .group = "Request", .kind = Kind::flag, .commands = bench},
    Option{.name = "verify-length", .short_name = "l",
           .help = "a response whose Content-Length is not that of the first on its route is a failure",
           .group = "Request", .kind = Kind::flag, .commands = bench},
    Option{.name = "timeout", .value_name = "TIME", .default_text = "30s",
           .help = "a request not complete after this long is a failure",
           .group = "Request", .kind = Kind::duration, .commands = bench, .range = timeout_range},
    Option{.name = "timeout", .value_name = "TIME", .default_text = "10s",
           .help = "a request not complete after this long is a failure",
           .group = "Request", .kind = Kind::duration, .commands = run | audit, .range = timeout_range},

    // connections
    Option{.name = "keepalive", .short_name = "k",
           .help = "use a connection for many requests (on unless --no-keepalive)",
           .group = "Connection", .kind = Kind::toggle, .commands = bench},
    Option{.name = "pool", .value_name = "KIND", .default_text = "per-user",
           .help = "whether a connection belongs to one user, as in browsers, or to whoever sends next",
           .group = "Connection", .kind = Kind::choice, .commands = bench, .choices = "per-user|shared"},
    Option{.name = "workers", .short_name = "t", .also = "threads", .value_name = "N",
           .help = "threads that make the load, each with its share of users; one per core unless given",
           .group = "Connection", .kind = Kind::integer, .commands = bench | run, .range = {1, 256}},
    Option{.name = "ca-bundle", .value_name = "FILE",
           .help = "trust the certificates in this file instead of the system's",
           .group = "Connection", .kind = Kind::file, .commands = bench | run | audit, .env = "BRINK_CA_BUNDLE"},
    Option{.name = "insecure", .help = "do not check certificates",
           .group = "Connection", .kind = Kind::flag, .commands = bench | run | audit},
    Option{.name = "resolve", .value_name = "HOST:PORT:ADDR",
           .help = "connect to this address for HOST:PORT instead of asking DNS; may be repeated",
           .group = "Connection", .kind = Kind::text, .repeatable = true, .commands = bench | run | audit},
    Option{.name = "unix-socket", .value_name = "PATH", .help = "connect to this socket, whatever the host",
           .group = "Connection", .kind = Kind::file, .commands = bench | run | audit},

    // safety
    Option{.name = "i-own-this", .help = "the hosts are yours, or their owner agreed: do not ask",
           .group = "Safety", .kind = Kind::flag, .commands = bench | run | audit},
    Option{.name = "max-rps", .value_name = "R", .help = "never start more requests a second, whatever they are for",
           .group = "Safety", .kind = Kind::number, .commands = bench | run, .range = rate_range},
    Option{.name = "max-requests", .value_name = "N", .help = "never send more requests, whatever they are for",
           .group = "Safety", .kind = Kind::integer, .commands = bench, .range = {1, most_requests}},
    Option{.name = "max-requests", .value_name = "N", .default_text = "50000000",
           .help = "never send more requests, whatever they are for",
           .group = "Safety", .kind = Kind::integer, .commands = run, .range = {1, most_requests}},
    Option{.name = "max-duration", .value_name = "TIME",
           .help = "end after this long, whatever is left to do; with -n 1h unless given",
           .group = "Safety", .kind = Kind::duration, .commands = bench, .range = {second, day}},
    Option{.name = "max-duration", .value_name = "TIME", .default_text = "30m",
           .help = "end after this long, whatever is left to do",
           .group = "Safety", .kind = Kind::duration, .commands = run, .range = {second, day}},

    // mcp: bounds of whoever starts the server, which no tool gets around
    Option{.name = "allow", .value_name = "HOST",
           .help = "load may go to this host too; HOST:PORT for one port, several parted by commas; may be repeated",
           .group = "Safety", .kind = Kind::text, .repeatable = true, .commands = mcp, .env = "BRINK_MCP_ALLOW"},
    Option{.name = "max-users", .value_name = "N", .default_text = "500",
           .help = "the most users at once a tool may ask for",
           .group = "Safety", .kind = Kind::integer, .commands = mcp, .range = users_range},
    Option{.name = "max-rps", .value_name = "R", .default_text = "10000",
           .help = "never start more requests a second, whatever a tool asks for",
           .group = "Safety", .kind = Kind::number, .commands = mcp, .range = rate_range},
    Option{.name = "max-requests", .value_name = "N", .default_text = "2000000",
           .help = "never send more requests in one run, whatever a tool asks for",
           .group = "Safety", .kind = Kind::integer, .commands = mcp, .range = {1, most_requests}},
    Option{.name = "max-duration", .value_name = "TIME", .default_text = "10m",
           .help = "end a run after this long, whatever a tool asks for",
           .group = "Safety", .kind = Kind::duration, .commands = mcp, .range = {second, day}},

    // the shop
    Option{.name = "port", .value_name = "N", .default_text = "0", .help = "port on 127.0.0.1; 0 takes a free one",
           .group = "Shop", .kind = Kind::integer, .commands = demo, .range = {0, 65535}},
    Option{.name = "pool", .value_name = "N", .default_text = "25", .help = "slots behind /checkout",
           .group = "Shop", .kind = Kind::integer, .commands = demo, .range = {1, 10'000}},
    Option{.name = "work-ms", .value_name = "MS", .default_text = "100", .help = "how long a checkout holds its slot",
           .group = "Shop", .kind = Kind::number, .commands = demo, .range = {0, 60'000, true}},
    Option{.name = "checkout-timeout-ms", .value_name = "MS", .default_text = "15",
           .help = "how long a checkout waits for a slot before it answers 500",
           .group = "Shop", .kind = Kind::number, .commands = demo, .range = {0, 60'000}},
    Option{.name = "seed", .value_name = "N", .default_text = "1", .help = "seed of the shop's random times",
           .group = "Shop", .kind = Kind::integer, .commands = demo, .range = {0, 9e15}},
    Option{.name = "truth",
           .help = "print what is true of the shop as one line of JSON on stdout, and nothing else there",
           .group = "Shop", .kind = Kind::flag, .commands = demo},

    // output
    Option{.name = "limit", .short_name = "n", .value_name = "N", .default_text = "20",
           .help = "list so many runs; 0 lists all",
           .group = "Output", .kind = Kind::integer, .commands = history, .range = {0, 1'000'000}},
    Option{.name = "html", .value_name = "FILE", .help = "write the report to FILE as one page that needs nothing else",
           .group = "Output", .kind = Kind::file, .commands = bench | run | show},
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
           .kind = Kind::folder, .commands = bench | run | compare | history | show | mcp, .env = "BRINK_HOME"},
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

std::span<const Option> all_options() { return options; }

}  // namespace brink::input
