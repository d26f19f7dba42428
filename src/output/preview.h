// A load as it would go over time, drawn before anything is sent.
#pragma once

#include <string>

#include "output/terminal.h"
#include "plan/plan.h"

namespace brink::output {

// The load in words, then the rate or the users as a picture with both axes, then its requests and its peak. There is
// no picture where only the target decides how long it takes (a closed load of so many requests). A column of the
// picture is as high as its mean, with a shade above where the load is higher for a part of that time.
std::string render_preview(const plan::Stage& stage, const plan::Client& client, const TerminalStyle& style);

}  // namespace brink::output
