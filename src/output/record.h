// Record: one run as a versioned document (format "brink-record", schema_version 1; record.schema.json describes every
// key). The saved file, --json and every renderer read this one shape and nothing else, so a saved run can be shown,
// merged and argued with as if it had just ended.
//
// Plain values named as in the JSON, therefore with units in their names: _s seconds, _ms milliseconds, _us microseconds,
// _rps per second, shares of one. An absent optional is null in JSON and means "not known" or "too few samples", never
// zero. Fields may be added under the same version; names and meanings never change. Secrets are masked by whoever fills
// a record (output/mask.h, sample::mask_secrets).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace brink::output {

inline constexpr std::string_view record_format = "brink-record";
inline constexpr int record_version = 1;

struct RouteRecord {
  std::string name;  // unique within a run: "/product/{id}"
  std::string method = "GET";
  std::string url;   // without user and password
};

struct TargetRecord {
  std::string url;
  std::string origin;
  std::vector<RouteRecord> routes;
};

struct BudgetRecord {
  std::optional<double> max_rps;
  std::optional<std::uint64_t> max_requests;
  std::optional<double> max_duration_s;
};

struct RulesRecord {
  double latency_wall_s = 0;   // p95 of a route at or above this is broken
  double error_threshold = 0;  // share of failed requests of a route at or above this is broken
};

// What a search was asked for; only in runs of kind "run".
struct SearchRecord {
  double max_users = 0;
  double stage_s = 0;
  double think_s = 0;
  bool warmup = true;
  std::uint32_t repeat = 1;
};

struct PlanRecord {
  std::uint32_t workers = 1;
  std::uint64_t seed = 1;
  double timeout_s = 0;
  double connect_timeout_s = 0;
  bool keepalive = true;
  std::string pool = "per_user";  // "per_user" | "shared"
  std::optional<std::string> unix_socket;
  bool tls_verify = true;
  std::optional<std::string> ca_bundle;
  std::vector<std::string> resolve;  // "HOST:PORT:ADDR"
  bool cache_bust = false;
  bool verify_length = false;
  bool cookies = true;
  BudgetRecord budget;
  std::optional<RulesRecord> rules;
  std::optional<SearchRecord> search;
  std::optional<double> fail_under;  // users
};

struct ProfileRecord {
  std::string name;
  std::string label;
  double peak_users = 0;
  std::optional<bool> holds;  // absent: not decided
};

// The machine that made the load.
struct EnvironmentRecord {
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
  std::optional<std::uint64_t> local_ports;   // how many the kernel hands out
  std::optional<double> ceiling_rps;          // measured against our own null server
  std::optional<double> floor_p99_ms;
};

// How a stage was meant to load the target.
struct LoadRecord {
  std::string model = "closed";  // "closed" | "open"
  std::string text;              // the same in a sentence, with what latency means under it
  std::optional<double> users;   // closed
  double think_s = 0;
  double think_jitter = 0;
  double ramp_s = 0;                 // closed: users start over this time; open: the rate moves from `from` to `to`
  std::optional<double> from_rps;    // open
  std::optional<double> to_rps;      // open
  std::optional<std::string> arrivals;  // open: "constant" | "poisson"
  std::optional<std::uint64_t> requests;
  std::optional<double> duration_s;
  double warmup_s = 0;
  double drain_s = 0;
};

// due = sent + missed; sent = completed + failed + in_flight.
struct CountsRecord {
  std::uint64_t due = 0;
  std::uint64_t sent = 0;
  std::uint64_t missed = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t ended_in_window = 0;      // rate_rps = this / length
  std::uint64_t completed_in_window = 0;  // goodput_rps = this / length
};

// Milliseconds. All absent when count is 0; p99 and beyond also below samples_needed() (record_build.h).
struct TimesRecord {
  std::uint64_t count = 0;
  std::optional<double> min, mean, deviation, max;
  std::optional<double> p50, p75, p90, p95, p99, p99_9, p99_99;
};

// Milliseconds; all absent when count is 0.
struct ShortTimesRecord {
  std::uint64_t count = 0;
  std::optional<double> min, mean, p50, p95, p99, max;
};

// Of new connections: dns, connect, tls. Of all requests: send, first_byte, transfer.
struct PhasesRecord {
  ShortTimesRecord dns, connect, tls, send, first_byte, transfer;
};

struct ConnectionsRecord {
  std::uint64_t opened = 0;  // by requests of this stage
  std::uint64_t reused = 0;  // requests that found one open
  std::uint64_t stale_retries = 0;
};

struct BytesRecord {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
};

struct HistogramStep {
  double low_us = 0;  // lowest value of the step; the next step begins within 0.2 % above it
  std::uint64_t count = 0;
};

// Response times by how the request ended. Together they are the distribution behind response_ms; `ok` and `timed_out`
// together are what verdicts judge.
struct HistogramRecord {
  std::vector<HistogramStep> ok, bad, timed_out;
};

// Buckets of step_s from begin_s on; all lists have one length. Percentiles of response time, within 9 %.
struct SeriesRecord {
  double step_s = 1;
  std::vector<std::uint64_t> due, completed, failed;
  std::vector<std::optional<double>> p50_ms, p95_ms;
};

