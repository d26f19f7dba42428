// A whole plan, in a message: see fields.h.
#pragma once

#include "cluster/fields.h"
#include "plan/plan.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, plan::Plan& v);

}  // namespace brink::cluster
