#include "plan/k6_limits.h"

#include <algorithm>
#include <array>
#include <optional>

namespace brink::plan::k6 {
namespace {

struct Known {
  std::string_view metric;
  TimeOf time;
};
constexpr std::array<Known, 6> times = {{{"http_req_duration", TimeOf::service},
                                         {"http_req_connecting", TimeOf::connect},
                                         {"http_req_tls_handshaking", TimeOf::tls},
                                         {"http_req_sending", TimeOf::send},
                                         {"http_req_waiting", TimeOf::first_byte},
                                         {"http_req_receiving", TimeOf::transfer}}};

std::optional<Metric> statistic_of(TimeOf time, const Threshold& threshold) {
  Metric metric{Quantity::time, time, Statistic::mean};
  if (threshold.aggregate == "avg") return metric;
  metric.statistic = Statistic::min;
  if (threshold.aggregate == "min") return metric;
  metric.statistic = Statistic::max;
  if (threshold.aggregate == "max") return metric;
  metric.statistic = Statistic::percentile;
  const double percent = threshold.aggregate == "med" ? 50 : threshold.percentile;
  metric.q = percent / 100;
  return percent > 0 && percent <= 100 ? std::optional(metric) : std::nullopt;
}

// The answers that were expected are the successes.
bool is_of_successes(const Threshold& threshold) {
  return threshold.tags == Names{{"expected_response", "true"}} && threshold.metric == "http_req_duration";
}

std::optional<Metric> metric_of(const Threshold& threshold) {
  const bool successes = is_of_successes(threshold);
  if (!threshold.tags.empty() && !successes) return std::nullopt;
  if (threshold.metric == "http_req_failed") return Metric{.quantity = Quantity::error_rate};
  if (threshold.metric == "http_reqs") {
    // Of a level of a search a number would say how long that is.
    return threshold.aggregate == "rate" ? std::optional(Metric{.quantity = Quantity::rate}) : std::nullopt;
  }
  const auto time =
      std::find_if(times.begin(), times.end(), [&](const Known& known) { return known.metric == threshold.metric; });
  if (time == times.end()) return std::nullopt;
  return statistic_of(successes ? TimeOf::ok : time->time, threshold);
}

std::optional<Comparison> comparison_of(Threshold::Op op) {
  switch (op) {
    case Threshold::Op::less: return Comparison::less;
    case Threshold::Op::less_equal: return Comparison::at_most;
    case Threshold::Op::greater: return Comparison::more;
    case Threshold::Op::greater_equal: return Comparison::at_least;
    case Threshold::Op::equal:
    case Threshold::Op::not_equal: break;
  }
  return std::nullopt;
}

}  // namespace

ThresholdLimits limits_of(const std::vector<Threshold>& thresholds) {
  ThresholdLimits made;
  for (const Threshold& threshold : thresholds) {
    const auto metric = metric_of(threshold);
    const auto comparison = comparison_of(threshold.op);
    if (metric && comparison) {
      Limit limit;
      limit.text = threshold.key + ": " + threshold.text;
      limit.metric = *metric;
      limit.comparison = *comparison;
      limit.bound = unit_of(*metric) == Unit::seconds ? threshold.value / 1000 : threshold.value;
      made.limits.push_back(std::move(limit));
    } else if (std::find(made.left_out.begin(), made.left_out.end(), threshold.key) == made.left_out.end()) {
      made.left_out.push_back(threshold.key);
    }
  }
  return made;
}

}  // namespace brink::plan::k6
