// An audit for people and for machines. Text for a terminal: see terminal.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "output/terminal.h"
#include "verdict/audit/audit.h"

namespace brink::output {

struct Audit {
  std::string target;  // as asked for
  std::string tested;  // where redirects led
  std::vector<verdict::audit::Finding> findings;
  std::uint64_t requests = 0;
};

// Whether there is a finding of this grade ("warn", "fail") or a graver one.
bool has_finding(const Audit& audit, std::string_view grade);

std::string render_audit(const Audit& audit, const TerminalStyle& style);

// {"target", "tested", "requests", "passed", "warnings", "failed", "findings": [{"id", "title", "grade", "detail",
// "fix", "request"}]}
std::string audit_json(const Audit& audit);

// SARIF 2.1.0: one run, a rule for each check, a result for each finding that is not a pass.
std::string audit_sarif(const Audit& audit, std::string_view tool_version);

}  // namespace brink::output
