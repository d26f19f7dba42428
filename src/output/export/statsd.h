// StatsD: what was added since the snapshot before as counters (`|c`), gauges as gauges (`|g`). Its timers would be
// percentiles that the server makes of single values; ours are histograms, so their buckets are counters too: how many
// more took at most `le` seconds, beside a count and a sum in microseconds.
// https://github.com/statsd/statsd/blob/master/docs/metric_types.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output/export/metric_set.h"
#include "plan/exporting.h"

namespace brink::output {

// `before`: what was sent last; null when nothing was. Lines without their end.
std::vector<std::string> statsd_lines(const MetricSet& set, const MetricSet* before, plan::StatsdLabels style);

// Lines packed into datagrams of at most `most` bytes, one line break between two; a line that is longer has one of its
// own.
std::vector<std::string> datagrams(const std::vector<std::string>& lines, std::size_t most);
// What gets through an Ethernet in one piece: 1,500 less the headers of IPv6 and UDP, and some for tunnels.
inline constexpr std::size_t datagram_bytes = 1432;

}  // namespace brink::output
