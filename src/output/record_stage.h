// The part of a record that holds numbers: what one stage of load amounts to, in total and route by route. See record.h
// for the conventions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace brink::output {

// How a stage was meant to load the target.
struct Load {
  std::string model = "closed";  // "closed" | "open"
  std::string text;              // the same in a sentence, with what latency means under it
  std::optional<double> users;   // closed; the most at once where their number changes
  double think_s = 0;
  double think_jitter = 0;
  double ramp_s = 0;                    // closed: users start over this time; open: the rate moves from `from` to `to`
  std::optional<std::string> shape;     // how the load goes over time, in words; absent: the same all the time
  std::optional<double> from_rps;       // open
  std::optional<double> to_rps;         // open
  std::optional<double> mean_rps;       // open
  std::optional<double> peak_rps;       // open
  std::optional<std::string> arrivals;  // open: "constant" | "poisson"
  std::optional<std::uint64_t> requests;
  std::optional<double> duration_s;
  double warmup_s = 0;
  double drain_s = 0;
};

// due = sent + missed; sent = completed + failed + in_flight.
struct Counts {
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
struct Times {
  std::uint64_t count = 0;
  std::optional<double> min, mean, deviation, max;
  std::optional<double> p50, p75, p90, p95, p99, p99_9, p99_99;
};

// Milliseconds; all absent when count is 0.
struct ShortTimes {
  std::uint64_t count = 0;
  std::optional<double> min, mean, p50, p95, p99, max, deviation;
};

// Of new connections: dns, connect, tls. Of all requests: send, first_byte, transfer.
struct Phases {
  ShortTimes dns, connect, tls, send, first_byte, transfer;
};

struct Connections {
  std::uint64_t opened = 0;   // by requests of this stage
  std::uint64_t reused = 0;   // requests that found one open
  std::uint64_t streams = 0;  // HTTP/2: requests put on them, repeated ones as often
  std::uint64_t stale_retries = 0;
};

// Messages are texts and binary ones; bytes are theirs, without framing.
struct WebSockets {
  std::uint64_t opened = 0;
  std::uint64_t dropped = 0;    // ended by the other side, or broken
  std::uint64_t reopened = 0;   // of those opened: in place of one that was given up, or could not be opened
  std::uint64_t most_open = 0;  // at once, and at most
  std::uint64_t messages_sent = 0;
  std::uint64_t messages_received = 0;
  std::uint64_t unexpected = 0;  // of those received: nobody waited for them
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t closes = 0;  // that this side began
  std::uint64_t closes_unanswered = 0;
  std::map<std::string, std::uint64_t> close_codes;  // received
};

struct Bytes {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t body = 0;  // of what was received: bodies of complete responses
};

struct HistogramStep {
  double low_us = 0;  // lowest value of the step; the next step begins within 0.2 % above it
  std::uint64_t count = 0;
};

// Response times by how the request ended. Together they are the distribution behind response_ms; `ok` and `timed_out`
// together are what verdicts judge.
struct Histogram {
  std::vector<HistogramStep> ok, bad, timed_out;
};

// Buckets of step_s from begin_s on; all lists have one length, or none. What ended in the drain lies in buckets beyond
// length_s. Percentiles of response time, within 9 %.
struct Series {
  double step_s = 1;
  std::vector<double> asked_rps;           // open load: over what of the bucket lies within length_s
  std::vector<std::uint32_t> asked_users;  // closed load whose users change: at the middle of the bucket
  std::vector<std::uint64_t> due, completed, failed;
  std::vector<std::optional<double>> p50_ms, p95_ms;
};

// One step of an open load whose rate goes by steps. The numbers are those of the buckets of `series` that lie in it as
// wholes; times are within 9 %.
struct Plateau {
  double asked_rps = 0;
  double begin_s = 0;   // since begin_s of the stage
  double end_s = 0;     // likewise
  double judged_s = 0;  // so long are the buckets together
  std::uint64_t due = 0, completed = 0, failed = 0;
  std::optional<double> p50_ms, p95_ms, p99_ms;
};

struct Gate {
  std::string name;
  bool red = false;
  double value = 0;
  double limit = 0;
  std::string text;
};

struct Worker {
  double wall_s = 0;
  double cpu_s = 0;
  double loop_lag_p50_ms = 0, loop_lag_p99_ms = 0, loop_lag_p99_9_ms = 0, loop_lag_max_ms = 0;
  std::uint64_t turns = 0;
};

struct Health {
  std::vector<Gate> gates;
  std::vector<Worker> workers;
};

// One of several processes that made the load together, on this machine or on others (then: workers).
struct Process {
  std::uint32_t number = 1;  // from 1
  std::uint64_t pid = 0;
  std::string name;            // of a worker, by which it joins and joins again; empty: a process of this machine
  std::string host;            // of a worker
  std::string segment;         // "2/3": the second of three parts of the load
  std::string health;          // a process_health; empty: not recorded by older versions
  std::uint64_t users = 0;     // of a program: that have begun
  std::uint64_t requests = 0;  // that ended in the window
  double rate_rps = 0;
  double cpu_share = 0;  // of a core, over the window
  std::optional<double> send_lag_p99_ms;
  double loop_lag_p99_9_ms = 0;
  bool valid = true;  // false: it was lost, or left and nobody took over, or was the limit
  std::string text;   // why not
  // Moments since the stage began.
  std::optional<double> joined_s;      // where it was not there from the beginning
  std::optional<double> left_s;        // it was told to end: all it saw is there
  std::optional<double> lost_s;        // it was noticed that it had died, or was not heard of
  std::optional<double> seen_s;        // of one that was lost: its numbers are as of then
  std::optional<double> restored_s;    // of one that was lost: others played its part of the load again
  std::uint64_t unknown_requests = 0;  // of one that was lost: so many became due of which nothing is known
  // Of the coordinator's clock to its own, and by how much that may be wrong; absent: they share one.
  std::optional<double> clock_offset_ms, clock_error_ms;
};

inline constexpr const char* process_healths[] = {"ok", "saturated", "lost", "left", "rejoined"};

// How far apart the first requests of several processes were, and by how much their clocks may be.
struct StartSpread {
  double spread_ms = 0, error_ms = 0;
};

// A time of a stage that is not to be trusted: seconds since begin_s.
struct Interval {
  double from_s = 0, to_s = 0;
  std::string text;  // why
};

using Tally = std::map<std::string, std::uint64_t>;

// What users' programs said of themselves (scenarios, scripts).
struct Check {
  std::string name;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

// What a stage knows of one route, and of all of them together.
struct Numbers {
  Counts counts;
  double rate_rps = 0;     // ended, whatever the outcome
  double goodput_rps = 0;  // ended well
  Times response_ms;
  Times service_ms;
  Tally failures;  // by failure_name
  Tally status;    // by status code
  Bytes bytes;
  Histogram histogram;
};

struct StageRoute {
  std::string name;
  Numbers numbers;  // its keys stand beside `name` in the JSON
};

struct Stage {
  std::string name;
  std::string purpose;  // a purpose_name of a search, or "measure"
  Load load;
  double begin_s = 0;   // of the window, since the run began
  double length_s = 0;  // of the window: warm-up and drain not counted
  bool cut_short = false;
  bool valid = true;  // false: this machine was the limit
  Numbers numbers;    // of all routes; its keys stand beside `name` in the JSON
  Phases phases_ms;
  Connections connections;
  std::optional<WebSockets> websockets;  // absent: there were none
  Tally http_versions;                   // complete responses by version: "HTTP/1.1", "HTTP/2"
  ShortTimes send_lag_ms;
  Series series;
  std::vector<Plateau> plateaus;  // none: the rate was one, or moved all the time
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  std::uint64_t redirects_refused = 0;
  std::vector<Check> checks;             // by name
  std::map<std::string, Tally> mishaps;  // by mishap_name, then by key; kinds that happened
  std::vector<StageRoute> routes;        // that had requests, in the order of target.routes
  Health health;
  std::vector<Process> processes;    // none: there was but one
  std::optional<StartSpread> start;  // of these, where it can be told
  std::vector<Interval> invalid;     // by the time they begin
};

}  // namespace brink::output
