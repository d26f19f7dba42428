// The options of `audit`: which page, and how to ask for it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/plan.h"

namespace brink::input {

struct AuditOptions {
  Url target;
  std::vector<plan::Header> headers;
  plan::Client client;
  bool ignore_robots = false;
  std::vector<std::string> foreign_hosts;  // see client_options.h
  std::vector<std::string> notes;
};

// Errors: usage, one line that names the option, its value and what to do.
Result<AuditOptions> read_audit(const Values& values, const Surroundings& surroundings);

}  // namespace brink::input
