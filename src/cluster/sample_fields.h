// Single requests, limits that are watched and the live view, in a message: see fields.h.
#pragma once

#include "aggregate/recorder.h"
#include "cluster/fields.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, sample::Sample& v);
template <Archive A>
void field(A& a, sample::Exchange& v);
template <Archive A>
void field(A& a, aggregate::Bucket& v);
template <Archive A>
void field(A& a, aggregate::Live& v);
template <Archive A>
void field(A& a, aggregate::Watched& v);
template <Archive A>
void field(A& a, aggregate::WatchSeries& v);

// The length of a series' buckets.
template <Archive A>
void step_of_series(A& a, Duration& step) {
  field(a, step);
  demand(a, step >= std::chrono::seconds(1) && step <= std::chrono::hours(24 * 365));
}

}  // namespace brink::cluster
