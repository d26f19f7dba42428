// The two modes of pywrkr that are more than one run: a capacity search, and a list of URLs one after the other.
#pragma once

#include <string>
#include <vector>

#include "cli/door.h"
#include "input/compat/pywrkr.h"

namespace brink::cli {

// Exit codes of pywrkr. 2: not even the first step is sustained.
Result<int> pywrkr_autofind(Door& door, input::compat::PywrkrLine line, const std::vector<std::string>& words);
// 1: a URL at which every request failed.
Result<int> pywrkr_urls(Door& door, input::compat::PywrkrLine line, const std::vector<std::string>& words);

}  // namespace brink::cli
