// Symptoms in words: connections, time, data and the target's own side.
#include <fmt/format.h>

#include "verdict/rules/amounts.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using namespace feature;
using rules::amount;
using rules::count_text;
using rules::number;
using rules::percent;
using rules::time;
using rules::times;

std::string connection_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::phases_syn:
      return fmt::format("{} of the connects take as long as a repeated SYN", percent(f, connect_retry_share));
    case Symptom::phases_tls:
      return fmt::format("TLS handshakes grow from {} to {} under load", time(f, tls_time), time(f, tls_time_loaded));
    case Symptom::phases_connect:
      return fmt::format("connects grow from {} to {} under load", time(f, connect_time), time(f, connect_time_loaded));
    case Symptom::phases_closed:
      return fmt::format("only {} of a single user's requests find their connection still open",
                         percent(f, reused_share));
    case Symptom::connections_capped:
      return fmt::format("{} connections work at once, more do not", count_text(f, connection_limit));
    case Symptom::reuse_number:
      return fmt::format("connections fail at their request number {}", count_text(f, failed_request_number));
    case Symptom::reuse_closed:
      return fmt::format("{} of the failures are on connections that had worked before",
                         percent(f, failed_on_reused_share));
    case Symptom::reuse_fine: return "failures are not tied to connections used before";
    default: return "connections are made and kept without trouble";
  }
}

std::string time_symptom_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::pauses_periodic:
      return fmt::format("everything stops for up to {}, every {}", time(f, freeze_longest), time(f, freeze_period));
    case Symptom::pauses_all: return fmt::format("everything stops for up to {} at a time", time(f, freeze_longest));
    case Symptom::pauses_route: return fmt::format("this route alone stops for up to {}", time(f, freeze_longest));
    case Symptom::pauses_none:
      return f.get_or(freeze_longest, 0) > 0 ? fmt::format("it never stops (longest gap {})", time(f, freeze_longest))
                                             : "it never stops";
    case Symptom::quota_pulse:
      return fmt::format("completions pulse every 100 ms (autocorrelation {})", amount(f, quota_acf));
    case Symptom::quota_none: return "completions do not pulse every 100 ms";
    case Symptom::drift_grows:
      return fmt::format("each request served makes later ones slower, by {}", time(f, drift_per_request));
    case Symptom::drift_none: return "it does not get slower with the requests served";
    case Symptom::start_cold:
      if (const Feature* growth = measured(f, growth_delay); growth && growth->value >= 0.3) {
        return fmt::format("users who are added wait {} longer for their first answers", time(f, growth_delay));
      }
      return measured(f, burst_ratio)
                 ? fmt::format("after a silence the first requests take {} as long", times(f, burst_ratio))
                 : fmt::format("the very first request took {}", time(f, first_request));
    case Symptom::start_warm: return "the first requests after a silence are as fast as any";
    case Symptom::recovery_never: return "after the load a single user is still slow or fails";
    case Symptom::recovery_slow: return fmt::format("it needs {} to recover after the load", time(f, recovery_time));
    default: return "after the load it is as fast as before";
  }
}

std::string data_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::keys_same_slow:
      return fmt::format("one key asked for by all is {} as slow as many keys", times(f, key_ratio));
    case Symptom::keys_many_slow:
      return fmt::format("many keys are slower than one (one key takes {} of their time)", percent(f, key_ratio));
    case Symptom::keys_alike: return "one key or many keys: it makes no difference";
    case Symptom::cache_protects:
      return fmt::format("a parameter no cache has seen makes it {} as slow", times(f, cache_bust_ratio));
    case Symptom::cache_neutral: return "no cache stands before it";
    case Symptom::size_grows: return "most of its time grows with the bytes of the answer";
    case Symptom::size_flat: return "its time does not depend on the bytes of the answer";
    case Symptom::transfer_most:
      return fmt::format("{} of the response time is between first and last byte ({} bytes/s)",
                         percent(f, transfer_share), count_text(f, bytes_rate));
    case Symptom::transfer_small:
      return fmt::format("only {} of the response time is transfer", percent(f, transfer_share));
    case Symptom::alone_mixed:
      return fmt::format("a single user sees fast and slow answers (coefficient of variation {})", amount(f, s_min_cv));
    default: return "a single user sees even response times";
  }
}

