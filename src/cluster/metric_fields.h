// What is told of a test of k6 beside its requests, in a message: see fields.h, and docs/cluster.md for the grammar.
#pragma once

#include "cluster/fields.h"
#include "run/k6/test_news.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, run::k6::TestNews& v);

}  // namespace brink::cluster
