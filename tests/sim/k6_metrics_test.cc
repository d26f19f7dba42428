// The metrics that thresholds may name are those that are counted: input and sample each know them.
#include <gtest/gtest.h>

#include "input/k6/metric_names.h"
#include "sample/metrics.h"

namespace brink {
namespace {

TEST(K6Metrics, AreTheSameToThresholdsAndToTheSink) {
  plan::k6::Init init;
  init.modules = {"k6/net/grpc"};
  for (const sample::MetricInfo& info : sample::built_in_metrics()) {
    EXPECT_EQ(input::k6::kind_of_metric(info.name, init), info.kind) << info.name;
  }
  EXPECT_EQ(sample::built_in_metrics()[static_cast<std::size_t>(sample::Metric::ws_ping)].name, "ws_ping");
  EXPECT_EQ(sample::built_in_metrics().back().name, "grpc_streams_msgs_received");
}

}  // namespace
}  // namespace brink
