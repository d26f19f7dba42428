// Admission: who is let in when far more ask than can be served, after a silence: limits by rate (a window, a bucket),
// by number in service, or a delay.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment admission_experiment;

}  // namespace brink::verdict::why
