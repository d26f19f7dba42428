// Fetches what an audit looks at: a page, what it names, and the same page in a few other ways; some twenty requests in
// all, one site, nothing under load.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/plan.h"
#include "run/machinery.h"
#include "run/stop.h"
#include "verdict/audit/audit.h"

namespace brink::run {

struct AuditRequest {
  Url target;
  std::vector<plan::Header> headers;
  plan::Client client;
  plan::Budget budget;
  bool ignore_robots = false;
  bool stay_on_origin = false;  // a redirect from http to https of the host is not followed either
};

struct AuditOutcome {
  std::string target;  // as asked for, secrets masked
  std::string tested;  // where its redirects led
  std::vector<verdict::audit::Finding> findings;
  std::uint64_t requests = 0;
};

// Errors: the page cannot be reached; robots.txt asks to stay away.
Result<AuditOutcome> audit(const AuditRequest& request, Stop& stop);
Result<AuditOutcome> audit_with(const AuditRequest& request, Stop& stop, const Machinery& machinery);

}  // namespace brink::run
