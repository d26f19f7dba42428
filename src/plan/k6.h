// A test of k6 as plain values: the script that was given, what its first pass found, the options it runs with once all
// layers are put together (defaults, config file, script, environment, flags), and how its parts ended.
//
// Names are k6's where a user of k6 meets them (scenario, exec, thresholds), ours otherwise: a VU is a user.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/metric_kind.h"
#include "base/time.h"
#include "plan/leg.h"
#include "plan/plan.h"

namespace brink::plan::k6 {

using Names = std::map<std::string, std::string>;

// A script before anything of it has run.
struct Source {
  enum class Type : std::uint8_t { js, ts };
  enum class Isolation : std::uint8_t { group, user };  // users who share a runtime: some; none
  std::string file;                                     // absolute path; "-": standard input
  std::string text;
  std::string working_directory;  // absolute; what relative names of a script from standard input are relative to
  Type type = Type::js;
  Isolation isolation = Isolation::group;
  bool extended = true;  // compatibility mode: `global` is there
  Names env;             // all that __ENV has: of the system, if it is to be seen, and of -e
  // Of an archive: everything that may be opened or imported, by absolute path or https URL. Nothing else exists then.
  std::optional<std::map<std::string, std::string>> files;
};

struct CustomMetric {
  std::string name;
  MetricKind kind = MetricKind::counter;
  MetricContains contains = MetricContains::plain;
};

// What the first pass (no user, __VU 0) found. The order of `metrics` is that of their ids (sample/metrics.h).
struct Init {
  std::string options_json = "{}";   // the exported `options`
  std::vector<std::string> exports;  // callable ones
  bool has_setup = false;
  bool has_teardown = false;
  bool has_handle_summary = false;
  std::vector<CustomMetric> metrics;
  std::vector<std::string> modules;  // built-in ones it imports: "k6/http"
  std::map<std::string, std::string>
      files;                       // opened and imported, by absolute path or https URL, the script itself too
  std::vector<std::string> notes;  // for the user, one line each
};

// Executors, as k6 calls them. `users` are VUs, durations what k6 takes as such; validated (input/k6).
struct SharedIterations {
  std::uint32_t users = 1;
  std::uint64_t iterations = 1;
  Duration max_duration = std::chrono::minutes(10);
};
struct PerUserIterations {
  std::uint32_t users = 1;
  std::uint64_t iterations = 1;  // of each
  Duration max_duration = std::chrono::minutes(10);
};
struct ConstantUsers {
  std::uint32_t users = 1;
  Duration duration{};
};
struct RampingUsers {
  std::uint32_t at_first = 1;
  std::vector<Leg> stages;  // targets are users
  Duration graceful_ramp_down = std::chrono::seconds(30);
};
struct ConstantArrivals {
  std::uint64_t rate = 1;  // iterations in each time_unit
  Duration time_unit = std::chrono::seconds(1);
  Duration duration{};
  std::uint32_t users = 1;  // there from the start
  std::uint32_t most_users = 1;
};
struct RampingArrivals {
  std::uint64_t start_rate = 0;
  Duration time_unit = std::chrono::seconds(1);
  std::vector<Leg> stages;  // targets are iterations in each time_unit
  std::uint32_t users = 1;
  std::uint32_t most_users = 1;
};
using Executor =
    std::variant<SharedIterations, PerUserIterations, ConstantUsers, RampingUsers, ConstantArrivals, RampingArrivals>;

struct Scenario {
  std::string name = "default";
  Executor executor = PerUserIterations{};
  Duration start_time{};
  Duration graceful_stop = std::chrono::seconds(30);
  std::string exec = "default";
  Names env;
  Names tags;
};

// One expression of `thresholds`.
struct Threshold {
  enum class Op : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };
  std::string key;         // as written: "http_req_duration{status:200}"
  std::string metric;      // "http_req_duration"
  Names tags;              // a sub-metric: all of them must be as said. Empty: the metric itself
  std::string text;        // as written: "p(95) < 500"
  std::string aggregate;   // "p(95)", "rate", "count", ...
  double percentile = -1;  // of p(N): 0 to 100
  Op op = Op::less;
  double value = 0;
  bool abort = false;           // abortOnFail
  Duration delay_abort_eval{};  // from the start of the test
};

struct ClientCertificate {
  std::string cert;  // PEM
  std::string key;
  std::string password;
  std::vector<std::string> domains;  // with wildcards; none: all
};

// Where a name is looked up (option dns).
struct Dns {
  enum class Select : std::uint8_t { first, random, round_robin };
  enum class Policy : std::uint8_t { prefer_ipv4, prefer_ipv6, only_ipv4, only_ipv6, any };
  Duration ttl = std::chrono::minutes(5);  // max(): for ever
  Select select = Select::random;
  Policy policy = Policy::prefer_ipv4;
};

// All options, after consolidation.
struct Options {
  std::vector<Scenario> scenarios;  // at least one, by name
  std::vector<Threshold> thresholds;
  bool no_thresholds = false;
  bool no_setup = false;
  bool no_teardown = false;
  Duration setup_timeout = std::chrono::seconds(60);
  Duration teardown_timeout = std::chrono::seconds(60);
  Duration handle_summary_timeout = std::chrono::seconds(120);
  Duration min_iteration_duration{};

  // Of requests
  std::uint32_t rps = 0;  // over all users; 0: as they come
  std::uint32_t max_redirects = 10;
  std::optional<std::string> user_agent;  // empty: none is sent; absent: ours
  std::uint32_t batch = 20;
  std::uint32_t batch_per_host = 6;
  std::string http_debug;  // "", "headers", "full"
  bool insecure_skip_tls_verify = false;
  std::vector<std::string> tls_cipher_suites;
  std::string tls_min;  // "tls1.2"; empty: whatever is safe
  std::string tls_max;
  std::vector<ClientCertificate> tls_auth;
  bool throws = false;
  std::vector<std::pair<std::string, std::string>> hosts;  // "name[:port]" or with wildcard, to "address[:port]"
  std::vector<std::string> block_hostnames;
  std::vector<std::string> blacklist_ips;  // networks
  Dns dns;
  bool no_connection_reuse = false;
  bool no_user_connection_reuse = false;  // noVUConnectionReuse
  bool no_cookies_reset = false;
  bool discard_response_bodies = false;
  bool allow_foreign_hosts = false;  // --i-own-this, or the user has said so: load may go beyond this machine

  // Of metrics and the end
  std::vector<std::string> system_tags;
  Names tags;
  std::vector<std::string> summary_trend_stats = {"avg", "min", "med", "max", "p(90)", "p(95)"};
  std::string summary_time_unit;  // "", "s", "ms", "us"
  std::string console_output;     // file; empty: the log

  // Of several instances, the part that is this one: "0:1/4" and "0,1/4,1/2,3/4,1"; empty: all.
  std::string execution_segment;
  std::string execution_segment_sequence;

  // What exec.test.options and the global `options` show.
  std::string json = "{}";
};

// How setup, teardown, the init of users or the whole test ended.
struct Ending {
  enum class How : std::uint8_t {
    ok,
    exception,      // thrown, and not caught
    timeout,        // setupTimeout, teardownTimeout
    aborted,        // exec.test.abort()
    marked_failed,  // exec.test.fail(): goes on, and the test has failed
    interrupted,    // the run was told to stop
  };
  How how = How::ok;
  std::string text;   // what was thrown or said
  std::string place;  // "file:///home/x/script.js:12:5(3)" lines, as k6 prints a stack; may be empty
};

}  // namespace brink::plan::k6
