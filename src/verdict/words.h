// Numbers as the sentences of a verdict say them: as many digits as a person would repeat to another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace brink::verdict {

std::string users_text(double users);      // "1 user", "34 users", "12,400 users"
std::string amount_text(double amount);    // "34", "1,230", "0.52": three digits, whole from 100 on
std::string rate_text(double per_second);  // "820 req/s"
std::string share_text(double share);      // "3.1 %", "35 %"
std::string time_text(Duration d);         // "2.1 s", "84 ms", "0.9 ms"
// The name of a route, or "the target" when no single route is meant.
std::string route_text(std::optional<RouteId> route, const std::vector<std::string>& names);

}  // namespace brink::verdict
