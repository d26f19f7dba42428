#include "input/k6/flags.h"

#include <algorithm>
#include <array>

namespace brink::input::k6 {
namespace {

using enum Takes;
using enum Use;

constexpr std::string_view no_cloud = "tests are run on this machine, not in a cloud";
constexpr std::string_view no_rest =
    "there is no REST API of a running test: watch it with --live or --metrics-listen, and stop it with Ctrl-C";

constexpr std::array table = {
    Flag{"vus", 'u', value, option, "number of virtual users", ""},
    Flag{"duration", 'd', value, option, "how long", ""},
    Flag{"iterations", 'i', value, option, "iterations over all users", ""},
    Flag{"stage", 's', value, option, "DURATION:TARGET; may be repeated", ""},
    Flag{"env", 'e', value, apart, "NAME=VALUE in __ENV; may be repeated", ""},
    Flag{"out", 'o', value, apart,
         "OUTPUT[=ARGUMENT]: json, csv, influxdb, experimental-prometheus-rw, opentelemetry, "
         "statsd, web-dashboard; may be repeated",
         ""},
    Flag{"quiet", 'q', nothing, apart, "no progress", ""},
    Flag{"verbose", 'v', nothing, apart, "debug lines of the script too", ""},
    Flag{"type", 't', value, apart, "js or archive", ""},
    Flag{"config", 'c', value, apart, "options as JSON", ""},
    Flag{"throw", 'w', nothing, option, "failed requests are exceptions", ""},
    Flag{"tag", 0, value, option, "NAME=VALUE on every sample; may be repeated", ""},
    Flag{"no-setup", 0, nothing, option, "setup() is not called", ""},
    Flag{"no-teardown", 0, nothing, option, "teardown() is not called", ""},
    Flag{"no-thresholds", 0, nothing, option, "thresholds are not judged", ""},
    Flag{"no-summary", 0, nothing, apart, "no summary at the end", ""},
    Flag{"summary-mode", 0, value, apart, "compact, full, legacy or disabled", ""},
    Flag{"summary-export", 0, value, apart, "write the summary to a file, as JSON", ""},
    Flag{"summary-trend-stats", 0, value, option, "columns of trends", ""},
    Flag{"summary-time-unit", 0, value, option, "s, ms or us", ""},
    Flag{"new-machine-readable-summary", 0, nothing, apart, "the newer form of the summary for programs", ""},
    Flag{"max-redirects", 0, value, option, "follow at most so many", ""},
    Flag{"batch", 0, value, option, "requests of a batch at once", ""},
    Flag{"batch-per-host", 0, value, option, "of those, to one host", ""},
    Flag{"rps", 0, value, option, "most requests a second, over all users", ""},
    Flag{"user-agent", 0, value, option, "User-Agent of requests", ""},
    Flag{"http-debug", 0, maybe, option, "requests and responses in the log; full: with bodies", ""},
    Flag{"insecure-skip-tls-verify", 0, nothing, option, "do not check certificates", ""},
    Flag{"no-connection-reuse", 0, nothing, option, "a connection for each request", ""},
    Flag{"no-vu-connection-reuse", 0, nothing, option, "no connection outlives an iteration", ""},
    Flag{"min-iteration-duration", 0, value, option, "least time an iteration takes", ""},
    Flag{"blacklist-ip", 0, value, option, "networks no request goes to", ""},
    Flag{"block-hostnames", 0, value, option, "hosts no request goes to", ""},
    Flag{"system-tags", 0, value, option, "which tags samples have", ""},
    Flag{"console-output", 0, value, option, "file for console lines", ""},
    Flag{"discard-response-bodies", 0, nothing, option, "bodies are not kept", ""},
    Flag{"dns", 0, value, option, "ttl=..,select=..,policy=..", ""},
    Flag{"local-ips", 0, value, option, "addresses to send from", ""},
    Flag{"execution-segment", 0, value, option, "the part of the test that is this instance's", ""},
    Flag{"execution-segment-sequence", 0, value, option, "all parts", ""},
    Flag{"include-system-env-vars", 0, maybe, apart, "the environment is in __ENV", ""},
    Flag{"compatibility-mode", 0, value, apart, "extended or base", ""},
    Flag{"log-output", 0, value, apart, "stderr, stdout, none or file=PATH", ""},
    Flag{"log-format", 0, value, apart, "text, json or raw", ""},
    Flag{"no-color", 0, nothing, apart, "no colours", ""},
    Flag{"paused", 'p', nothing, noted, "begin paused", "nothing could say when to go on, so the test begins at once"},
    Flag{"linger", 'l', nothing, noted, "stay after the end",
         "the program ends with the test: everything it had is in the record and its report"},
    Flag{"address", 'a', value, noted, "of the REST API", no_rest},
    Flag{"no-usage-report", 0, nothing, noted, "send no usage report", "none is ever sent"},
    Flag{"features", 0, value, noted, "feature flags of k6", "there are no feature flags here"},
    Flag{"profiling-enabled", 0, nothing, noted, "profiling endpoints", no_rest},
    Flag{"traces-output", 0, value, refused, "where traces go",
         "traces of single requests are not exported: leave it out, or use --out json for every sample"},
    Flag{"secret-source", 0, value, apart, "where k6/secrets takes its values", ""},
    Flag{"no-cloud-secrets", 0, nothing, noted, "no secrets of the cloud", no_cloud},
    Flag{"no-archive-upload", 0, nothing, noted, "of the cloud", no_cloud},
    Flag{"archive-out", 'O', value, apart, "of archive: the file to write", ""},
    Flag{"execution-requirements", 0, nothing, apart, "of inspect: with the time and the users it takes", ""},
    Flag{"force", 'f', nothing, apart, "of new: over a file that is there", ""},
    Flag{"template", 0, value, apart, "of new: minimal or protocol", ""},
    // Of Brink.
    Flag{"json", 0, value, ours, "of Brink: write the record to a file", ""},
    Flag{"junit", 0, value, ours, "of Brink: write thresholds as JUnit", ""},
    Flag{"markdown", 0, value, ours, "of Brink: write the report as Markdown", ""},
    Flag{"live", 0, nothing, ours, "of Brink: the run on the whole terminal while it goes on", ""},
    Flag{"ui", 0, value, ours, "of Brink: serve a page that shows the run, at [HOST:]PORT", ""},
    Flag{"ui-stay", 0, nothing, ours, "of Brink: keep the page when the run has ended", ""},
    Flag{"ui-open", 0, nothing, ours, "of Brink: open the page in a browser", ""},
    Flag{"no-save", 0, nothing, ours, "of Brink: do not save the record", ""},
    Flag{"store", 0, value, ours, "of Brink: the folder of saved runs", ""},
    Flag{"threads", 0, value, ours, "of Brink: threads that make load", ""},
    Flag{"i-own-this", 0, nothing, ours, "of Brink: hosts that are not this machine are yours, or their owner agreed",
         ""},
    Flag{"metrics-listen", 0, value, ours, "of Brink: serve the run's numbers to Prometheus", ""},
    Flag{"js-isolation", 0, value, apart, "of Brink: group (users share a runtime) or vu", ""},
    Flag{"html", 0, value, ours, "of Brink: write the report to a file, as one page", ""},
    Flag{"csv", 0, value, ours, "of Brink: write the percentiles of response time from 1 to 100 to a file", ""},
    Flag{"find-limit", 0, nothing, apart, "of Brink: raise the number of users until something breaks", ""},
    Flag{"max-users", 0, value, search, "of --find-limit: the most users at once that are tried", ""},
    Flag{"stage-seconds", 0, value, search, "of --find-limit: how long a decisive level is held", ""},
    Flag{"latency-wall", 0, value, search, "of --find-limit: a p95 that counts as broken", ""},
    Flag{"error-threshold", 0, value, search, "of --find-limit: a share of failed requests that counts as broken", ""},
    Flag{"repeat", 0, value, search, "of --find-limit: how often the answer is confirmed", ""},
    Flag{"fail-under", 0, value, search, "of --find-limit: exit with 2 when fewer users than that hold", ""},
    Flag{"threshold", 0, value, search, "of --find-limit: a limit of Brink's that the highest load that held must keep",
         ""},
    Flag{"max-requests", 0, value, search, "of --find-limit: the most requests of the whole search", ""},
    Flag{"max-duration", 0, value, search, "of --find-limit: the longest the whole search may take", ""},
    Flag{"workers", 0, value, ours, "of Brink: other machines play the test, so many processes of `brink worker`", ""},
    Flag{"processes", 0, value, ours, "of Brink: so many processes play the test, each its part; -1: one a core", ""},
    Flag{"nats", 0, value, ours, "of --workers: the server of NATS where they wait", ""},
    Flag{"bind", 0, value, ours, "of --workers: where the server that is started listens", ""},
    Flag{"port", 0, value, ours, "of --workers: its port", ""},
    Flag{"group", 0, value, ours, "of --workers: workers of this group only", ""},
    Flag{"join-timeout", 0, value, ours, "of --workers: how long they are waited for", ""},
    Flag{"on-worker-loss", 0, value, ours, "of --workers and --processes: redistribute, go-on or stop when one is lost",
         ""},
    Flag{"send-env", 0, value, ours, "of --workers: a variable that the script reads; may be repeated", ""},
    Flag{"nats-token", 0, value, ours, "of --workers: who we are to NATS; better in NATS_TOKEN", ""},
    Flag{"nats-user", 0, value, ours, "of --workers: likewise, an account", ""},
    Flag{"nats-password", 0, value, ours, "of --workers: likewise, its password", ""},
    Flag{"nats-nkey", 0, value, ours, "of --workers: likewise, the seed of an NKey", ""},
    Flag{"nats-creds", 0, value, ours, "of --workers: likewise, a file with a JWT and its seed", ""},
    Flag{"nats-ca", 0, value, ours, "of --workers: whose certificates to trust for NATS", ""},
    Flag{"nats-cert", 0, value, ours, "of --workers: our own certificate", ""},
    Flag{"nats-key", 0, value, ours, "of --workers: its key", ""},
    Flag{"help", 'h', nothing, apart, "this", ""},
};

}  // namespace

std::span<const Flag> flags() { return table; }

const Flag* flag_named(std::string_view name) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const Flag& flag) { return flag.name == name; });
  return at == table.end() ? nullptr : &*at;
}

const Flag* flag_of(char letter) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const Flag& flag) { return flag.letter == letter; });
  return at == table.end() || letter == 0 ? nullptr : &*at;
}

}  // namespace brink::input::k6
