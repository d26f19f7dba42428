// Features: what the search and the experiments found out about a target, as named numbers. Everything that a diagnosis
// knows: it is in the record, and the same features give the same diagnosis, byte for byte.
//
// A feature that was not measured is absent; a rule must never take absence for zero. `error` is one standard error in
// the unit of the value (0: exact, or not known). Units are base units: seconds, bytes, requests per second, shares of
// one. "Culprit" is the route that breaks first, or carries the most work when nothing broke; "hold" is the load just
// past saturation at which the experiments are made.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace brink::verdict::why {

struct Feature {
  double value = 0;
  double error = 0;
  std::string source;  // the experiment that measured it: "search", "comb", "bystander" (experiments.h)
};

class Features {
 public:
  void set(std::string_view name, double value, double error = 0, std::string_view source = "search");
  void set_text(std::string_view name, std::string value);
  bool has(std::string_view name) const { return numbers_.find(name) != numbers_.end(); }
  std::optional<double> get(std::string_view name) const;
  double get_or(std::string_view name, double otherwise) const { return get(name).value_or(otherwise); }
  const Feature* find(std::string_view name) const;
  std::string_view text(std::string_view name) const;  // empty when absent

  const std::map<std::string, Feature, std::less<>>& numbers() const { return numbers_; }
  const std::map<std::string, std::string, std::less<>>& texts() const { return texts_; }
  // Takes over what `other` knows; its values win, save that who has seen a longer freeze knows more of freezes,
  // and likewise of spells of refusals, of lost connects and of overflows.
  void merge(const Features& other);

 private:
  std::map<std::string, Feature, std::less<>> numbers_;
  std::map<std::string, std::string, std::less<>> texts_;
};

