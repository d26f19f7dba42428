// Exporting: where the numbers of a run go while it is made, beside its record. Plain values, made by input, carried
// out by run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "plan/plan.h"

namespace brink::plan {

// Names that Brink gives labels of its own; no tag may have them.
inline constexpr std::string_view own_labels[] = {"route", "outcome",  "failure", "status", "phase",
                                                  "kind",  "version",  "bound",   "export", "le",
                                                  "run",   "instance", "job"};

// A name as Prometheus takes it: "build.no" is "build_no". Letters, digits and '_', no digit first.
std::string label_name(std::string_view name);

struct HttpEndpoint {
  Url url;
  std::vector<Header> headers;
};

struct Address {
  std::string host;  // name or numeric, without brackets
  std::uint16_t port = 0;
};

enum class OtlpProtocol { protobuf, json };

// What Prometheus' remote write has histograms as: native ones only newer servers take, and only when told to.
enum class PrometheusHistograms { both, native, classic };

// Where labels go in StatsD, which has none: behind each line, as Datadog's agent, Telegraf and statsd_exporter take
// them, or into the name.
enum class StatsdLabels { datadog, name };

struct Exporting {
  std::string job = "brink";
  std::vector<Tag> tags;                        // on everything that is exported, and in the record
  Duration interval = std::chrono::seconds(5);  // from one snapshot to the next
  bool required = false;                        // what cannot be delivered is a failure of the run
  TlsOptions tls;                               // of all endpoints

  std::optional<HttpEndpoint> otlp;
  OtlpProtocol otlp_protocol = OtlpProtocol::protobuf;
  std::optional<HttpEndpoint> pushgateway;
  std::optional<HttpEndpoint> remote_write;
  PrometheusHistograms histograms = PrometheusHistograms::both;
  std::optional<HttpEndpoint> influx;
  std::optional<Address> influx_udp;
  std::optional<Address> statsd;
  StatsdLabels statsd_labels = StatsdLabels::datadog;
  std::optional<Address> metrics;  // served there; port 0 is any free one

  bool any() const { return otlp || pushgateway || remote_write || influx || influx_udp || statsd || metrics; }
};

}  // namespace brink::plan
