// Stages: what a request goes through on a route, each around the next one. A target's faults are its stages; every
// number of them is exact and known.
#pragma once

#include <map>
#include <string>

#include "http.h"

namespace lab {

using Numbers = std::map<std::string, double>;

// The stage `name` around `inner`. Ends the process with a message when there is no such stage, or a number is missing.
//
//   sleep   seconds [spread]           waits, uniformly seconds * (1 ± spread)
//   burn    seconds                    computes, in CPU time of its thread
//   pool    slots [timeout] [queue]    at most `slots` inside, first come first served; 500 after `timeout` seconds of
//                                      waiting, 503 at once with `queue` waiting
//   shed    most                       503 at once with `most` inside
//   block   after                      403 to everything after so many requests
//   window  limit period               429 beyond `limit` in each `period` of the clock
//   bucket  rate burst                 503 when the bucket is empty
//   drift   more                       each request served adds `more` seconds to all later ones
//   cold    seconds                    each new unit of concurrency takes so long once
//   cache   ttl rebuild slots          from a cache; when it is too old whoever comes makes it anew, `slots` at a time
//   errors  share status               answers with `status` for a share of the requests
//   slow    share seconds              a share of the requests waits
//   key     name seconds               requests whose path ends in /`name` wait
//   one     seconds                    requests of the same path one at a time, `seconds` each; others beside them
//   memory  bytes                      each request inside holds so much; 500 when there is none left
//   crash   after                      the process ends at so many requests
//   breaker failures seconds           503 at once for `seconds` after so many failures in a row
//   storm   slots work timeout tries   asks a queue of workers again when it has waited `timeout`; what was asked
//                                      before is done all the same; 504 after so many tries
//   rate    bytes_per_s                the bytes of all answers together leave at this rate
//   body    bytes                      the size of the answer
//   call    port                       asks another server and passes on what that says
Handler stage(const std::string& name, const Numbers& numbers, Handler inner);

}  // namespace lab
