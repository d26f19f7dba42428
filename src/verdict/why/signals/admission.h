// Admission: what an overload after a silence shows of a limit. The successes, counted in the order in which they were
// let in, lie on a line: what was let in at once, and a rate from then on.
//
//   A(t) = burst + rate t           token and leaky bucket, after the burst
//   saw-tooth of one period         fixed window: rate = count / period
//   evenly spaced completions       a shaper: all are let in, and made to wait
//   admitted in flight constant     a limit by number, not by rate: in flight = rate * response (Little)
//
// The rate of a limiter is known to a request over the length of the line (0.3 /s in 3 s); the burst to two requests;
// the period to a hundredth of itself.
#pragma once

#include <optional>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

struct Admission {
  Estimate rate;                           // successes per second, after the first burst
  double burst = 0;                        // let in at once at the beginning; of windows, in each of them
  double period = 0;                       // s of the saw-tooth; 0: flat
  double in_flight = 0;                    // mean number of admitted requests in the target
  double gap_cv = 0;                       // of the gaps between completions of successes
  double shut = 0;                         // s: the longest stretch in which all that came were rejected
  bool shaped = false;                     // hardly any rejected, evenly spaced, and each waits longer than the last
  std::optional<Estimate> latency;         // s, median of successes
  Estimate rejected_share;                 // of requests that the target answered or failed
  std::optional<double> rejected_latency;  // s, median
};

// Of requests of one route that came evenly and faster than they are served. Nothing for fewer than 40 of them, fewer
// than 10 successes, or less than half a second.
std::optional<Admission> admission_of(Samples samples);

}  // namespace brink::verdict::why
