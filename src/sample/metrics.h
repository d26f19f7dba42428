// MetricSink: where a script's users say named numbers beside their requests, k6's metrics: counters, gauges, rates and
// trends, each value with tags. One sink a worker, called on its thread only.
//
// Memory is bounded: of tags, only those that a sub-metric or an output looks at make a set of their own; a trend is a
// histogram. add() is made for millions of calls: what a tag set counts in is looked up once.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "base/ids.h"
#include "base/metric_kind.h"
#include "base/time.h"

namespace brink::sample {

using MetricId = Id<struct MetricIdTag>;
using TagsId = Id<struct TagsIdTag>;  // of one sink; 0: no tags

// Those every test has. A script's own follow them, in the order of plan::k6::Init::metrics: see custom_metric().
enum class Metric : std::uint32_t {
  vus,
  vus_max,
  iterations,
  dropped_iterations,
  iteration_duration,
  checks,
  group_duration,
  data_sent,
  data_received,
  http_reqs,
  http_req_failed,
  http_req_duration,
  http_req_blocked,
  http_req_connecting,
  http_req_tls_handshaking,
  http_req_sending,
  http_req_waiting,
  http_req_receiving,
  ws_sessions,
  ws_msgs_sent,
  ws_msgs_received,
  ws_ping,
  ws_session_duration,
  ws_connecting,
  grpc_req_duration,
  grpc_streams,
  grpc_streams_msgs_sent,
  grpc_streams_msgs_received,
};
inline constexpr std::size_t metric_count = static_cast<std::size_t>(Metric::grpc_streams_msgs_received) + 1;

struct MetricInfo {
  std::string_view name;
  MetricKind kind;
  MetricContains contains;
};
// Of all of them, by Metric.
const std::array<MetricInfo, metric_count>& built_in_metrics();

constexpr MetricId id_of(Metric metric) { return MetricId{static_cast<std::uint32_t>(metric)}; }
constexpr MetricId custom_metric(std::size_t index) {
  return MetricId{static_cast<std::uint32_t>(metric_count + index)};
}

struct TagView {
  std::string_view name;
  std::string_view value;
  bool metadata = false;  // for outputs that take every sample; no sub-metric looks at it
};

class MetricSink {
 public:
  virtual ~MetricSink() = default;
  // The id of a set, whatever the order it is given in; of equal names the last counts.
  virtual TagsId tags(std::span<const TagView> tags) = 0;
  // That set with one tag added or replaced. Cheap when it was asked before.
  virtual TagsId with(TagsId set, TagView tag) = 0;
  // Whether anybody looks at tags of this name; one that nobody looks at need not be made.
  virtual bool wants_tag(std::string_view name) const = 0;
  // A value of `metric`, which must be finite. Times are in milliseconds, data in bytes; of a rate, anything but 0 is
  // yes. `at` is when it came about.
  virtual void add(MetricId metric, double value, TagsId tags, Instant at) = 0;
  void add(Metric metric, double value, TagsId tags, Instant at) { add(id_of(metric), value, tags, at); }
  // About ten times a second from the worker, and at the end of a stage: what is asked for is handed out.
  virtual void on_tick(Instant now) { static_cast<void>(now); }
};

}  // namespace brink::sample
