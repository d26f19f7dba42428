// What to test at a URL: checks that it answers at all, follows its redirects within the origin, and collects routes
// from
// --path, the sitemap and the page's own links, as robots.txt allows.
#pragma once

#include <string>
#include <vector>

#include "run/fetch.h"
#include "run/run.h"

namespace brink::run {

struct Discovery {
  std::vector<plan::Route> routes;  // at least one; names unique
  std::vector<std::string> notes;   // what was left out or changed, and why
};

inline constexpr std::size_t most_routes = 20;

// Errors: the target cannot be reached, sends us elsewhere, or asks not to be tested (robots.txt). Every request passes
// the budget of `setup`.
Result<Discovery> discover(const RunRequest& request, const FetchSetup& setup);

}  // namespace brink::run
