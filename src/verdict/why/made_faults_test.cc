#include "verdict/why/made_faults_test.h"

#include <map>

namespace brink::verdict::why::test {

using namespace feature;

namespace {

using Maker = Features (*)();

// At one user healthy, then so many failures.
Features failing(const Values& kinds, double latency, double spread) {
  Features f = searched(0.02, 200, 10);
  failures(f, kinds, latency, spread);
  return f;
}

Features fails_alone(double share, const Values& kinds) {
  Features f = failing(kinds, 0.004, 0.6);
  add(f, "search",
      {{failed_share_one_user, share},
       {failed_share_break, share},
       {breaks_at_users, 1},
       {saturated, 0},
       {s_min_cv, 0.1}});
  return f;
}

Features slow_alone(double s) {
  Features f = searched(s, 5, 20);
  add(f, "search", {{breaks_at_users, 1}, {saturated, 0}, {freeze_longest, 0.05}});
  return f;
}

Features busy(Features f, double cores, double top, double runnable) {
  add(f, "probe",
      {{cpu_cores, cores},
       {host_cores, 2},
       {host_cpu_share, 0.95},
       {top_thread_cpu, top},
       {threads_runnable, runnable},
       {threads_futex, 0},
       {threads_peer, 0},
       {threads_sleep, 0}});
  return f;
}

Features idle(Features f, const Values& states) {
  add(f, "probe",
      {{cpu_cores, 0.05},
       {host_cores, 2},
       {host_cpu_share, 0.2},
       {top_thread_cpu, 0.03},
       {threads_runnable, 0.1},
       {threads_futex, 0},
       {threads_peer, 0},
       {threads_sleep, 0},
       {threads_disk, 0}});
  add(f, "probe", states);
  return f;
}

// The lab's: one thread, 8 ms each, and a deadline of 250 ms for those that wait.
Features cpu_by_deadline() {
  Features f = searched(0.008, 125, 2);
  failures(f, {{failed_500, 1}}, 0.25, 0.1);
  queue(f, 0, 0, 0.01, 0.3);
  add(f, "bystander", {{phi_missing, 0.9}, {bystander_lost_share, 0}});
  return busy(f, 1.0, 0.98, 1);
}

Features convoy() {
  Features f = searched(0.0013, 700, 1);
  queue(f, 0, 0, 0.06, 1.2);
  add(f, "comb", {{starved_share, 0.1}, {hold_cv, 2}});
  add(f, "bystander", {{phi_static, 0.9}, {bystander_fresh_ratio, 1.1}, {bystander_lost_share, 0.3}});
  f = busy(f, 1.0, 0.3, 6);
  f.set(threads_futex, 24, 0, "probe");  // they sleep until they may have the lock
  return f;
}

Features throttled() {
  Features f = searched(0.01, 25, 1);
  add(f, "comb", {{quota_acf, 0.94}, {hold_cv, 1}});
  add(f, "bystander", {{phi_static, 0.5}, {bystander_slowdown, 20}, {bystander_lost_share, 0}});
  add(f, "probe",
      {{cpu_cores, 0.25},
       {host_cores, 2},
       {host_cpu_share, 0.3},
       {throttled_share, 0.5},
       {cpu_quota, 0.25},
       {accept_overflows, 0}});
  return f;
}

Features row_lock() {
  Features f = searched(0.018, 66, 2);
  queue(f, 0, 0, 0.02, 0.7);
  others(f, 0.01, 1.1);
  add(f, "keys", {{key_ratio, 6}});
  f = idle(f, {{threads_peer, 19}, {threads_futex, 12}, {db_active, 1}, {db_lock_waits, 14}});
  f.set_text("peer", "127.0.0.1:5432");
  return f;
}

Features seq_scan() {
  Features f = searched(0.017, 118, 3);
  queue(f, 0, 0, 0.3, 1);
  others(f, 0.05, 1.5);
  f = idle(f, {{threads_peer, 8}, {threads_futex, 2}, {db_active, 5}, {db_lock_waits, 0}});
  f.set_text("peer", "127.0.0.1:5432 (postgres)");
  f.set_text("db_query", "SELECT * FROM items WHERE sku = $1");
  return f;
}

Features downstream() {
  Features f = searched(0.3, 33, 10);
  queue(f, 10, 0.9, 0.2, 1.3);
  others(f, 0.01, 1.1);
  waits(f);
  f = idle(f, {{threads_peer, 20}});
  f.set_text("peer", "10.0.0.7:9000");
  return f;
}

Features disk() {
  Features f = searched(0.02, 90, 4);
  others(f, 0.02, 1.2);
  return idle(f, {{threads_disk, 6}});
}

Features backlog() {
  Features f = searched(0.02, 49, 5);
  failures(f, {{failed_timeout, 1}}, 0, 0);
  add(f, "connection", {{connect_retry_share, 0.2}, {connect_time, 0.0001}, {connect_time_loaded, 1.0}});
  add(f, "comb", {{queue_bound, 5}});
  add(f, "probe", {{accept_overflows, 240}, {throttled_share, 0}});
  return f;
}

Features descriptors() {
  Features f = failing({{failed_timeout, 0.6}, {failed_refused, 0.4}}, 1, 1);
  add(f, "connections", {{connection_limit, 76}});
  add(f, "probe", {{fds_open, 80}, {fds_limit, 80}, {accept_overflows, 0}, {throttled_share, 0}});
  return f;
}

Features connections() {
  Features f = failing({{failed_reset, 1}}, 0.001, 1);
  add(f, "connections", {{connection_limit, 48}});
  add(f, "probe", {{fds_open, 60}, {fds_limit, 1024}, {accept_overflows, 0}, {throttled_share, 0}});
  return f;
}

Features keepalive() {
  Features f = failing({{failed_reset, 1}}, 0, 0);
  add(f, "search", {{failed_on_reused_share, 1}, {failed_request_number, 100}});
  return f;
}

Features churn() {
  Features f = searched(0.004, 900, 4);
  add(f, "connection", {{reused_share, 0}, {connect_time, 0.001}, {connect_time_loaded, 0.004}});
  return f;
}

Features handshakes() {
  Features f = busy(searched(0.004, 300, 4), 1.9, 0.9, 3);
  add(f, "connection",
      {{tls_time, 0.004}, {tls_time_loaded, 0.08}, {connect_time, 0.0001}, {connect_time_loaded, 0.0002}});
  return f;
}

Features bandwidth() {
  Features f = searched(0.1, 20, 3);
  add(f, "size", {{size_slope, 1e-7}, {response_bytes, 900000}, {transfer_share, 0.93}, {bytes_rate, 1e7}});
  queue(f, 0, 0, 0.3, 1);
  return f;
}

Features firewall() {
  Features f = failing({{failed_401_403, 1}}, 0.002, 0.5);
  f.set_text("body", "Access denied");
  return f;
}

Features pauses() {
  Features f = searched(0.005, 180, 10);
  add(f, "search", {{saturated, 0}, {breaks_at_users, 1}});
  add(f, "hold_long",
      {{freeze_longest, 2.5}, {freeze_period, 10}, {freeze_share, 0.25}, {freeze_one_route, 0}, {quota_acf, 0.05}});
  return f;
}

Features stampede() {
  Features f = pauses();
  add(f, "hold_long", {{freeze_longest, 0.6}, {freeze_period, 5}, {freeze_one_route, 1}});
  add(f, "search", {{breaks_at_users, 40}});
  others(f, 0.0, 1.0);
  return f;
}

Features cold() {
  Features f = searched(0.01, 300, 20);
  add(f, "search", {{saturated, 0}, {first_request, 1.5}});
  add(f, "burst", {{burst_ratio, 150}});
  return f;
}

Features cold_for_the_added() {
  Features f = searched(0.03, 1000, 20);
  add(f, "search", {{saturated, 0}, {first_request, 0.03}, {growth_delay, 2.1}});
  others(f, 0.0, 1.0);
  return f;
}

Features leak() {
  Features f = searched(0.02, 100, 5);
  add(f, "hold_long", {{drift_per_request, 0.0001}, {drift_certainty, 0.999}, {freeze_longest, 0.03}});
  add(f, "recovery", {{recovery_ratio, 4}, {recovered, 0}});
  return f;
}

Features dies() {
  Features f = failing({{failed_refused, 0.8}, {failed_reset, 0.2}}, 0, 0);
  add(f, "search", {{died, 1}, {restarted, 0}, {recovered, 0}, {retrograde, 1}});
  return f;
}

Features killed() {
  Features f = dies();
  add(f, "search", {{restarted, 1}});
  add(f, "probe", {{oom_kills, 1}, {throttled_share, 0}, {accept_overflows, 0}});
  return f;
}

Features storm() {
  Features f = failing({{failed_timeout, 1}}, 0, 0);
  add(f, "search", {{retrograde, 0.7}, {recovered, 0}});
  add(f, "hold_long", {{drift_per_request, 0}, {drift_certainty, 0.2}});
  return f;
}

Features connections_of_store() {
  Features f = failing({{failed_500, 1}}, 0.003, 0.8);
  f.set_text("body", "FATAL: sorry, too many clients already");
  others(f, 0.01, 1.0);
  return f;
}

// As many as wait for longer than the proxy does.
Features gateway() {
  Features f = failing({{failed_504, 1}}, 1.0, 0.01);
  add(f, "search", {{breaks_at_users, 240}, {tested_users, 256}});
  return f;
}

Features items() {
  Features f = searched(0.2, 40, 8);
  add(f, "size", {{size_slope, 1e-5}, {response_bytes, 18000}, {transfer_share, 0.02}});
  f = idle(f, {{threads_peer, 7}});
  f.set_text("peer", "127.0.0.1:5432");
  return f;
}

Features payload() {
  Features f = busy(searched(0.2, 8, 2), 1.9, 0.9, 4);
  add(f, "size", {{size_slope, 1e-7}, {response_bytes, 1800000}, {transfer_share, 0.1}});
  return f;
}

Features some_keys() {
  Features f = slow_alone(0.2);
  add(f, "search", {{s_min_cv, 2.5}, {breaks_at_users, 1}});
  return f;
}

Features breaker() {
  Features f = failing({{failed_503, 1}}, 0.0008, 0.8);
  add(f, "search", {{retrograde, 0.9}});
  add(f, "recovery", {{recovery_time, 10}, {recovery_ratio, 1}});
  f.set_text("body", "CircuitBreaker 'catalog' is OPEN");
  return f;
}

Features no_ports() {
  Features f = failing({{failed_refused, 1}}, 0, 0);
  add(f, "search", {{generator_limited, 1}});
  add(f, "connection", {{reused_share, 0}});
  return f;
}

Features neighbour() {
  Features f = searched(0.02, 60, 3);
  add(f, "probe", {{cpu_cores, 0.2}, {host_cores, 4}, {host_cpu_share, 0.99}, {top_thread_cpu, 0.1}});
  return f;
}

Features short_of_memory() {
  Features f = idle(searched(0.02, 60, 3), {{threads_disk, 4}});
  add(f, "search", {{freeze_longest, 0.8}});
  f.set_text("body", "java.lang.OutOfMemoryError: GC overhead limit exceeded");
  return f;
}

Features cache_server() {
  Features f = searched(0.005, 190, 1);
  queue(f, 0, 0, 0.0, 0.3);
  others(f, 0.02, 1.1);
  f = idle(f, {{threads_peer, 20}});
  f.set_text("peer", "127.0.0.1:6379 (redis)");
  return f;
}

const std::map<std::string_view, Maker>& faults() {
  static const std::map<std::string_view, Maker> all = {
      {"cpu_bound", cpu_by_deadline},
      {"gil", convoy},
      {"circuit_breaker", breaker},
      {"client_ports", no_ports},
      {"noisy_neighbour", neighbour},
      {"memory_pressure", short_of_memory},
      {"redis_block", cache_server},
      {"cpu_throttled", throttled},
      {"db_lock_wait", row_lock},
      {"db_slow_query", seq_scan},
      {"downstream_slow", downstream},
      {"disk_bound", disk},
      {"backlog_overflow", backlog},
      {"fd_limit", descriptors},
      {"connection_limit", connections},
      {"keepalive_limit", keepalive},
      {"connection_churn", churn},
      {"tls_handshake_cpu", handshakes},
      {"bandwidth_limit", bandwidth},
      {"waf_block", firewall},
      {"periodic_pause", pauses},
      {"cache_stampede", stampede},
      {"cold_start", cold},
      {"cold_start", cold_for_the_added},
      {"leak_or_drift", leak},
      {"crash", dies},
      {"memory_limit", killed},
      {"retry_storm", storm},
      {"too_many_db_connections", connections_of_store},
      {"proxy_timeout", gateway},
      {"upstream_down",
       [] {
         return fails_alone(1, {{failed_502, 1}});
       }},
      {"always_failing",
       [] {
         return fails_alone(0.35, {{failed_500, 1}});
       }},
      {"slow_route", [] { return slow_alone(4); }},
      {"n_plus_one", items},
      {"slow_payload", payload},
      {"data_dependent", some_keys},
  };
  return all;
}

}  // namespace

std::optional<Features> made_fault(std::string_view name) {
  const auto it = faults().find(name);
  return it == faults().end() ? std::nullopt : std::optional(it->second());
}

std::vector<std::string_view> made_faults() {
  std::vector<std::string_view> out;
  for (const auto& [name, maker] : faults()) out.push_back(name);
  return out;
}

}  // namespace brink::verdict::why::test