namespace {

std::string all_cores_text(const Features& f) {
  const std::string cores = amount(f, cpu_cores);
  const auto host = number(f, host_cores), allowed = number(f, cpus_allowed), used = number(f, cpu_cores);
  if (allowed && host && *allowed < *host) {
    return fmt::format("the target uses {} of the {} cores it may run on", cores, count_text(f, cpus_allowed));
  }
  if (host && used && *used < 0.7 * *host) {
    return fmt::format("{} threads are ready to run, none waits for another, and they have {} cores",
                       amount(f, threads_runnable), cores);
  }
  return fmt::format("the target uses {} of {} cores", cores, amount(f, host_cores));
}

std::string process_text(Symptom symptom, const Features& f) {
  const std::string cores = amount(f, cpu_cores);
  const std::string peer(f.text("peer").empty() ? "another server" : f.text("peer"));
  switch (symptom) {
    case Symptom::process_all_cores: return all_cores_text(f);
    case Symptom::process_one_core: return fmt::format("one thread is always busy ({} cores in all)", cores);
    case Symptom::process_convoy:
      return fmt::format("{} threads want to run{}, but {} cores are used", amount(f, threads_runnable),
                         f.has(threads_futex) ? " and " + amount(f, threads_futex) + " wait for each other" : "",
                         cores);
    case Symptom::process_lock: return fmt::format("{} threads wait for each other", amount(f, threads_futex));
    case Symptom::process_pool:
      return fmt::format("{} threads wait for each other while {} wait for {}", amount(f, threads_futex),
                         amount(f, threads_peer), peer);
    case Symptom::process_peer:
    case Symptom::process_store: return fmt::format("{} threads wait for {}", amount(f, threads_peer), peer);
    case Symptom::process_store_works:
      return fmt::format("{} threads wait for {}, and the processors are busy with it", amount(f, threads_peer), peer);
    case Symptom::process_sleep: return fmt::format("{} threads sleep", amount(f, threads_sleep));
    case Symptom::process_disk: return fmt::format("{} threads wait for the disk", amount(f, threads_disk));
    case Symptom::process_others:
      return fmt::format("the machine is busy ({}), but the target uses only {} cores", percent(f, host_cpu_share),
                         cores);
    default: return fmt::format("the target has little to do ({} cores)", cores);
  }
}

}  // namespace

std::string server_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::kernel_throttled:
      return fmt::format("the CPU quota stopped it in {} of its periods", percent(f, throttled_share));
    case Symptom::kernel_overflow:
      return fmt::format("the accept queue overflowed {} times", count_text(f, accept_overflows));
    case Symptom::kernel_fds:
      return fmt::format("{} of {} file descriptors are open", count_text(f, fds_open), count_text(f, fds_limit));
    case Symptom::kernel_oom: return fmt::format("the kernel killed {} processes for memory", count_text(f, oom_kills));
    case Symptom::kernel_growing:
      return fmt::format("memory grows by {} bytes a request", count_text(f, rss_per_request));
    case Symptom::kernel_plain: return "no counter of its kernel stands out";
    case Symptom::working_fixed:
      return fmt::format("always {} threads are at work, and the others wait for them", count_text(f, threads_at_work));
    case Symptom::working_varies:
      return fmt::format("now more and now fewer threads are at work, {} in the mean", amount(f, threads_at_work));
    case Symptom::store_locks: return fmt::format("{} database sessions wait for a lock", amount(f, db_lock_waits));
    case Symptom::store_busy: return fmt::format("{} database sessions run statements", amount(f, db_active));
    case Symptom::store_quiet: return "the database has little to do";
    case Symptom::text_plain: return "its error page names no known limit";
    default: break;
  }
  if (background(symptom).group == Group::process) return process_text(symptom, f);
  if (!f.text("body").empty()) return fmt::format("it says: \"{}\"", rules::excerpt(f.text("body")));
  return fmt::format("it says RateLimit-Limit: {}", rules::excerpt(f.text("ratelimit_limit")));
}

}  // namespace brink::verdict::why
