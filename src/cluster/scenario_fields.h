// What users of a scenario do, in a message: see fields.h.
#pragma once

#include "cluster/fields.h"
#include "plan/scenario.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, plan::Scenario& v);

}  // namespace brink::cluster
