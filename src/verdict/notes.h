// What limits an answer, one sentence each.
#pragma once

#include <string>
#include <vector>

#include "verdict/phases.h"
#include "verdict/verdict.h"

namespace brink::verdict {

// `complete`: the search came to its end.
std::vector<std::string> notes_on(const Verdict& verdict, const View& view, bool complete,
                                  const std::vector<std::string>& route_names);

}  // namespace brink::verdict
