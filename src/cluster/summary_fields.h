// What a stage amounts to, in a message: see fields.h, and docs/cluster.md for the grammar.
#pragma once

#include "aggregate/recorder.h"
#include "cluster/fields.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, aggregate::Histogram& v);
template <Archive A>
void field(A& a, aggregate::StageSummary& v);
template <Archive A>
void field(A& a, aggregate::Tally& v);
template <Archive A>
void field(A& a, aggregate::Live& v);
template <Archive A>
void field(A& a, aggregate::Watched& v);
template <Archive A>
void field(A& a, aggregate::WatchSeries& v);
template <Archive A>
void field(A& a, sample::Sample& v);

}  // namespace brink::cluster
