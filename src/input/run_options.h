// The options of `run`: what to search, where, and within which bounds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "input/options/values.h"
#include "input/profiles.h"
#include "input/surroundings.h"
#include "plan/exporting.h"
#include "plan/limit.h"
#include "plan/plan.h"

namespace brink::input {

struct RunOptions {
  Url target;
  std::vector<std::string> paths;  // as given; each resolves to the target's origin
  bool from_sitemap = false;
  bool follow_links = true;
  bool ignore_robots = false;
  std::string method = "GET";
  std::vector<plan::Header> headers;
  plan::Client client;
  plan::Budget budget;
  plan::Exporting exporting;
  std::uint32_t max_users = 200;
  Duration stage = std::chrono::seconds(5);
  Duration think{};
  bool warmup = true;
  std::uint32_t repeat = 1;
  Duration latency_wall = std::chrono::seconds(2);
  double error_threshold = 0.02;
  const Profile* profile = nullptr;
  std::optional<std::uint32_t> fail_under;
  std::vector<plan::Limit> limits;  // routes are not resolved: they are found by looking at the target
  std::uint32_t workers = 1;
  std::uint64_t seed = 1;
  std::vector<std::string> foreign_hosts;  // see client_options.h
  std::vector<std::string> notes;          // what was decided for the user, one sentence each
};

// A target that does not come from the command line: that of a saved run.
struct SavedTarget {
  std::string url;
  std::vector<std::string> paths;  // of its routes; those of the command line come on top
  std::string method = "GET";      // unless the command line has one
  std::vector<std::string> notes;  // what of the run is left out, one sentence each
};

// `saved` stands in for the URL on the command line. Errors: usage, one line that names the option, its value and what
// to do.
Result<RunOptions> read_run(const Values& values, const Surroundings& surroundings,
                            const std::optional<SavedTarget>& saved = std::nullopt);

}  // namespace brink::input
