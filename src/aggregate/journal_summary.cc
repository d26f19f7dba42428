#include "aggregate/journal_summary.h"

#include <algorithm>
#include <numeric>

namespace brink::aggregate {
namespace {

template <typename Map>
typename Map::value_type& row(Map& map, std::string_view name) {
  auto at = map.find(name);
  if (at == map.end() && map.size() >= JournalSummary::most_names) at = map.find(JournalSummary::other);
  if (at != map.end()) return *at;
  return *map.try_emplace(std::string(map.size() < JournalSummary::most_names ? name : JournalSummary::other)).first;
}

}  // namespace

void JournalSummary::check(std::string_view name, bool passed) {
  CheckCount& count = row(checks, name).second;
  ++(passed ? count.passed : count.failed);
}

void JournalSummary::mishap(sample::Mishap kind, std::string_view key, std::string_view detail, Duration at) {
  auto& [kept, count] = row(mishaps[static_cast<std::size_t>(kind)], key);
  ++count;
  if (!detail.empty()) firsts[static_cast<std::size_t>(kind)].try_emplace(kept, First{at, std::string(detail)});
}

void JournalSummary::merge(const JournalSummary& other) {
  for (const auto& [name, count] : other.checks) {
    checks[name].passed += count.passed;
    checks[name].failed += count.failed;
  }
  for (std::size_t kind = 0; kind < mishaps.size(); ++kind) {
    for (const auto& [key, count] : other.mishaps[kind]) mishaps[kind][key] += count;
    for (const auto& [key, first] : other.firsts[kind]) {
      const auto [at, is_new] = firsts[kind].try_emplace(key, first);
      if (!is_new && first.at < at->second.at) at->second = first;
    }
  }
}

std::uint64_t JournalSummary::count(sample::Mishap kind) const {
  const Keys& keys = mishaps[static_cast<std::size_t>(kind)];
  return std::accumulate(keys.begin(), keys.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
}

bool JournalSummary::empty() const {
  return checks.empty() && std::all_of(mishaps.begin(), mishaps.end(), [](const Keys& keys) { return keys.empty(); });
}

}  // namespace brink::aggregate
