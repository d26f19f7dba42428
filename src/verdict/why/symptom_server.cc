// Symptoms of the target's own side: counters, threads, data store, and what headers and bodies say.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

std::optional<Reading> read_kernel(const Features& f) {
  const Feature* throttled = measured(f, feature::throttled_share);
  const Feature* overflows = measured(f, feature::accept_overflows);
  const Feature* fds = measured(f, feature::fds_open);
  const Feature* most = measured(f, feature::fds_limit);
  const Feature* kills = measured(f, feature::oom_kills);
  const Feature* growth = measured(f, feature::rss_per_request);
  const double full = fds && most && most->value > 0 ? above(fds->value / most->value, 0, 0.85) : 0;
  // "Nothing special" takes the two counters that say most.
  const bool complete = throttled && overflows;
  const double found = std::max({above(kills, 0.5), full, above(overflows, 0.9), above(throttled, 0.1)});
  if (!complete && found < 0.5 && above(growth, 2000) < 0.5) return {};
  Deal deal(Group::kernel, throttled ? throttled : overflows ? overflows : kills ? kills : fds ? fds : growth);
  deal.take(kernel_oom, above(kills, 0.5)).take(kernel_fds, full).take(kernel_overflow, above(overflows, 0.9));
  return deal.take(kernel_throttled, above(throttled, 0.1))
      .take(kernel_growing, above(growth, 2000))
      .rest(kernel_plain);
}

bool peer_is_store(const Features& f) {
  constexpr std::string_view stores[] = {"postgres", "pgsql", "mysql", "maria", "redis",  "mongo", "oracle",
                                         ":5432",    ":6432", ":3306", ":6379", ":27017", ":1521", ":1433"};
  const std::string_view peer = f.text("peer");
  return std::any_of(std::begin(stores), std::end(stores), [&](std::string_view s) { return icontains(peer, s); });
}

namespace {

// Who uses the processor. Taken first: whoever waits, waits for what is busy.
void take_busy(Deal& deal, const Features& f) {
  const Feature* top = measured(f, feature::top_thread_cpu);
  const Feature* cores = measured(f, feature::cpu_cores);
  const Feature* host = measured(f, feature::host_cpu_share);
  const Feature* host_cores = measured(f, feature::host_cores);
  if (!cores) return;
  const double several = above(cores, 1.35);
  if (host_cores && host_cores->value > 1) {
    deal.take(process_all_cores, several * std::max(above(host, 0.88), above(cores, 0.8 * host_cores->value)));
    deal.take(process_others, above(host, 0.9) * (1 - above(cores, 0.3 * host_cores->value)) * (1 - above(top, 0.5)));
  }
  deal.take(process_one_core, top ? above(top, 0.82) * (1 - several) : 0);
  const Feature* runnable = measured(f, feature::threads_runnable);
  deal.take(process_convoy, above(cores, 0.75) * (1 - several) * above(runnable, 1.7));
  if (!top) deal.take(process_one_core, above(cores, 0.82) * (1 - several));
}

// What the other threads wait for.
Symptom waiting(const Features& f) {
  const auto count = [&](std::string_view name) {
    const Feature* feature = measured(f, name);
    return feature ? std::max(0.0, feature->value) : 0;
  };
  const double lock = count(feature::threads_futex), peer = count(feature::threads_peer);
  const double sleep = count(feature::threads_sleep), disk = count(feature::threads_disk);
  if (std::max({lock, peer, sleep, disk}) < 0.5) return process_idle;
  if (disk >= std::max({lock, peer, sleep})) return process_disk;
  if (peer >= 0.8 && lock > peer && peer >= sleep) return process_pool;
  if (peer >= std::max(lock, sleep)) return peer_is_store(f) ? process_store : process_peer;
  return sleep >= lock ? process_sleep : process_lock;
}

bool states_known(const Features& f) {
  return measured(f, feature::threads_futex) || measured(f, feature::threads_peer) ||
         measured(f, feature::threads_sleep) || measured(f, feature::threads_disk);
}

}  // namespace

std::optional<Reading> read_process(const Features& f) {
  const Feature* cores = measured(f, feature::cpu_cores);
  const bool states = states_known(f);
  if (!cores && !states) return {};
  Deal deal(Group::process, cores ? cores : f.find(feature::threads));
  take_busy(deal, f);
  return deal.rest(states ? waiting(f) : process_idle);
}

std::optional<Reading> read_store(const Features& f) {
  const Feature* locks = measured(f, feature::db_lock_waits);
  const Feature* active = measured(f, feature::db_active);
  if (!locks && !active) return {};
  Deal deal(Group::store, locks ? locks : active);
  return deal.take(store_locks, above(locks, 0.9)).take(store_busy, above(active, 0.8)).rest(store_quiet);
}

namespace {

struct Words {
  Symptom symptom;
  std::string_view word;
};

// What frameworks and proxies write on their error pages. In the order in which they are looked for.
constexpr Words error_pages[] = {
    {text_connections, "too many clients"},
    {text_connections, "too many connections"},
    {text_connections, "remaining connection slots"},
    {text_pool, "QueuePool"},
    {text_pool, "TimeoutError: ResourceRequest"},
    {text_pool, "HikariPool"},
    {text_pool, "Connection is not available"},
    {text_pool, "SQLTransientConnection"},
    {text_pool, "timeout exceeded when trying to connect"},
    {text_pool, "could not obtain a database connection"},
    {text_pool, "pool exhausted"},
    {text_pool, "pool timeout"},
    {text_pool, "checkout timeout"},
    {text_pool, "no free slot"},
    {text_rate, "rate limit"},
    {text_rate, "ratelimit"},
    {text_rate, "too many requests"},
    {text_rate, "throttled"},
    {text_rate, "slow down"},
    {text_circuit, "circuit"},
    {text_memory, "out of memory"},
    {text_memory, "OutOfMemory"},
    {text_memory, "Cannot allocate"},
    {text_waf, "captcha"},
    {text_waf, "access denied"},
    {text_waf, "request blocked"},
    {text_waf, "you have been blocked"},
    {text_waf, "mod_security"},
    {text_waf, "web application firewall"},
    {text_gateway, "bad gateway"},
    {text_gateway, "gateway time"},
    {text_gateway, "upstream"},
};

}  // namespace

std::optional<Reading> read_text(const Features& f) {
  const std::string_view body = f.text("body");
  for (const Words& words : error_pages) {
    if (icontains(body, words.word)) return Deal(Group::text, nullptr).rest(words.symptom);
  }
  if (!f.text("ratelimit_limit").empty()) return Deal(Group::text, nullptr).rest(text_rate);
  if (body.empty()) return {};
  return Deal(Group::text, nullptr).rest(text_plain);
}

}  // namespace brink::verdict::why
