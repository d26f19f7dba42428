// How the parts of a test ended, in k6's words.
#pragma once

#include <string>
#include <string_view>

#include "plan/k6.h"

namespace brink::run::k6 {

// "1 seconds".
std::string words_of(Duration d);
// What was thrown or said, and under it where.
std::string with_place(const plan::k6::Ending& ending);
// What a script says when it ends a test or fails it: "test aborted: TEXT at PLACE", unless the text begins so itself.
std::string said(std::string_view what, const plan::k6::Ending& ending);

}  // namespace brink::run::k6
