// What is to be played, in a message: see fields.h, and docs/cluster.md for the grammar.
#pragma once

#include "cluster/fields.h"
#include "plan/plan.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, plan::Stage& v);

}  // namespace brink::cluster