struct GateRecord {
  std::string name;
  bool red = false;
  double value = 0;
  double limit = 0;
  std::string text;
};

struct WorkerRecord {
  double wall_s = 0;
  double cpu_s = 0;
  double loop_lag_p50_ms = 0, loop_lag_p99_ms = 0, loop_lag_p99_9_ms = 0, loop_lag_max_ms = 0;
  std::uint64_t turns = 0;
};

struct HealthRecord {
  std::vector<GateRecord> gates;
  std::vector<WorkerRecord> workers;
};

using Tally = std::map<std::string, std::uint64_t>;

// What a stage knows of one route, and of all of them together.
struct NumbersRecord {
  CountsRecord counts;
  double rate_rps = 0;     // ended, whatever the outcome
  double goodput_rps = 0;  // ended well
  TimesRecord response_ms;
  TimesRecord service_ms;
  Tally failures;  // by failure_name
  Tally status;    // by status code
  BytesRecord bytes;
  HistogramRecord histogram;
};

struct StageRouteRecord {
  std::string name;
  NumbersRecord numbers;  // its keys stand beside `name` in the JSON
};

struct StageRecord {
  std::string name;
  std::string purpose;  // a purpose_name of a search, or "measure"
  LoadRecord load;
  double begin_s = 0;   // of the window, since the run began
  double length_s = 0;  // of the window: warm-up and drain not counted
  bool cut_short = false;
  bool valid = true;    // false: this machine was the limit
  NumbersRecord numbers;  // of all routes; its keys stand beside `name` in the JSON
  PhasesRecord phases_ms;
  ConnectionsRecord connections;
  ShortTimesRecord send_lag_ms;
  SeriesRecord series;
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  std::uint64_t redirects_refused = 0;
  std::vector<StageRouteRecord> routes;  // that had requests, in the order of target.routes
  HealthRecord health;
};

// One request and its response kept as evidence.
struct ExchangeRecord {
  std::uint64_t stage = 0;  // index into stages
  std::string route;
  double due_s = 0;         // since the run began
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

struct ReadingRecord {
  std::string subject;
  std::string name;
  double value = 0;
  double at_s = 0;  // since the run began
};

struct BracketRecord {
  std::optional<double> holds, breaks, low, high;
};

struct RouteVerdictRecord {
  std::string route;
  std::string reason = "none";
  double failure_share = 0, failure_low = 0, failure_high = 0;
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;
  std::optional<double> p95_low_ms, p95_high_ms;
  double goodput_rps = 0;
};

struct LevelRecord {
  std::uint64_t stage = 0;  // index into stages
  double users = 0;
  double rate_rps = 0;
  double goodput_rps = 0;
  bool broken = false;
  bool valid = true;
  std::string reason = "none";
  std::optional<std::string> worst;
  std::vector<RouteVerdictRecord> routes;
};

struct VerdictRecord {
  std::string status = "inconclusive";
  BracketRecord users;
  BracketRecord rps;
  std::optional<std::string> route;
  std::string reason = "none";
  double max_tested_users = 0;
  double capacity_rps = 0;
  bool saturated = false;
  std::optional<double> knee_users;
  bool stable = false;
  bool verified = false;
  std::optional<bool> recovered;
  std::vector<LevelRecord> levels;
  std::vector<std::string> notes;
};

struct RankedCauseRecord {
  std::string cause;
  double confidence = 0;
};

// The small, stable answer for scripts and agents.
struct AnswerRecord {
  std::string status = "inconclusive";
  BracketRecord users;
  BracketRecord rps;
  std::optional<std::string> route;
  std::optional<std::string> cause;  // absent: nobody has looked for one
  std::optional<double> confidence;
  std::vector<RankedCauseRecord> ranked;
  std::map<std::string, std::variant<double, std::string>> parameters;
  std::string sentence;
};

// The file beside a saved run that holds single requests.
struct ReplayRecord {
  std::string path;
  std::uint64_t requests = 0;  // of the run
  std::uint64_t kept = 0;      // of these in the file
};

struct Record {
  std::string format = std::string(record_format);
  int schema_version = record_version;
  std::string kind;  // "bench" | "run"
  std::string id;
  std::string tool_version;
  std::string created_at;  // "2026-11-21T09:30:00Z", when the run began
  std::string command;     // masked; empty when not started from a command line
  std::optional<std::string> imported_from;  // "prescale"
  bool interrupted = false;
  std::optional<AnswerRecord> answer;
  std::vector<std::string> warnings;
  double elapsed_s = 0;             // from the first request (preflight included) to the end
  std::uint64_t requests_sent = 0;  // every request, preflight and warm-up included
  TargetRecord target;
  PlanRecord plan;
  std::optional<ProfileRecord> profile;
  EnvironmentRecord environment;
  std::optional<VerdictRecord> verdict;
  std::vector<StageRecord> stages;
  std::vector<ExchangeRecord> exchanges;
  std::vector<ReadingRecord> readings;
  std::optional<ReplayRecord> replay;
};

}  // namespace brink::output
