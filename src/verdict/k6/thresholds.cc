#include "verdict/k6/thresholds.h"

#include "base/text.h"

namespace brink::verdict::k6 {
namespace {

using aggregate::MetricCell;
using plan::k6::Threshold;

double of_trend(std::string_view aggregate, const aggregate::TrendValues& trend) {
  if (aggregate == "avg") return trend.mean();
  if (aggregate == "min") return trend.min();
  if (aggregate == "max") return trend.max();
  if (aggregate == "med") return trend.percentile(0.5);
  if (aggregate == "count") return static_cast<double>(trend.count());
  const auto percent = parse_double(trim(aggregate.substr(2, aggregate.size() - 3)));  // p(N)
  return trend.percentile(percent.value_or(0) / 100);
}

bool holds(Threshold::Op op, double a, double b) {
  switch (op) {
    case Threshold::Op::less: return a < b;
    case Threshold::Op::less_equal: return a <= b;
    case Threshold::Op::greater: return a > b;
    case Threshold::Op::greater_equal: return a >= b;
    case Threshold::Op::equal: return a == b;
    case Threshold::Op::not_equal: return a != b;
  }
  return true;
}

}  // namespace

double aggregate_value(std::string_view aggregate, MetricKind kind, const MetricCell& cell, Duration elapsed) {
  if (cell.count == 0) return 0;
  switch (kind) {
    case MetricKind::counter:
      if (aggregate == "count") return cell.sum;
      return elapsed.count() > 0 ? cell.sum / seconds(elapsed) : 0;
    case MetricKind::gauge: return aggregate == "min" ? cell.min : aggregate == "max" ? cell.max : cell.last;
    case MetricKind::rate: return static_cast<double>(cell.nonzero) / static_cast<double>(cell.count);
    case MetricKind::trend: return of_trend(aggregate, cell.trend);
  }
  return 0;
}

std::vector<Judged> judge(std::span<const Bound> bounds, const aggregate::MetricCatalog& catalog,
                          const aggregate::MetricSummary& metrics, Duration elapsed, bool at_end) {
  std::vector<Judged> all;
  static const MetricCell nothing;
  for (const Bound& bound : bounds) {
    const MetricKind kind = catalog.rows()[bound.row].kind;
    const MetricCell& cell = bound.row < metrics.cells.size() ? metrics.cells[bound.row] : nothing;
    Judged judged{&bound};
    judged.value = aggregate_value(bound.threshold.aggregate, kind, cell, elapsed);
    judged.samples = cell.count > 0;
    const bool passed_over = !judged.samples && (!at_end || kind == MetricKind::rate);
    judged.ok = passed_over || holds(bound.threshold.op, judged.value, bound.threshold.value);
    all.push_back(judged);
  }
  return all;
}

const Judged* reason_to_abort(std::span<const Judged> judged, Duration elapsed) {
  for (const Judged& each : judged) {
    const Threshold& threshold = each.bound->threshold;
    if (!each.ok && threshold.abort && elapsed >= threshold.delay_abort_eval) return &each;
  }
  return nullptr;
}

}  // namespace brink::verdict::k6
