// Features that need single requests: from the stages of a search whose samples are at hand (run keeps the first of
// each stage). They add to what features_of_search says.
#pragma once

#include <span>

#include "verdict/why/experiment.h"
#include "verdict/why/features.h"
#include "verdict/why/scene.h"

namespace brink::verdict::why {

// `trials` in the order in which they were played; the scene's culprit is who is looked at. Sets first_request, the
// latency of failures, failed_cut (which it takes from failed_reset), failed_on_reused_share, failed_request_number,
// served_first, refusal_spell, freeze_*, drift_*, bimodal_*, reused_share, slowest_alone. Time is looked at only where
// fewer than 5 % of the requests failed: the silence of a target that fails is another matter.
void features_of_samples(const Scene& scene, std::span<const Trial> trials, Features& out);

// Of stages of a single user, in the order in which they were played; `known` is what the search has said. Sets
// slowest_alone, and refused_alone where one is turned away who was served before the load.
void features_of_single_users(const Scene& scene, const Features& known, std::span<const Trial> trials, Features& out);

}  // namespace brink::verdict::why
