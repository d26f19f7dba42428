// Who may be sent requests. The one place that decides it for the tools, before anything is sent.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "input/mcp_options.h"
#include "plan/plan.h"

namespace brink::mcp {

// The addresses of a name as text, those first that something listens at. Blocks for as long as that takes.
using Resolve = std::function<Result<std::vector<std::string>>(const std::string& host, std::uint16_t port)>;

// Local hosts (base/url.h) and allowed ones, nothing else. An allowed name is looked up once, here, and comes back as
// the address that every connection of the run then goes to: whoever answers for the name cannot lead the run anywhere
// else later. Local names and addresses come back as nothing: nobody is asked what they mean (net/resolver.h).
//
// Addresses of the link (169.254.0.0/16, fe80::/10), where machines of a cloud are told their secrets, have to be
// allowed as such: a name that leads there is refused.
//
// Errors: refused, with the option that would allow it; the name is not known.
Result<std::optional<plan::Resolve>> admit(const Url& url, const std::vector<input::AllowedHost>& allowed,
                                           const Resolve& resolve);

}  // namespace brink::mcp
