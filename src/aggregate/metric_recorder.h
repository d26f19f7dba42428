// MetricRecorder: a worker's MetricSink: counts into the cells of the catalog. What a set of tags counts in is looked
// up once for each metric; after that a value costs some tens of nanoseconds. Memory is bounded by the catalog and by
// `most_sets`: a tag nobody looks at makes no set of its own, and beyond the bound values count in their metric alone.
//
// Used by its worker's thread; ask() and take() from any, the rest between stages.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "aggregate/metric_catalog.h"
#include "aggregate/metric_summary.h"
#include "sample/metrics.h"

namespace brink::aggregate {

struct TagValue {
  std::string name;
  std::string value;
  bool metadata = false;
  friend auto operator<=>(const TagValue&, const TagValue&) = default;
};
using TagSet = std::vector<TagValue>;  // by name, each once

// Whoever wants every value. Called on the worker's thread, so it must not wait for anything.
class MetricObserver {
 public:
  virtual ~MetricObserver() = default;
  virtual void on_value(std::uint32_t metric, double value, const std::shared_ptr<const TagSet>& tags, Instant at) = 0;
  virtual void on_tick(Instant now) = 0;
};

class MetricRecorder final : public sample::MetricSink {
 public:
  static constexpr std::size_t most_sets = 100'000;
  static constexpr std::size_t most_checks = 10'000;

  // Both outlive it; no observer: sets of tags are as few as they can be.
  explicit MetricRecorder(const MetricCatalog& catalog, MetricObserver* observer = nullptr);
  ~MetricRecorder() override;

  sample::TagsId tags(std::span<const sample::TagView> tags) override;
  sample::TagsId with(sample::TagsId set, sample::TagView tag) override;
  bool wants_tag(std::string_view name) const override { return observer_ != nullptr || catalog_.looks_at(name); }
  void add(sample::MetricId metric, double value, sample::TagsId tags, Instant at) override;
  using sample::MetricSink::add;
  void on_tick(Instant now) override;

  // A copy of what there is so far, made by the worker at its next tick.
  void ask() { asked_.store(true, std::memory_order_release); }
  std::optional<MetricSummary> take();
  // Between stages.
  MetricSummary summary() const;

 private:
  struct Set;
  struct Check;
  // What a metric's values with a set of tags count in.
  struct Target {
    bool known = false;
    std::vector<std::uint32_t> subs;  // cells beside the metric's own
    std::vector<MetricCell*> parts;   // those of breakdowns
    Check* check = nullptr;
  };
  const Target& target(std::uint32_t metric, std::uint32_t set);
  void look_at(std::uint32_t set);
  bool wants(const sample::TagView& tag) const;
  void resolve(std::uint32_t metric, const Set& set, Target& out);
  Check* check_of(const TagSet& tags, Instant at);
  sample::TagsId intern(TagSet tags);

  const MetricCatalog& catalog_;
  MetricObserver* observer_;
  std::vector<MetricCell> cells_;
  std::vector<MetricBreakdown> breakdowns_;
  std::vector<std::unique_ptr<Set>> sets_;
  std::map<TagSet, std::uint32_t> by_tags_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Check>> checks_;
  std::map<std::string, Instant> groups_;
  // The set that a value was counted with last, as the next one mostly is too.
  std::uint32_t set_ = ~std::uint32_t{0};
  Target* targets_ = nullptr;  // by metric
  std::uint64_t beyond_bounds_ = 0;
  Instant latest_{};

  std::atomic<bool> asked_{false};
  std::mutex mutex_;
  std::optional<MetricSummary> ready_;  // under `mutex_`
};

}  // namespace brink::aggregate
