#include "script/js/world.h"

#include <algorithm>

namespace brink::script::js {
namespace {

constexpr std::size_t longest_name = 128;

bool is_metric_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (name.empty() || name.size() > longest_name || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

Result<std::size_t> MetricNames::declare(const plan::k6::CustomMetric& metric, bool may_add) {
  if (!is_metric_name(metric.name)) {
    return usage_error("Invalid metric name: '" + metric.name + "'",
                       "up to 128 letters, digits and underscores, and no digit first");
  }
  const auto known =
      std::find_if(metrics_.begin(), metrics_.end(), [&](const auto& m) { return m.name == metric.name; });
  if (known != metrics_.end()) {
    if (known->kind == metric.kind && known->contains == metric.contains) {
      return static_cast<std::size_t>(known - metrics_.begin());
    }
    return usage_error("metric '" + metric.name + "' already exists but with another type");
  }
  if (!may_add) {
    return usage_error("the metric '" + metric.name + "' was not there when the script was read first",
                       "declare it whatever the user");
  }
  metrics_.push_back(metric);
  return metrics_.size() - 1;
}

std::shared_ptr<const SharedArrays::Elements> SharedArrays::find(const std::string& name) const {
  const std::scoped_lock lock(mutex_);
  const auto found = arrays_.find(name);
  return found != arrays_.end() ? found->second : nullptr;
}

std::shared_ptr<const SharedArrays::Elements> SharedArrays::keep(const std::string& name, Elements elements) {
  const std::scoped_lock lock(mutex_);
  auto& kept = arrays_[name];
  if (!kept) kept = std::make_shared<const Elements>(std::move(elements));
  return kept;
}

Result<ProtoSchemas::Schema> ProtoSchemas::find(const std::string& key, const std::function<Result<Schema>()>& make) {
  const std::scoped_lock lock(mutex_);
  const auto known = schemas_.find(key);
  if (known != schemas_.end()) return known->second;
  auto made = make();
  if (made) schemas_.emplace(key, *made);
  return made;
}

void World::end_test(plan::k6::Ending ending) {
  const std::scoped_lock lock(mutex_);
  // fail() lets the test go on, so that an abort() may still come.
  if (aborted_ && aborted_->how != plan::k6::Ending::How::marked_failed) return;
  aborted_ = std::move(ending);
  is_aborted_ = true;
}

std::optional<plan::k6::Ending> World::aborted() const {
  if (!is_aborted_.load(std::memory_order_relaxed)) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  return aborted_;
}

}  // namespace brink::script::js
