// Ablation: what would limit the target next: the other routes without the culprit, and the bystander alone.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

namespace feature {
inline constexpr std::string_view rest_rate = "rest_rate";                  // req/s of all routes but the culprit, held
inline constexpr std::string_view rest_failed_share = "rest_failed_share";  // of their requests
inline constexpr std::string_view bystander_rate = "bystander_rate";        // req/s of the bystander, held alone
}  // namespace feature

extern const Experiment ablation_experiment;

}  // namespace brink::verdict::why
