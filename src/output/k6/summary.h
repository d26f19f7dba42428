// The summary at the end of a test, in k6's words and layout.
#pragma once

#include <string>

#include "output/k6/results.h"

namespace brink::output::k6 {

// Begins with two empty lines; nothing where it is disabled.
std::string summary_text(const Results& results, const Showing& showing);

}  // namespace brink::output::k6
