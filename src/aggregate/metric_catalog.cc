#include "aggregate/metric_catalog.h"

#include <algorithm>

#include "base/check.h"

namespace brink::aggregate {

MetricCatalog::MetricCatalog() {
  for (const sample::MetricInfo& info : sample::built_in_metrics()) {
    add_metric(std::string(info.name), info.kind, info.contains);
  }
}

void MetricCatalog::add_metric(std::string name, MetricKind kind, MetricContains contains) {
  CHECK(rows_.size() == metrics_, "metrics come before sub-metrics");
  const auto index = static_cast<std::uint32_t>(rows_.size());
  std::string key = name;
  rows_.push_back({std::move(name), std::move(key), kind, contains, {}, index});
  subs_.emplace_back();
  ++metrics_;
}

std::size_t MetricCatalog::break_down(BreakdownRule rule) {
  breakdowns_.push_back(std::move(rule));
  return breakdowns_.size() - 1;
}

bool MetricCatalog::looks_at(std::string_view tag) const {
  const auto wants = [tag](const BreakdownRule& rule) { return rule.wants(tag); };
  return looked_at_.contains(tag) || std::any_of(breakdowns_.begin(), breakdowns_.end(), wants);
}

std::uint32_t MetricCatalog::add_sub_metric(std::string_view name, const TagMap& tags, std::string key) {
  const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(metrics_);
  const auto metric = std::find_if(rows_.begin(), end, [&](const MetricRow& row) { return row.name == name; });
  CHECK(metric != end, "no such metric");
  const auto parent = static_cast<std::uint32_t>(metric - rows_.begin());
  for (const std::uint32_t sub : subs_[parent]) {
    if (rows_[sub].tags == tags) return sub;
  }
  for (const auto& [tag, value] : tags) looked_at_.insert(tag);
  const MetricRow row{metric->name, std::move(key), metric->kind, metric->contains, tags, parent};
  rows_.push_back(row);
  subs_[parent].push_back(static_cast<std::uint32_t>(rows_.size() - 1));
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

}  // namespace brink::aggregate
