// Record: one run as a versioned document (format "brink-record", schema_version 1; record.schema.json describes every
// key). The saved file, --json and every renderer read this one shape and nothing else, so a saved run can be shown,
// merged and argued with as if it had just ended.
//
// Plain values named as in the JSON, therefore with units in their names: _s seconds, _ms milliseconds, _us
// microseconds, _rps per second, shares of one. An absent optional is null in JSON and means "not known" or "too few
// samples", never zero. Fields may be added under the same version; names and meanings never change. Secrets are masked
// before they get here (sample::mask_secrets, output/mask.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "output/record_diagnosis.h"
#include "output/record_limit.h"
#include "output/record_program.h"
#include "output/record_stage.h"

namespace brink::output {

inline constexpr std::string_view record_format = "brink-record";
inline constexpr int record_version = 1;

struct Route {
  std::string name;            // unique within a run: "/product/{id}"
  std::string method = "GET";  // "WS" over a WebSocket
  std::string url;             // without user and password
  std::map<std::string, std::string> tags;
  bool handshake = false;  // opens a WebSocket
};

struct Target {
  std::string url;
  std::string origin;
  std::vector<Route> routes;
};

struct Budget {
  std::optional<double> max_rps;
  std::optional<std::uint64_t> max_requests;
  std::optional<double> max_duration_s;
};

struct Rules {
  double latency_wall_s = 0;   // p95 of a route at or above this is broken
  double error_threshold = 0;  // share of failed requests of a route at or above this is broken
};

// What a search was asked for; only in runs of kind "run".
struct Search {
  double max_users = 0;
  double stage_s = 0;
  double think_s = 0;
  bool warmup = true;
  std::uint32_t repeat = 1;
};

struct Plan {
  std::uint32_t workers = 1;
  std::uint64_t seed = 1;
  double timeout_s = 0;
  double connect_timeout_s = 0;
  bool keepalive = true;
  std::string pool = "per_user";  // "per_user" | "shared"
  std::string http = "1.1";       // "1.1" | "2" | "2_or_1.1" (what the server chooses)
  std::uint32_t streams = 1;      // HTTP/2: most users that share a connection
  std::optional<std::string> unix_socket;
  bool tls_verify = true;
  std::optional<std::string> ca_bundle;
  std::vector<std::string> resolve;  // "HOST:PORT:ADDR"
  bool cache_bust = false;
  bool verify_length = false;
  bool cookies = true;
  std::optional<std::string> scenario;  // name of the one that users follow
  Budget budget;
  std::optional<Rules> rules;
  std::optional<Search> search;
  std::optional<double> fail_under;  // users
};

struct Profile {
  std::string name;
  std::string label;
  double peak_users = 0;
  std::optional<bool> holds;  // absent: not decided
};

// The machine that made the load.
struct Environment {
  std::string os;      // "Debian GNU/Linux 12 (bookworm)"
  std::string kernel;  // "6.1.0-18-amd64"
  std::uint32_t cpus = 0;
  std::optional<std::string> cpu_model;
  std::optional<std::string> hostname;
  std::optional<std::string> clocksource;  // "tsc"
  std::optional<std::string> git_commit;   // of the current directory
  std::optional<std::string> git_branch;
  std::optional<bool> git_dirty;
  std::optional<std::uint64_t> fd_limit;
  std::optional<std::uint64_t> local_ports;  // how many the kernel hands out
  std::optional<double> ceiling_rps;         // measured against our own null server
  std::optional<double> floor_p99_ms;
};

// One request and its response kept as evidence.
struct Exchange {
  std::uint64_t stage = 0;  // index into stages
  std::string route;
  double due_s = 0;  // since the run began
  double response_ms = 0;
  std::optional<double> service_ms;  // absent: never sent
  std::uint16_t status = 0;          // 0: no response
  std::string failure = "none";
  bool reused = false;
  std::string request_head;
  std::string response_head;
  std::string response_body;  // invalid UTF-8 replaced
  std::string detail;
};

struct Reading {
  std::string subject;
  std::string name;
  double value = 0;
  double at_s = 0;  // since the run began
};

struct Bracket {
  std::optional<double> holds, breaks, low, high;
};

struct RouteVerdict {
  std::string route;
  std::string reason = "none";
  double failure_share = 0, failure_low = 0, failure_high = 0;
  double hung_share = 0;
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;
  std::optional<double> p95_low_ms, p95_high_ms;
  double goodput_rps = 0;
};

struct Level {
  std::uint64_t stage = 0;  // index into stages
  double users = 0;
  double rate_rps = 0;
  double goodput_rps = 0;
  bool broken = false;
  bool valid = true;
  std::string reason = "none";
  std::optional<std::string> worst;
  std::vector<RouteVerdict> routes;
};

// Stretches in which the target answered nobody, seen in open load.
struct Stalls {
  std::uint64_t pauses = 0;
  double longest_s = 0;
  double share_waiting = 0;  // of the requests, that waited for long
};

struct Verdict {
  std::string status = "inconclusive";
  Bracket users;
  Bracket rps;
  std::optional<std::string> route;
  std::string reason = "none";
  double max_tested_users = 0;
  double capacity_rps = 0;
  bool saturated = false;
  std::optional<double> knee_users;
  bool stable = false;
  bool verified = false;
  std::optional<bool> recovered;
  bool generator_limited = false;  // this machine set the highest rate: it is a lower bound
  std::string generator_text;      // how, and what to do
  bool rate_capped = false;        // the budget's rate decided how far the search went
  Stalls stalls;
  std::vector<Level> levels;
  std::vector<std::string> notes;
};

// The small, stable answer for scripts and agents.
struct Answer {
  std::string status = "inconclusive";
  Bracket users;
  Bracket rps;
  std::optional<std::string> route;
  std::string cause = "unknown";  // an id that is never renamed
  double confidence = 0;          // in it; 0: nobody has looked
  std::vector<RankedCause> ranked;
  std::map<std::string, std::variant<double, std::string>> parameters;
  std::string sentence;
};

// The file beside a saved run that holds single requests.
struct Replay {
  std::string path;
  std::uint64_t requests = 0;  // of the run
  std::uint64_t kept = 0;      // of these in the file
};

// Where the numbers of the run went while it was made. Of the snapshots made for it, each was sent, failed or dropped.
struct Export {
  std::string exporter;    // "otlp" | "pushgateway" | "remote_write" | "influx" | "statsd" | "metrics"
  std::string to;          // URL or address, secrets masked
  std::uint64_t sent = 0;  // of metrics: times it was scraped
  std::uint64_t failed = 0;
  std::uint64_t dropped = 0;         // the exporter did not keep up, or did not answer
  bool delivered = false;            // the last one, which has all numbers of the run
  std::optional<std::string> error;  // the newest
};

struct Record {
  std::string format = std::string(record_format);
  int schema_version = record_version;
  std::string kind;  // "bench" | "run" | "investigate"
  std::string id;
  std::string tool_version;
  std::string created_at;                    // "2026-11-21T09:30:00Z", when the run began
  std::string command;                       // masked; empty when not started from a command line
  std::optional<std::string> imported_from;  // "prescale", "k6", "pywrkr"
  bool interrupted = false;
  std::optional<Answer> answer;
  std::vector<Limit> limits;  // in the order they were given
  std::vector<std::string> warnings;
  double elapsed_s = 0;             // from the first request (preflight included) to the end
  std::uint64_t requests_sent = 0;  // every request, preflight and warm-up included
  Target target;
  Plan plan;
  std::optional<Profile> profile;
  Environment environment;
  std::optional<Verdict> verdict;
  std::optional<Diagnosis> diagnosis;
  std::vector<Stage> stages;
  std::vector<Exchange> exchanges;
  std::vector<Reading> readings;
  std::optional<Replay> replay;
  std::map<std::string, std::string> tags;  // as given
  std::vector<Export> exports;
  std::optional<Program> program;  // what the users were, where it was a program of somebody's
};

}  // namespace brink::output
