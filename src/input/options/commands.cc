#include <array>

#include "base/check.h"
#include "input/options/command_examples.h"
#include "input/options/option.h"

namespace brink::input {
namespace {

constexpr std::array commands{
    CommandInfo{
        Command::run,
        "run",
        "find what breaks first, at what load",
        "Raises the load on one site until a route breaks its limits, narrows the place down, and answers in one "
        "sentence: what holds, what breaks, and how sure that is.\n\n"
        "Routes are the target itself, each --path, the sitemap with --from-sitemap and, when no path is given, the "
        "page's own links to the same origin. Routes that robots.txt disallows are left out. A route is broken when "
        "its p95 reaches the latency wall or its share of failed requests the error threshold; the worst route "
        "decides. The target and the robots.txt, the warm-up and the search all count against one budget.\n\n"
        "With a file of Python instead (run FILE.py URL) users do what the file says, at the load it asks for, and the "
        "options are those of bench --scenario FILE.py. With --find-limit as well the load they make is raised until "
        "something breaks, and the options are those of run. With one of JavaScript or TypeScript (run FILE.js URL) it "
        "is a test of k6, as in brink k6 run.",
        {"URL", "the site; without a scheme http for local hosts and https for all others", 1, 1, ""},
        run_examples},
    CommandInfo{
        Command::bench,
        "bench",
        "measure one fixed load",
        "Sends one fixed load and reports what came back: latency from the moment each request was due, status and "
        "failure counts, throughput by the second, and whether this machine kept up.\n\n"
        "Without --rate the load is closed: each connection or user sends again when its response is complete, so a "
        "slow target is sent less. With --rate it is open: requests are due by the clock, and time a request waits "
        "to be sent counts. --rate-ramp, --traffic-profile and --stages move the load over time. Several URLs are one "
        "run; requests go to them in turn. With --scenario users follow the steps of a file instead, and each step is "
        "a row of the report. Over a ws:// or wss:// URL users send messages, or listen.",
        {"URL", "targets; without a scheme http for local hosts and https for all others", 0, 10'000, ""},
        bench_examples},
    CommandInfo{
        Command::investigate,
        "investigate",
        "find what breaks first, and why",
        "Searches as run does, then makes experiments on the route that broke: each asks one question, and each is "
        "chosen for what its answer would tell about the cause in the time it takes. Ends with the likeliest cause, "
        "the evidence for and against it, what to change first, and what would show the answer to be wrong.\n\n"
        "Given a saved run instead of a URL, its target and routes are searched again. Load stays within the users "
        "and the rate that the search may use.",
        {"URL|RUN", "the site, or a saved run: an id, the beginning of one, \"latest\" (the default), a .json file", 0,
         1, ""},
        investigate_examples},
    CommandInfo{
        Command::import_file,
        "import",
        "make a scenario of what another tool recorded",
        "Reads a recording or a description of requests and writes them as a scenario file, or as a list of URLs. "
        "Nothing is sent, but for a description that is given as a URL: that is fetched. What the file cannot hold, "
        "and what should be looked at before it is played, is said on stderr.\n\n"
        "har is an HTTP archive, as browsers save it from their network panel; openapi a description of an API, "
        "version 3, as JSON or YAML; curl a script with commands of curl for a shell or cmd.exe, or one command as it "
        "is typed (options for brink stand before the word curl then); postman a collection, version 2; insomnia an "
        "export, version 4 or 5; jmeter a test plan.",
        {"FORMAT FILE", "har, openapi, curl, postman, insomnia or jmeter, and the file; - is stdin", 2, 10'000, "",
         "har|openapi|curl|postman|insomnia|jmeter"},
        import_examples},
    CommandInfo{
        Command::explain,
        "explain",
        "how a cause comes about, how it shows, what to do",
        "Explains a cause that investigate names: the mechanism, its fingerprint and what looks like it, and what to "
        "change on common stacks. Without a name all causes are listed.",
        {"CAUSE", "a name as investigate gives it", 0, 1, ""},
        explain_examples},
    CommandInfo{
        Command::audit,
        "audit",
        "what a page gives away before any load",
        "Fetches one page, up to twelve of the assets it names, and the page again in a few other ways (some twenty "
        "requests, never load), and says what costs every visitor: compression, caching and what caches may mix up, "
        "kept connections, redirects, TLS and HTTP/2, cookies. Each finding names the request that shows it. A "
        "redirect to "
        "another origin is named and not followed, unless it leads from http to https of the same host.",
        {"URL", "the page; without a scheme http for local hosts and https for all others", 1, 1, ""},
        audit_examples},
    CommandInfo{
        Command::compare,
        "compare",
        "did it become better or worse than before?",
        "Compares a run with one or more older ones: latency, failures and goodput at equal load, in total and by "
        "route, "
        "capacity and the breaking load. Something is called better or worse only when neither the noise within a run "
        "nor the noise between runs explains it; otherwise it says what would have been seen, and what it would take "
        "to "
        "tell more.\n\n"
        "Runs of another target, load or kind, and runs in which this machine was the limit, are refused. Results of "
        "PreScale and pywrkr and summaries of k6 can be given too.",
        {"RUN",
         "the new run, \"latest\" unless given, then the old ones, by default the newest earlier one like it: ids, "
         "unique beginnings of ids, paths of .json files",
         0, 100, ""},
        compare_examples},
    CommandInfo{Command::history,
                "history",
                "list saved runs",
                "Lists saved runs, newest first, with the verdict of each.",
                {},
                history_examples},
    CommandInfo{
        Command::show,
        "show",
        "show a saved run again",
        "Prints a saved run as it was printed when it ended.",
        {"RUN", "an id, a unique beginning of one, \"latest\" (the default), or the path of a .json file", 0, 1, ""},
        show_examples},
    CommandInfo{
        Command::summary,
        "summary",
        "a result as Markdown, held against limits and a baseline",
        "Prints a saved run or a result of pywrkr as Markdown: the key figures, the limits of --threshold, or those "
        "the "
        "run was made with, and the differences from --baseline. Exits with 2 when a limit is broken or was not "
        "measured, with 3 when a --fail-on rule fires, and with 5 when this machine was the limit.\n\n"
        "Differences are plain arithmetic between two results. Whether they are more than noise is what compare says.",
        {"RUN",
         "an id, a unique beginning of one, \"latest\" (the default), or the path of a .json file, ours or pywrkr's", 0,
         1, ""},
        summary_examples},
    CommandInfo{Command::profiles,
                "profiles",
                "list the launch profiles for run --profile",
                "Lists the profiles: how many users at once, how long they pause, and what that figure rests on.",
                {},
                {}},
    CommandInfo{
        Command::demo,
        "demo",
        "serve a small shop that breaks on purpose",
        "Serves a shop on 127.0.0.1 whose /checkout stands behind a pool of slots, so that there is something to "
        "find. Runs until it is interrupted.",
        {},
        demo_examples},
    CommandInfo{
        Command::mcp,
        "mcp",
        "serve coding agents as a Model Context Protocol server",
        "Answers the Model Context Protocol on stdin and stdout until stdin ends, with the tools load_test, "
        "investigate, "
        "audit, list_runs, get_run and compare. It is started by the agent's program, not by hand.\n\n"
        "Load goes to this machine only, and to the hosts that --allow names; their names are looked up once a run. "
        "Tools cannot name files, and cannot go beyond the ceilings given here: what asks for more is refused. One run "
        "is made at a time. Its numbers stay in the store; agents get a summary and an id.",
        {},
        mcp_examples},
    CommandInfo{
        Command::worker,
        "worker",
        "play runs that are made on another machine",
        "Joins a server of NATS and waits until a run with --workers calls: then it plays its part of it, and waits "
        "again, until it is interrupted. The plan, scripts and data come from there, into a private folder that is "
        "gone afterwards; each run is played by a process of its own.\n\n"
        "Who may use that server may make this machine send load and run programs: give it a token, or keys, and TLS "
        "beyond networks of your own. See docs/machines.md.",
        {},
        worker_examples},
    CommandInfo{
        Command::ui,
        "ui",
        "saved runs in a browser, and a form to start another",
        "Serves a page until it is interrupted: the saved runs of the store, each with its report, two of them "
        "compared, "
        "and a form that starts a run, which the page then shows while it goes on.\n\n"
        "The page is for this machine alone unless --listen gives an address that others can reach; then it asks for "
        "the secret in the address that is printed, or for --ui-login. Load on a host that is not this machine needs "
        "its "
        "name typed in the form.",
        {},
        ui_examples},
    CommandInfo{
        Command::prescale,
        "prescale",
        "take a command line of PreScale as it is",
        "Takes PreScale's commands and options and answers with its exit codes (0 done, 1 failed, 2 usage) and, with "
        "--json, in its form. Measuring and judging are this program's own. Runs lie in .prescale or PRESCALE_HOME, "
        "where older results of PreScale are read too.\n\n"
        "What differs: routes that robots.txt disallows are left out unless --ignore-robots is given, redirects to "
        "another origin are not followed, limits of zero and below are refused, an audit of a host that is not this "
        "machine asks like everything else, a run in which this machine was the limit exits with 1, and mcp serves "
        "this program's tools (load_test holds a load, investigate searches; hosts are allowed one by one, never by "
        "*).",
        {"COMMAND", "of PreScale, with its options; \"brink prescale COMMAND --help\" lists them", 0, 1000, ""},
        prescale_examples},
    CommandInfo{
        Command::pywrkr,
        "pywrkr",
        "take a command line of pywrkr as it is",
        "Takes pywrkr's options, prints in its shape, writes its files and exits with its codes (0 done, 1 failed, 2 a "
        "limit broken or a wrong command line, 3 worse than the baseline); \"brink pywrkr --help\" lists what is "
        "taken. "
        "Its subcommands har-import, openapi-import, compare and summary are taken too.\n\n"
        "What differs: each user has a connection of its own, latency at a rate counts from when a request was due, "
        "a rate of zero sends nothing, failures are no latencies, redirects are counted and not followed, and a "
        "target at which nothing answers is an error.",
        {"OPTION", "of pywrkr, and the URL", 0, 1000, ""},
        pywrkr_examples},
    CommandInfo{
        Command::wrk,
        "wrk",
        "take a command line of wrk or wrk2 as it is",
        "Takes wrk's options and prints in its shape; \"brink wrk --help\" lists what is taken. Measuring is this "
        "program's own: with -R latency counts from when each request was due, without any option. Lua scripts are "
        "refused: their requests can be written as a scenario. What makes the numbers worth less than they look "
        "is said on stderr.",
        {"OPTION", "of wrk, and the URL", 0, 1000, ""},
        wrk_examples},
    CommandInfo{
        Command::ab,
        "ab",
        "take a command line of ApacheBench as it is",
        "Takes ab's options and prints in its shape; \"brink ab --help\" lists what is taken. Requests are HTTP/1.1, "
        "with \"Connection: close\" unless -k is given.",
        {"OPTION", "of ab, and the URL with its path", 0, 1000, ""},
        ab_examples},
    CommandInfo{
        Command::hey,
        "hey",
        "take a command line of hey as it is",
        "Takes hey's options and prints in its shape; \"brink hey --help\" lists what is taken. Redirects are counted "
        "and not followed. With -q the load is open: requests are due by the clock, and latency counts from then.",
        {"OPTION", "of hey, and the URL", 0, 1000, ""},
        hey_examples},
    CommandInfo{
        Command::loadpilot,
        "loadpilot",
        "take a command line of LoadPilot as it is",
        "Takes LoadPilot's run, compare, init and version with their options, runs its scenario files unmodified, "
        "writes "
        "its results file and exits with its codes (0 done, 1 failed or a threshold breached, 2 a wrong command "
        "line).\n\n"
        "What differs: latency counts from when each request was due and is measured to the microsecond, weights are "
        "exact at any rate, what hangs is an error, and agents of other machines are workers of this program. See "
        "docs/python.md.",
        {"COMMAND", "of LoadPilot, with its options; \"brink loadpilot COMMAND --help\" lists them", 0, 1000, ""},
        loadpilot_examples},
    CommandInfo{
        Command::locust,
        "locust",
        "take a command line of Locust as it is",
        "Takes Locust's options and LOCUST_* variables, runs its files unmodified, prints its tables, writes its CSV "
        "and JSON files and exits with its codes. With --rate N tasks begin by the clock, whatever the target does.\n\n"
        "What differs: requests are sent and timed outside of Python, the report of Brink and its record come besides, "
        "and workers of other machines are this program too. See docs/python.md.",
        {"OPTION", "of Locust, and names of user classes; \"brink locust --help\" lists them", 0, 1000, ""},
        locust_examples},
    CommandInfo{
        Command::k6,
        "k6",
        "take a script and a command line of k6 as they are",
        "Takes k6's run, inspect, archive, new and version with their flags and K6_* variables, runs its scripts "
        "unmodified, prints its summary, judges its thresholds and exits with its codes (0 done, 99 thresholds "
        "crossed, "
        "104 wrong options, 105 interrupted, 107 an exception in init, setup or teardown, 108 aborted by the "
        "script).\n\n"
        "What differs: arrivals are exact, users for them are made as they are needed, trends take the same memory "
        "however long a test is, and the record, the report and the live view of Brink come besides. See docs/k6.md.",
        {"COMMAND", "of k6, with its flags and a script; \"brink k6 --help\" lists them", 0, 1000, ""},
        k6_examples},
    CommandInfo{
        Command::schema,
        "schema",
        "print a JSON Schema: of saved runs, or of scenario files",
        "Prints the JSON Schema (2020-12) that every record, saved or printed with --json, conforms to; or that "
        "of the files bench --scenario takes.",
        {"WHAT", "record, unless given, or scenario", 0, 1, "record|scenario"},
        schema_examples},
    CommandInfo{Command::completion,
                "completion",
                "print a shell completion script",
                "Prints the completion script for a shell.",
                {"SHELL", "bash, zsh or fish", 1, 1, "bash|zsh|fish"},
                completion_examples},
    CommandInfo{Command::man,
                "man",
                "print the manual page",
                "Prints the manual page, to be read with: brink man | man -l -",
                {},
                {}},
};

}  // namespace

std::span<const CommandInfo> all_commands() { return commands; }

const CommandInfo& info(Command command) {
  for (const CommandInfo& candidate : commands) {
    if (candidate.command == command) return candidate;
  }
  check_failed("every command has a row", __FILE__, __LINE__);
}

const CommandInfo* find_command(std::string_view word) {
  for (const CommandInfo& candidate : commands) {
    if (candidate.name == word) return &candidate;
  }
  return nullptr;
}

}  // namespace brink::input
