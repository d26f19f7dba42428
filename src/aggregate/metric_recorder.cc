#include "aggregate/metric_recorder.h"

#include <algorithm>

#include "base/check.h"

namespace brink::aggregate {
namespace {

constexpr std::uint32_t checks_metric = static_cast<std::uint32_t>(sample::Metric::checks);
constexpr std::uint32_t group_metric = static_cast<std::uint32_t>(sample::Metric::group_duration);

std::string_view value_of(const TagSet& tags, std::string_view name) {
  for (const TagValue& tag : tags) {
    if (tag.name == name) return tag.value;
  }
  return {};
}

bool has_all(const TagSet& tags, const TagMap& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& each) {
    return std::any_of(tags.begin(), tags.end(), [&](const TagValue& tag) {
      return !tag.metadata && tag.name == each.first && tag.value == each.second;
    });
  });
}

TagMap tags_for(const BreakdownRule& rule, const TagSet& tags) {
  TagMap wanted;
  for (const TagValue& tag : tags) {
    if (!tag.metadata && rule.wants(tag.name)) wanted.emplace(tag.name, tag.value);
  }
  return wanted;
}

void put(TagSet& tags, const sample::TagView& tag) {
  const auto at = std::lower_bound(tags.begin(), tags.end(), tag.name,
                                   [](const TagValue& each, std::string_view name) { return each.name < name; });
  if (at != tags.end() && at->name == tag.name) {
    at->value = std::string(tag.value);
    at->metadata = tag.metadata;
  } else {
    tags.insert(at, {std::string(tag.name), std::string(tag.value), tag.metadata});
  }
}

}  // namespace

struct MetricRecorder::Check {
  CheckTally count;
};

struct MetricRecorder::Set {
  std::shared_ptr<const TagSet> tags;
  std::vector<Target> targets;                          // by metric, as they come up
  std::unordered_map<std::string, std::uint32_t> more;  // sets with one tag more: by "name\0value"
};

MetricRecorder::MetricRecorder(const MetricCatalog& catalog, MetricObserver* observer)
    : catalog_(catalog), observer_(observer), cells_(catalog.rows().size()), breakdowns_(catalog.breakdowns().size()) {
  intern({});
}

MetricRecorder::~MetricRecorder() = default;

sample::TagsId MetricRecorder::intern(TagSet tags) {
  const auto found = by_tags_.find(tags);
  if (found != by_tags_.end()) return {found->second};
  if (sets_.size() >= most_sets) {
    ++beyond_bounds_;
    return {0};
  }
  const auto id = static_cast<std::uint32_t>(sets_.size());
  auto set = std::make_unique<Set>();
  set->tags = std::make_shared<const TagSet>(tags);
  sets_.push_back(std::move(set));
  by_tags_.emplace(std::move(tags), id);
  return {id};
}

// Metadata is for whoever wants every value.
bool MetricRecorder::wants(const sample::TagView& tag) const {
  return observer_ != nullptr || (!tag.metadata && catalog_.looks_at(tag.name));
}

sample::TagsId MetricRecorder::tags(std::span<const sample::TagView> tags) {
  TagSet set;
  for (const sample::TagView& tag : tags) {
    if (wants(tag)) put(set, tag);
  }
  return intern(std::move(set));
}

sample::TagsId MetricRecorder::with(sample::TagsId base, sample::TagView tag) {
  if (!wants(tag)) return base;
  std::string key;
  key.reserve(tag.name.size() + tag.value.size() + 1);
  key.append(tag.name).push_back('\0');
  key.append(tag.value);
  Set& set = *sets_.at(base.value);
  if (const auto found = set.more.find(key); found != set.more.end()) return {found->second};
  TagSet tags = *set.tags;
  put(tags, tag);
  const sample::TagsId made = intern(std::move(tags));
  if (made.value != 0 && set.more.size() < most_sets) set.more.emplace(std::move(key), made.value);
  return made;
}

void MetricRecorder::look_at(std::uint32_t set) {
  Set& of = *sets_.at(set);
  of.targets.resize(catalog_.metrics());
  targets_ = of.targets.data();
  set_ = set;
}

const MetricRecorder::Target& MetricRecorder::target(std::uint32_t metric, std::uint32_t set) {
  if (set != set_) look_at(set);
  Target& target = targets_[metric];
  if (!target.known) [[unlikely]]
    resolve(metric, *sets_[set], target);
  return target;
}

void MetricRecorder::resolve(std::uint32_t metric, const Set& set, Target& out) {
  out.known = true;
  for (const std::uint32_t sub : catalog_.sub_metrics_of(metric)) {
    if (has_all(*set.tags, catalog_.rows()[sub].tags)) out.subs.push_back(sub);
  }
  for (std::size_t i = 0; i < breakdowns_.size(); ++i) {
    const BreakdownRule& rule = catalog_.breakdowns()[i];
    out.parts.push_back(&breakdowns_[i].cell(rule, tags_for(rule, *set.tags), metric));
  }
  if (metric == checks_metric) out.check = check_of(*set.tags, latest_);
  if (metric == group_metric && groups_.size() < most_checks) {
    groups_.try_emplace(std::string(value_of(*set.tags, "group")), latest_);
  }
}

MetricRecorder::Check* MetricRecorder::check_of(const TagSet& tags, Instant at) {
  std::pair<std::string, std::string> key(value_of(tags, "group"), value_of(tags, "check"));
  if (key.second.empty()) return nullptr;
  const auto found = checks_.find(key);
  if (found != checks_.end()) return found->second.get();
  if (checks_.size() >= most_checks) return nullptr;
  auto check = std::make_unique<Check>();
  check->count.first = at;
  return checks_.emplace(std::move(key), std::move(check)).first->second.get();
}

void MetricRecorder::add(sample::MetricId id, double value, sample::TagsId tags, Instant at) {
  const std::uint32_t metric = id.value;
  CHECK(metric < catalog_.metrics(), "no such metric");
  latest_ = at;
  const MetricKind kind = catalog_.rows()[metric].kind;
  const Target& to = target(metric, tags.value);
  cells_[metric].add(kind, value, at);
  for (const std::uint32_t sub : to.subs) cells_[sub].add(kind, value, at);
  for (MetricCell* part : to.parts) part->add(kind, value, at);
  if (to.check != nullptr) ++(value != 0 ? to.check->count.passes : to.check->count.fails);
  if (observer_ != nullptr) observer_->on_value(metric, value, sets_[tags.value]->tags, at);
}

MetricSummary MetricRecorder::summary() const {
  MetricSummary out;
  out.cells = cells_;
  out.breakdowns = breakdowns_;
  for (const auto& [key, check] : checks_) out.checks.emplace(key, check->count);
  out.groups = groups_;
  out.beyond_bounds = beyond_bounds_;
  return out;
}

void MetricRecorder::on_tick(Instant now) {
  if (observer_ != nullptr) observer_->on_tick(now);
  if (!asked_.exchange(false, std::memory_order_acquire)) return;
  MetricSummary copy = summary();
  const std::lock_guard lock(mutex_);
  ready_ = std::move(copy);
}

std::optional<MetricSummary> MetricRecorder::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(ready_, std::nullopt);
}

}  // namespace brink::aggregate
