// Where a script's requests went: a plan's rows have no address of their own until then, so they are given those of the
// requests that were kept.
#pragma once

#include "aggregate/summary.h"
#include "plan/plan.h"

namespace brink::run::k6 {

// `summary` has the rows of `plan`. A row of which no request was kept is given the address of another.
void place_routes(const aggregate::StageSummary& summary, plan::Plan& plan);

// That of the row with the most requests.
const Url& busiest_url(const aggregate::StageSummary& summary, const plan::Plan& plan);

}  // namespace brink::run::k6
