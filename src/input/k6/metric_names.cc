#include "input/k6/metric_names.h"

#include <algorithm>
#include <array>

namespace brink::input::k6 {
namespace {

using enum MetricKind;

struct Known {
  std::string_view name;
  MetricKind kind;
};
// As sample/metrics.h has them; tests/sim holds the two together.
constexpr std::array<Known, 28> known = {{{"vus", gauge},
                                          {"vus_max", gauge},
                                          {"iterations", counter},
                                          {"dropped_iterations", counter},
                                          {"iteration_duration", trend},
                                          {"checks", rate},
                                          {"group_duration", trend},
                                          {"data_sent", counter},
                                          {"data_received", counter},
                                          {"http_reqs", counter},
                                          {"http_req_failed", rate},
                                          {"http_req_duration", trend},
                                          {"http_req_blocked", trend},
                                          {"http_req_connecting", trend},
                                          {"http_req_tls_handshaking", trend},
                                          {"http_req_sending", trend},
                                          {"http_req_waiting", trend},
                                          {"http_req_receiving", trend},
                                          {"ws_sessions", counter},
                                          {"ws_msgs_sent", counter},
                                          {"ws_msgs_received", counter},
                                          {"ws_ping", trend},
                                          {"ws_session_duration", trend},
                                          {"ws_connecting", trend},
                                          {"grpc_req_duration", trend},
                                          {"grpc_streams", counter},
                                          {"grpc_streams_msgs_sent", counter},
                                          {"grpc_streams_msgs_received", counter}}};

}  // namespace

std::optional<MetricKind> kind_of_metric(std::string_view name, const plan::k6::Init& init) {
  const auto* at = std::find_if(known.begin(), known.end(), [&](const Known& k) { return k.name == name; });
  if (at != known.end()) {
    const bool of_grpc = name.starts_with("grpc_streams");
    const auto is_grpc = [](const std::string& module) { return module.ends_with("/grpc"); };
    if (!of_grpc || std::any_of(init.modules.begin(), init.modules.end(), is_grpc)) return at->kind;
  }
  for (const plan::k6::CustomMetric& metric : init.metrics) {
    if (metric.name == name) return metric.kind;
  }
  return std::nullopt;
}

}  // namespace brink::input::k6
