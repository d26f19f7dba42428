#include "run/k6/metric_desk.h"

#include <algorithm>

namespace brink::run::k6 {

std::unique_ptr<aggregate::MetricCatalog> make_catalog(const plan::k6::Init& init) {
  auto catalog = std::make_unique<aggregate::MetricCatalog>();
  for (const plan::k6::CustomMetric& metric : init.metrics) {
    catalog->add_metric(metric.name, metric.kind, metric.contains);
  }
  catalog->add_sub_metric("http_req_duration", {{"expected_response", "true"}},
                          "http_req_duration{expected_response:true}");
  return catalog;
}

std::vector<verdict::k6::Bound> bounds_of(const plan::k6::Options& options, aggregate::MetricCatalog& catalog) {
  std::vector<verdict::k6::Bound> bounds;
  for (const plan::k6::Threshold& threshold : options.thresholds) {
    verdict::k6::Bound bound{threshold};
    if (threshold.tags.empty()) {
      const auto& rows = catalog.rows();
      const auto at =
          std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.key == threshold.metric; });
      bound.row = static_cast<std::uint32_t>(at - rows.begin());
    } else {
      const aggregate::TagMap tags(threshold.tags.begin(), threshold.tags.end());
      bound.row = catalog.add_sub_metric(threshold.metric, tags, threshold.key);
    }
    bounds.push_back(std::move(bound));
  }
  return bounds;
}

MetricDesk::MetricDesk(const aggregate::MetricCatalog& catalog, std::uint32_t workers,
                       const std::vector<aggregate::MetricObserver*>& observers)
    : own_(catalog, observers.empty() ? nullptr : observers.back()), parts_(workers) {
  for (std::uint32_t i = 0; i < workers; ++i) {
    recorders_.push_back(
        std::make_unique<aggregate::MetricRecorder>(catalog, observers.empty() ? nullptr : observers[i]));
  }
}

void MetricDesk::look(const engine::ScenarioBoard& board, std::uint32_t planned_users, Instant now) {
  if (now >= next_gauge_) {
    std::uint32_t active = 0;
    for (std::size_t i = 0; i < board.size(); ++i) active += board.at(i).active.load(std::memory_order_relaxed);
    const std::uint32_t made = std::max(planned_users, board.initialized.load(std::memory_order_relaxed));
    own_.add(sample::Metric::vus, active, {}, now);
    own_.add(sample::Metric::vus_max, made, {}, now);
    next_gauge_ = now + std::chrono::seconds(1);
  }
  own_.on_tick(now);
  if (!asked_) return;
  if (elsewhere_) {
    latest_ = summary();
    asked_ = false;
    fresh_ = true;
    return;
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (!parts_[i]) parts_[i] = recorders_[i]->take();
  }
  if (!std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part.has_value(); })) return;
  latest_ = own_.summary();
  for (auto& part : parts_) latest_->merge(*std::exchange(part, std::nullopt));
  asked_ = false;
  fresh_ = true;
}

void MetricDesk::hear(const aggregate::MetricSummary& more) {
  if (!elsewhere_) elsewhere_.emplace();
  elsewhere_->merge(more);
}

void MetricDesk::ask() {
  if (std::exchange(asked_, true)) return;
  for (auto& recorder : recorders_) recorder->ask();
}

std::optional<aggregate::MetricSummary> MetricDesk::take() {
  return std::exchange(fresh_, false) ? latest_ : std::nullopt;
}

aggregate::MetricSummary MetricDesk::summary() const {
  aggregate::MetricSummary sum = own_.summary();
  for (const auto& recorder : recorders_) sum.merge(recorder->summary());
  if (elsewhere_) sum.merge(*elsewhere_);
  return sum;
}

}  // namespace brink::run::k6
