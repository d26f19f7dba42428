// Single: the other way round: how long a single user of the culprit waits while another route is held.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

namespace feature {
inline constexpr std::string_view phi_culprit = "phi_culprit";  // of the bystander's wait, what the culprit shares
}

extern const Experiment single_experiment;

}  // namespace brink::verdict::why
