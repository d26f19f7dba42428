// Failures: what the requests that failed have in common: how long they took, which request of a connection they were,
// whether a connect was repeated.
#pragma once

#include <cstdint>
#include <optional>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

// Time to a failure that is a response, or that is a wait given up on our side when there are none such.
struct FailureLatency {
  Estimate median;    // s
  double spread = 0;  // (p90 - p10) / p50; small: a timer fired
};
// Nothing for fewer than 5 of them.
std::optional<FailureLatency> failure_latency(Samples samples);

// Failures of a standing connection: reset, closed early, or not written.
bool is_connection_failure(const sample::Sample& sample);
// Of connection failures, those on a connection that had carried a request. Nothing for fewer than 3.
std::optional<Estimate> failed_on_reused(Samples samples);
// The number of the request on its connection at which most of them failed, when it is one number (six of ten, and far
// more than its neighbours). Nothing for fewer than 4.
std::optional<std::uint32_t> failed_request_number(Samples samples);

// How many requests a connection carries before the server ends it, when that is one number (six of ten). A request
// that met the end of its connection and was sent again on a new one shows in nothing else. For users with a connection
// each and samples none of which was left out, of all routes; nothing for fewer than 5 connections that ended, or when
// they carried fewer than 3 requests.
std::optional<std::uint32_t> closed_after(Samples samples);

// When a client's kernel repeats an unanswered SYN, seconds after the first: since Linux 6.5 the first four repeats
// come a second apart (tcp_syn_linear_timeouts), before that each waited twice as long as the last.
enum class SynSchedule {
  linear,       // 1, 2, 3, 4, 5, 7, 11
  exponential,  // 1, 3, 7, 15
};
// Whether a connect took as long as one whose SYN was lost, within a tenth of a second.
bool looks_repeated(Duration connect, SynSchedule schedule);
// Of the connections that were opened. Nothing for fewer than 5.
std::optional<Estimate> connect_retry_share(Samples samples, SynSchedule schedule = SynSchedule::linear);

}  // namespace brink::verdict::why
