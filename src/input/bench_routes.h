// The routes of `bench`: every target on the line and in --url-file, with the method, headers and body of the line.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/plan.h"

namespace brink::input {

inline constexpr std::size_t most_body_bytes = 64u << 20;
inline constexpr std::size_t most_url_file_bytes = 8u << 20;

struct BenchRoutes {
  std::vector<plan::Route> routes;  // at least one, of equal weight unless a target was given several times
  std::shared_ptr<const plan::Scenario> scenario;  // when there is one, the routes are its rows
  std::vector<std::string> notes;
};

// With a body and no --method, requests are POST. A line of --url-file keeps its own method; with GET, HEAD or OPTIONS
// it goes without the body.
Result<BenchRoutes> read_bench_routes(const Values& values, const Surroundings& surroundings);

// Gives every route the shortest name that tells it from the others: path, then with the origin, then with the method.
// Routes that are the same request become one with their weights added.
void name_routes(std::vector<plan::Route>& routes);

}  // namespace brink::input
