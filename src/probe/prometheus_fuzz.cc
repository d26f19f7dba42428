// A page of metrics as some server sends it: values or nothing, bounded, whatever the bytes.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "probe/prometheus_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::probe;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto metrics = known_metrics(text, 8);
  CHECK(metrics.size() <= 8);
  for (const Metric& metric : metrics) {
    CHECK(std::isfinite(metric.value));
    CHECK(metric.name.size() <= 200);
    CHECK(is_known_family(std::string_view(metric.name).substr(0, metric.name.find('{'))));
    CHECK(metric.name.find('\n') == std::string::npos);
    // Written out again it is the same metric.
    MetricSample again;
    CHECK(parse_metric_line(metric.name + " 1", again));
    CHECK(again.value == 1);
  }
  MetricSample sample;
  if (parse_metric_line(text, sample)) CHECK(!sample.name.empty() && std::isfinite(sample.value));
  return 0;
}
