// Departure comb: how many requests a route serves at a time, from the order of completions alone. With c servers, a
// queue before them and service times that vary little, what leaves at one moment leaves again c completions later: the
// autocorrelation of the gaps has a peak at lag c, and at 2c.
//
// Where the order is lost (many servers, or service that varies by more than a gap) time may still show it: each server
// departs once every hold time T, so the counts in short slices of time correlate at T whatever the number of servers,
// and c = X T by Little's law.
//
// Accuracy (simulation, 3,000 completions; the tests hold it to this): exact for c = 3 to 100 at a service variation of
// 0.02 (two servers that depart in turn may look like one), to 32 at 0.1, to 4 at 0.2, 2 at 0.3; beyond that, nothing.
// Never more than a quarter of the completions of the hold, and never the users of a closed load: with fewer users than
// servers nothing queues, and what comes back is their own round.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

enum class CombRefusal {
  none,        // accepted
  too_few,     // completions
  no_peak,     // below 0.25 + 3 / sqrt(n)
  serial,      // fewer than 5 % of gaps are small: one at a time
  halves,      // the two halves of the hold say different lags
  no_echo,     // no peak at twice the lag
  timer_grid,  // completions keep to the ticks of a kernel's timers (4 ms), not to a server's
  users,       // the lag is the number of users: their round, not the servers'
};
std::string_view comb_refusal_text(CombRefusal refusal);

struct Comb {
  std::uint32_t lag = 0;  // servers; 0 when refused
  double lag_error = 0;   // 0: exact, read from the order
  double acf = 0;         // at the lag, or the highest that was seen
  bool by_time = false;
  CombRefusal refusal = CombRefusal::too_few;
};

// `completions` ascending, seconds, of one route at a steady hold; `users` of a closed load that kept it saturated (0:
// not known).
Comb departure_comb(std::span<const double> completions, std::uint32_t users = 0);

// The mean number in service by Little's law, rate * hold: how many servers must be busy when each request holds one
// for so long. An upper bound of their number where `hold` has parts outside (the response at one user), exact where it
// has none.
Estimate servers_by_little(const Estimate& rate, const Estimate& hold);

// Whether events keep to a grid of this period: the length of their mean phase (Rayleigh), 0 to 1.
double phase_lock(std::span<const double> events, double period);

}  // namespace brink::verdict::why
