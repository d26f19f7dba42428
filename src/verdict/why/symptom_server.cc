// Symptoms of the target's own side: counters, threads, data store, and what headers and bodies say.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "verdict/rules/amounts.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

namespace {

// One counter of the kernel: what it would say, and how surely it does. Without a value it was not read.
struct Counter {
  Symptom symptom;
  std::optional<double> probability;
};

std::optional<double> counted(const Feature* feature, double threshold) {
  return feature ? std::optional(above(feature, threshold)) : std::nullopt;
}

// What speaks for itself comes first.
std::array<Counter, 5> kernel_counters(const Features& f) {
  const Feature* fds = measured(f, feature::fds_open);
  const Feature* most = measured(f, feature::fds_limit);
  std::optional<double> full;
  if (fds && most && most->value > 0) full = above(fds->value / most->value, 0, 0.85);
  return {{{kernel_oom, counted(measured(f, feature::oom_kills), 0.5)},
           {kernel_fds, full},
           {kernel_overflow, counted(measured(f, feature::accept_overflows), 0.9)},
           {kernel_throttled, counted(measured(f, feature::throttled_share), 0.1)},
           {kernel_growing, counted(measured(f, feature::rss_per_request), 2000)}}};
}

}  // namespace

// A counter that stands still excludes what it counts. What nobody counted stays as likely as it was.
std::optional<Reading> read_kernel(const Features& f) {
  const std::array<Counter, 5> counters = kernel_counters(f);
  if (std::none_of(counters.begin(), counters.end(), [](const Counter& c) { return c.probability; })) return {};
  const auto named = {feature::throttled_share, feature::accept_overflows, feature::oom_kills, feature::fds_open};
  const Feature* source = measured(f, feature::rss_per_request);
  for (const std::string_view name : named) source = source ? source : measured(f, name);
  Deal deal(Group::kernel, source);
  double open = background(kernel_plain).share;  // of what the counters leave open
  for (const Counter& counter : counters) {
    if (counter.probability) deal.take(counter.symptom, *counter.probability);
    if (!counter.probability) open += background(counter.symptom).share;
  }
  for (const Counter& counter : counters) {
    if (counter.probability) continue;
    const double share = background(counter.symptom).share;
    deal.leave_open(counter.symptom, share / open);
    open -= share;
  }
  return deal.rest(kernel_plain);
}

bool peer_is_store(const Features& f) {
  constexpr std::string_view stores[] = {"postgres", "pgsql", "mysql", "maria", "redis",  "mongo", "oracle",
                                         ":5432",    ":6432", ":3306", ":6379", ":27017", ":1521", ":1433"};
  const std::string_view peer = f.text("peer");
  return std::any_of(std::begin(stores), std::end(stores), [&](std::string_view s) { return icontains(peer, s); });
}

namespace {

// A name of a process, or an address of this machine.
bool peer_is_here(const Features& f) {
  const std::string_view peer = f.text("peer");
  if (peer.empty()) return false;
  return peer.find(':') == std::string_view::npos || peer.find("127.0.0.") != std::string_view::npos ||
         peer.find("[::1]") != std::string_view::npos;
}

// How surely the processors are busy with what the threads wait for: a peer on this machine, and not with the target.
double peer_works(const Features& f) {
  const Feature* peer = measured(f, feature::threads_peer);
  const Feature* cores = measured(f, feature::cpu_cores);
  const Feature* host = measured(f, feature::host_cpu_share);
  const Feature* host_cores = measured(f, feature::host_cores);
  if (!peer || !cores || !host || !host_cores || !peer_is_here(f)) return 0;
  // As many of its sessions compute as threads wait for them, as long as there are processors.
  const double used = host->value * host_cores->value - cores->value;
  const double would = std::min(peer->value, host_cores->value - cores->value);
  return above(peer, 0.8) * above(used, host->error * host_cores->value, 0.75 * would);
}

// Who uses the processor. Taken first: whoever waits, waits for what is busy.
void take_busy(Deal& deal, const Features& f) {
  const Feature* top = measured(f, feature::top_thread_cpu);
  const Feature* cores = measured(f, feature::cpu_cores);
  const Feature* host = measured(f, feature::host_cpu_share);
  const Feature* host_cores = measured(f, feature::host_cores);
  if (!cores) return;
  const double several = above(cores, 1.35);
  const Feature* allowed = measured(f, feature::cpus_allowed);
  if (host_cores && host_cores->value > 1) {
    const double all = allowed ? std::min(allowed->value, host_cores->value) : host_cores->value;
    deal.take(process_all_cores, several * std::max(above(host, 0.88), above(cores, 0.8 * all)));
    deal.take(process_others, above(host, 0.9) * (1 - above(cores, 0.3 * host_cores->value)) * (1 - above(top, 0.5)) *
                                  (1 - peer_works(f)));
  }
  deal.take(process_one_core, top ? above(top, 0.82) * (1 - several) : 0);
  // Whoever waits for a lock sleeps until its holder lets go of it; whoever lacks a processor is ready to run. Threads
  // that are ready by the dozen, none of them waiting for another, have no more than that one core.
  const Feature* runnable = measured(f, feature::threads_runnable);
  const Feature* lock = measured(f, feature::threads_futex);
  const double crowd = above(cores, 0.75) * (1 - several) * above(runnable, 1.7);
  const double held_up = lock && runnable ? above(lock, 0.5 * runnable->value) : 1;
  deal.take(process_convoy, crowd * held_up).take(process_all_cores, crowd);
  // One core's work done by many in turn, each of whom holds up the others: no thread is busy for long.
  const double in_turn = above(cores, 0.75) * (1 - several) * (top ? 1 - above(top, 0.6) : 0) * above(lock, 2);
  deal.take(process_convoy, in_turn);
  if (!top) deal.take(process_one_core, above(cores, 0.82) * (1 - several));
}

// While everything stops all threads wait: so many on average, for the longest stop in the time that was watched.
double held_up_by_stops(const Features& f) {
  const Feature* threads = measured(f, feature::threads);
  const Feature* longest = measured(f, feature::freeze_longest);
  const Feature* watched = measured(f, feature::watched_for);
  if (!threads || !longest || !watched || !measured(f, feature::freeze_period)) return 0;
  if (is_one(measured(f, feature::freeze_one_route)) || watched->value <= 0) return 0;
  return threads->value * std::min(1.0, longest->value / watched->value);
}

// What the other threads wait for.
Symptom waiting(const Features& f) {
  const auto count = [&](std::string_view name) {
    const Feature* feature = measured(f, name);
    return feature ? std::max(0.0, feature->value) : 0;
  };
  const double lock = std::max(0.0, count(feature::threads_futex) - held_up_by_stops(f)),
               peer = count(feature::threads_peer);
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
  if (!states) return deal.rest(process_idle);
  const Symptom state = waiting(f);
  if ((state == process_store || state == process_pool) && peer_is_store(f))
    deal.take(process_store_works, peer_works(f));
  return deal.rest(state);
}

std::optional<Reading> read_working(const Features& f) {
  if (!rules::at_work_while_others_wait(f) || !measured(f, feature::threads_at_work_spread)) return {};
  return Deal(Group::working, measured(f, feature::threads_at_work))
      .take(working_fixed, rules::fixed_at_work(f))
      .rest(working_varies);
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
