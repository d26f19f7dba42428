#include "sample/metrics.h"

namespace brink::sample {

const std::array<MetricInfo, metric_count>& built_in_metrics() {
  using enum MetricKind;
  using enum MetricContains;
  static constexpr std::array<MetricInfo, metric_count> all{{
      {"vus", gauge, plain},
      {"vus_max", gauge, plain},
      {"iterations", counter, plain},
      {"dropped_iterations", counter, plain},
      {"iteration_duration", trend, time},
      {"checks", rate, plain},
      {"group_duration", trend, time},
      {"data_sent", counter, data},
      {"data_received", counter, data},
      {"http_reqs", counter, plain},
      {"http_req_failed", rate, plain},
      {"http_req_duration", trend, time},
      {"http_req_blocked", trend, time},
      {"http_req_connecting", trend, time},
      {"http_req_tls_handshaking", trend, time},
      {"http_req_sending", trend, time},
      {"http_req_waiting", trend, time},
      {"http_req_receiving", trend, time},
      {"ws_sessions", counter, plain},
      {"ws_msgs_sent", counter, plain},
      {"ws_msgs_received", counter, plain},
      {"ws_ping", trend, time},
      {"ws_session_duration", trend, time},
      {"ws_connecting", trend, time},
      {"grpc_req_duration", trend, time},
      {"grpc_streams", counter, plain},
      {"grpc_streams_msgs_sent", counter, plain},
      {"grpc_streams_msgs_received", counter, plain},
  }};
  return all;
}

}  // namespace brink::sample
