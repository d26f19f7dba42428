#include "run/k6/threshold_rows.h"

namespace brink::run::k6 {
namespace {

struct Unit {
  std::string_view name;
  double factor;  // from the metric's own
};

Unit unit_of(const aggregate::MetricRow& row, std::string_view aggregate) {
  if (row.kind == MetricKind::rate) return {"share", 1};
  const bool per_second = row.kind == MetricKind::counter && aggregate == "rate";
  if (row.contains == MetricContains::data) return {per_second ? "bytes_per_second" : "bytes", 1};
  if (per_second) return {"per_second", 1};
  if (row.contains == MetricContains::time) return {"s", 1e-3};
  return {"count", 1};
}

}  // namespace

void add_threshold_rows(const output::k6::Results& results, output::Record& record) {
  for (const verdict::k6::Judged& judged : results.thresholds) {
    const plan::k6::Threshold& threshold = judged.bound->threshold;
    const aggregate::MetricRow& row = results.catalog->rows()[judged.bound->row];
    const Unit unit = unit_of(row, threshold.aggregate);
    output::Limit limit;
    limit.expression = threshold.key + ": " + threshold.text;
    limit.unit = std::string(unit.name);
    limit.bound = threshold.value * unit.factor;
    if (judged.samples) limit.actual = judged.value * unit.factor;
    limit.of = results.metrics.cells[judged.bound->row].count;
    limit.passed = judged.ok;
    if (!judged.samples) limit.note = "no samples";
    if (!record.stages.empty()) limit.stage = record.stages.size() - 1;
    record.limits.push_back(std::move(limit));
  }
}

}  // namespace brink::run::k6
