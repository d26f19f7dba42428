#include "verdict/rules/list.h"

#include "base/check.h"

// One line a cause, in the order of the catalogue.
#define BRINK_RULES(RULE)       \
  RULE(generator_limited)       \
  RULE(client_ports)            \
  RULE(bandwidth_limit)         \
  RULE(nagle_delayed_ack)       \
  RULE(backlog_overflow)        \
  RULE(connection_limit)        \
  RULE(fd_limit)                \
  RULE(keepalive_limit)         \
  RULE(tls_handshake_cpu)       \
  RULE(connection_churn)        \
  RULE(rate_limited)            \
  RULE(load_shedding)           \
  RULE(circuit_breaker)         \
  RULE(waf_block)               \
  RULE(worker_limit)            \
  RULE(event_loop_blocked)      \
  RULE(gil)                     \
  RULE(lock_contention)         \
  RULE(periodic_pause)          \
  RULE(leak_or_drift)           \
  RULE(cold_start)              \
  RULE(crash)                   \
  RULE(cpu_bound)               \
  RULE(cpu_throttled)           \
  RULE(noisy_neighbour)         \
  RULE(disk_bound)              \
  RULE(memory_pressure)         \
  RULE(memory_limit)            \
  RULE(pool_exhausted)          \
  RULE(db_lock_wait)            \
  RULE(db_slow_query)           \
  RULE(n_plus_one)              \
  RULE(too_many_db_connections) \
  RULE(cache_stampede)          \
  RULE(redis_block)             \
  RULE(downstream_slow)         \
  RULE(proxy_timeout)           \
  RULE(upstream_down)           \
  RULE(retry_storm)             \
  RULE(none)                    \
  RULE(slow_route)              \
  RULE(slow_payload)            \
  RULE(always_failing)          \
  RULE(data_dependent)          \
  RULE(unknown)

namespace brink::verdict::rules {

#define BRINK_DECLARE(name) extern const Rule name;
BRINK_RULES(BRINK_DECLARE)
#undef BRINK_DECLARE

namespace {

#define BRINK_ADDRESS(name) &name,
constexpr const Rule* rules[] = {BRINK_RULES(BRINK_ADDRESS)};
#undef BRINK_ADDRESS

}  // namespace

std::span<const Rule* const> all() { return rules; }

void set(Parameters& out, std::string_view name, const Features& f, std::string_view feature) {
  set(out, name, number(f, feature));
}

void set(Parameters& out, std::string_view name, std::optional<double> value) {
  if (value) out.insert_or_assign(std::string(name), *value);
}

}  // namespace brink::verdict::rules
