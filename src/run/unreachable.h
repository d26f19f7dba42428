// A target at which nothing answers.
#pragma once

#include <optional>

#include "aggregate/recorder.h"
#include "base/result.h"
#include "plan/plan.h"

namespace brink::run {

// Whether a stage should end at once: for a while now, every request has ended without a connection.
bool nobody_answers(const aggregate::Live& live, Duration elapsed);

// The failure that kept every request from an answer, as the error to end with. What failed on our side says nothing of
// the target: then the stage is INVALID.
std::optional<Error> why_nothing_answered(const plan::Plan& plan, const aggregate::StageSummary& summary);

}  // namespace brink::run
