// What came on top of a stage's numbers, in a message: see fields.h, and docs/cluster.md for the grammar.
#pragma once

#include "cluster/delta.h"
#include "cluster/fields.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, StageDelta& v);
template <Archive A>
void field(A& a, StepsDelta& v);
// Differences of counts, which may be below zero.
template <Archive A>
void field(A& a, aggregate::Counts& v);

}  // namespace brink::cluster