// The names, so that a typing error does not compile.
namespace feature {

#define BRINK_FEATURE(name) inline constexpr std::string_view name = #name

// Of the search
BRINK_FEATURE(breaks);             // 1: a rule was broken by errors or latency; 0: nothing broke
BRINK_FEATURE(breaks_by_errors);   // 1: errors, 0: latency
BRINK_FEATURE(breaks_at_users);    //
BRINK_FEATURE(tested_users);       // most users tried
BRINK_FEATURE(generator_limited);  // 1: this machine set the highest rate
BRINK_FEATURE(routes);             // how many were tested
BRINK_FEATURE(routes_broken);      // how many of them broke at the breaking level
BRINK_FEATURE(s_min);              // s: culprit's median response at one user
BRINK_FEATURE(s_min_cv);           // its coefficient of variation
BRINK_FEATURE(bimodal_share);      // of the culprit's responses at one user, the slow ones, when there are two kinds
BRINK_FEATURE(bimodal_ratio);      // median of the slow kind over that of the fast
BRINK_FEATURE(growth_delay);       // s: how much longer the first answers of users just added take than later ones
BRINK_FEATURE(slowest_alone);      // s: the longest that a single user was seen to wait for the culprit
BRINK_FEATURE(first_request);      // s: response of the very first request to the culprit
BRINK_FEATURE(x_max);              // req/s: culprit's goodput at its highest
BRINK_FEATURE(x_max_all);          // the same over all routes
BRINK_FEATURE(knee_users);         // users from which goodput grows no more
BRINK_FEATURE(saturated);          // 1: it stopped growing
BRINK_FEATURE(retrograde);         // share of its maximum that goodput lost when users grew further (falling_fit)
BRINK_FEATURE(recovered);          // 1: healthy again at a lower load after the break, 0: not
// Of fits to the curve (models.h)
BRINK_FEATURE(fit_servers);  // c of the machine-repairman model
BRINK_FEATURE(fit_hold);     // s: time one of the servers is held by a request
BRINK_FEATURE(fit_delay);    // s: time outside the servers
BRINK_FEATURE(usl_sigma);    // contention of the Universal Scalability Law
BRINK_FEATURE(usl_kappa);    // its coherency
// Failures
BRINK_FEATURE(failed_share_one_user);   // of the culprit's requests at one user
BRINK_FEATURE(failed_share_break);      // at the breaking level
BRINK_FEATURE(served_first);            // requests of the culprit that were served before the first that was not
BRINK_FEATURE(steady_failed_share);     // of the route "steady_route" (text): few, but at any load
BRINK_FEATURE(hung_share);              // of the users at the breaking level, who got no answer at all
BRINK_FEATURE(failed_401_403);          // the next are shares of the failures at the breaking level
BRINK_FEATURE(failed_404);              //
BRINK_FEATURE(failed_429);              //
BRINK_FEATURE(failed_500);              // 500 and other 5xx not named here
BRINK_FEATURE(failed_502);              //
BRINK_FEATURE(failed_503);              //
BRINK_FEATURE(failed_504);              //
BRINK_FEATURE(failed_refused);          //
BRINK_FEATURE(failed_connect_timeout);  //
BRINK_FEATURE(failed_reset);            // reset or closed before a byte of the response
BRINK_FEATURE(failed_cut);              // closed inside the response
BRINK_FEATURE(failed_timeout);          // no first byte, or no end of body, in time
BRINK_FEATURE(failed_latency);          // s: median time to a failure that is a response
BRINK_FEATURE(failed_latency_spread);   // (p90 - p10) / p50 of it; small: a timer fired
BRINK_FEATURE(ok_latency_growth);       // median of successes at the breaking level over that at one user
BRINK_FEATURE(refusal_spell);           // s: how long everything is turned away before some is served; 0: never
BRINK_FEATURE(refused_alone);  // stages in a row that turn a single user away after a load, who was served before
BRINK_FEATURE(failed_on_reused_share);  // of connection failures, those on a connection that had carried a request
BRINK_FEATURE(failed_request_number);   // connection_request at which most of these failed or met an ended connection
BRINK_FEATURE(shut_out);                // 1: from some moment on all is turned away that was served before
BRINK_FEATURE(died);                    // 1: after some moment nothing answered any more
BRINK_FEATURE(restarted);               // 1: it came back after that
// At hold, culprit alone (experiment "comb")
BRINK_FEATURE(hold_users);     //
BRINK_FEATURE(watched_for);    // s: how long the target's own side was looked at meanwhile
BRINK_FEATURE(hold_rate);      // req/s
BRINK_FEATURE(hold_p50);       // s
BRINK_FEATURE(hold_cv);        // coefficient of variation of the response time
BRINK_FEATURE(hold_tail);      // p99 / p50
BRINK_FEATURE(comb_lag);       // c of the departure comb; 0: no comb was accepted
BRINK_FEATURE(comb_acf);       // its autocorrelation
BRINK_FEATURE(gap_small);      // share of gaps between completions below 0.2 of the mean
BRINK_FEATURE(gap_cv);         //
BRINK_FEATURE(starved_share);  // of users that had no answer for ten times the median
BRINK_FEATURE(queue_bound);    // requests waiting, when their number stops growing with users
// Experiment "bystander": other routes while the culprit is held
BRINK_FEATURE(phi_static);             // sharing fraction: 0 private, 1 shared
BRINK_FEATURE(phi_static_fresh);       //
BRINK_FEATURE(phi_missing);            // of a path that does not exist
BRINK_FEATURE(phi_culprit);            // the other way round, experiment "single": of the bystander's wait, held
BRINK_FEATURE(bystander_slowdown);     // static reused: loaded / idle
BRINK_FEATURE(bystander_fresh_ratio);  // loaded: fresh connection / reused
BRINK_FEATURE(bystander_lost_share);   // of bystander requests that did not complete
// Experiment "connection": fresh against reused, alone; and "quickack"
BRINK_FEATURE(s_min_fresh);          // s: from sent to done on a fresh connection
BRINK_FEATURE(s_min_quickack);       // s: reused, with QUICKACK
BRINK_FEATURE(delayed_ack_tax);      // s saved by QUICKACK
BRINK_FEATURE(connect_time);         // s: median of the connect phase, idle
BRINK_FEATURE(connect_time_loaded);  // s
BRINK_FEATURE(connect_retry_share);  // of connects that took as long as a repeated SYN of this machine
BRINK_FEATURE(tls_time);             // s: median handshake, idle
BRINK_FEATURE(tls_time_loaded);      // s
// Experiment "admission": open load well beyond capacity after a silence
BRINK_FEATURE(admitted_rate);            // req/s let through, after the first burst
BRINK_FEATURE(admitted_burst);           // requests let through at once at the start
BRINK_FEATURE(admission_period);         // s of the saw-tooth when admission comes in windows; 0: flat
BRINK_FEATURE(rejected_share);           //
BRINK_FEATURE(rejected_latency);         // s, median
BRINK_FEATURE(admitted_latency_growth);  // median of successes over s_min
BRINK_FEATURE(admitted_in_flight);       // mean number of admitted requests in the target
BRINK_FEATURE(admitted_gap_cv);          // of the gaps between successes
BRINK_FEATURE(admitted_shut);            // s: longest stretch in which all were turned away, between two let in
BRINK_FEATURE(paced_latency);            // s: median at a rate far below x_max (tells a shaper from slow work)
BRINK_FEATURE(paced_failed_share);       // of requests at that rate (tells a limiter from what fails for anybody)
// Experiment "connections": how many at once
BRINK_FEATURE(connection_limit);  // connections that worked at once, when more did not
BRINK_FEATURE(reused_share);      // of requests at one user, on a connection that had carried one before
// Experiment "ablation": without the culprit
BRINK_FEATURE(rest_rate);          // req/s of all other routes, held
BRINK_FEATURE(rest_failed_share);  // of their requests
BRINK_FEATURE(bystander_rate);     // req/s of the bystander, held alone
// Time
BRINK_FEATURE(freeze_longest);     // s in which nothing completed although requests were due
BRINK_FEATURE(freeze_period);      // s between freezes when it is regular, else absent
BRINK_FEATURE(freeze_share);       // of time
BRINK_FEATURE(freeze_spread);      // of their lengths, coefficient of variation
BRINK_FEATURE(freeze_one_route);   // 1: only the culprit froze
BRINK_FEATURE(quota_acf);          // autocorrelation of completions at 100 ms
BRINK_FEATURE(drift_per_request);  // s added to the response time by each request served
BRINK_FEATURE(drift_certainty);    // 1 - p of the trend
BRINK_FEATURE(recovery_ratio);     // one user after the load over one user before
BRINK_FEATURE(recovery_time);      // s until it was healthy
BRINK_FEATURE(burst_ratio);        // median of first requests of a burst after silence over s_min
// Data
BRINK_FEATURE(response_bytes);    // mean size of a culprit's response
BRINK_FEATURE(server_time);       // s: what the server says itself it took (Server-Timing and the like), median
BRINK_FEATURE(transfer_share);    // of the response time at hold, from first to last byte
BRINK_FEATURE(bytes_rate);        // bytes/s received at hold
BRINK_FEATURE(key_ratio);         // same key / random keys: response at hold
BRINK_FEATURE(cache_bust_ratio);  // response with a fresh query parameter / without, one user
BRINK_FEATURE(size_slope);        // s per byte, over sizes
// Of the target's own side (probe), at hold
BRINK_FEATURE(cpu_cores);         // used by the target's processes
BRINK_FEATURE(host_cpu_share);    // of all CPUs, by anybody
BRINK_FEATURE(host_cores);        //
BRINK_FEATURE(cpus_allowed);      // that the target's processes may run on
BRINK_FEATURE(top_thread_cpu);    // share of a core used by the busiest thread
BRINK_FEATURE(threads);           //
BRINK_FEATURE(threads_runnable);  // mean number
BRINK_FEATURE(threads_futex);     // waiting for a lock or a queue
BRINK_FEATURE(threads_peer);      // waiting for another server; `peer` (text) says which
BRINK_FEATURE(threads_sleep);     //
BRINK_FEATURE(threads_disk);      //
BRINK_FEATURE(threads_at_work);   // mean number of those that run, sleep, or wait for a peer or the disk, now and then
BRINK_FEATURE(threads_at_work_spread);  // one deviation of that number
BRINK_FEATURE(throttled_share);         // of the cgroup's periods
BRINK_FEATURE(cpu_quota);               // cores
BRINK_FEATURE(fds_open);                //
BRINK_FEATURE(fds_limit);               //
BRINK_FEATURE(accept_overflows);        // during the load
BRINK_FEATURE(rss_per_request);         // bytes gained for each request
BRINK_FEATURE(oom_kills);               //
BRINK_FEATURE(db_active);               // backends running
BRINK_FEATURE(db_lock_waits);           // backends waiting for a lock

#undef BRINK_FEATURE

// Texts: "culprit" and "steady_route" (routes), "server" (Server header), "via", "peer", "retry_after",
// "ratelimit_limit", "cache", "cookies" (their names), "made_by" (proxy, server or framework), "body" (the line that
// tells most of the culprit's error page), "said" (what its words point to: pages.h), "db_query" (the statement most
// backends run or wait for).

}  // namespace feature
}  // namespace brink::verdict::why
