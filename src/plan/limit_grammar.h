// The grammar of limits. Blanks are free between words, case matters.
//
//   limit     = [ ( "route:" | "step:" | "tag:" ) name blank ] metric op number [ unit ] [ "over" duration ]
//             | "check:" name op number [ "%" ] [ "over" duration ]
//   metric    = [ times ( "." | blank ) ] statistic | quantity
//   times     = "response" | "service" | "ok" | "dns" | "connect" | "tls" | "send" | "first_byte" | "transfer"
//             | "send_lag"
//   statistic = "p" percentage | "avg" | "mean" | "median" | "min" | "max"
//             | "avg_latency" | "min_latency" | "max_latency"
//   quantity  = "error_rate" | "rps" | "goodput" | "requests" | "errors" | "missed" | "bytes" | "transfer_rate"
//             | "checks" | "generator"
//   op        = "<" | ">" | "<=" | ">="
//   number    = digits [ "." digits ]
//   unit      = "us" | "ms" | "s"                                     of times; without one, seconds
//             | "%"                                                   of shares; without one, percent
//             | [ "K" | "M" | "G" | "Ki" | "Mi" | "Gi" ] "B" [ "/s" ]    of bytes and the transfer rate
//   duration  = whole seconds, as base/text.h reads them: "10s", "1m"
//
// A name runs up to the last blank after which a metric follows, or for a check up to the last comparison, so that it
// may hold blanks, colons, comparisons and even words of this grammar. That of a tag is NAME=VALUE. Phases (dns to
// transfer), send_lag, checks and generator are known of all requests together, not of a route; missed and generator of
// the whole run, not of a window. Every expression of pywrkr is one of these and means the same.
#pragma once

#include <string_view>

#include "base/result.h"
#include "plan/limit.h"

namespace brink::plan {

inline constexpr std::size_t longest_limit = 1000;  // characters

// Errors (usage): one line that quotes the expression and says at which character what is wrong; the hint says what
// there is.
Result<Limit> parse_limit(std::string_view text, bool fail_if = false);

}  // namespace brink::plan
