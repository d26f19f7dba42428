// Forensics: what a target says of itself in the responses that were kept: its server, the proxies before it, limits it
// announces, and what its error pages say and whose they are. Names and words are hints, never proof: anybody can write
// any header. Responses are foreign bytes; whatever is taken from them is plain ASCII of bounded length.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sample/exchange.h"
#include "verdict/why/features.h"

namespace brink::verdict::why {

// The server's own account of the time a response took, seconds: the longest Server-Timing duration, else
// X-Envoy-Upstream-Service-Time (ms), else X-Runtime (s). Nothing when there is none, or no sensible number.
std::optional<double> server_time(std::string_view head);

// Sets the texts
//   server, via, retry_after     headers of these names
//   cache                        X-Cache, CF-Cache-Status or X-Varnish, with Age where there is one
//   ratelimit_limit              RateLimit-Policy, RateLimit-Limit, X-RateLimit-Limit or RateLimit
//   made_by                      proxy, server or framework, by page, header or session cookie
//   cookies                      names of the cookies that are set
//   body, said                   the line that tells most of the commonest error page of the culprit; its cause_in
// and the feature server_time (median). Those of the culprit come before those of other routes, failures before
// successes.
void features_of_exchanges(std::span<const sample::Exchange> exchanges, std::uint32_t culprit, Features& out);

}  // namespace brink::verdict::why
