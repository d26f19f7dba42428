#include "output/compare_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "verdict/compare_words.h"

namespace brink::output {
namespace {

using verdict::Change;
using verdict::ComparedQuantity;
using verdict::Measure;

std::string end_text(Measure measure, double end) {
  return measure == Measure::failures ? fmt::format("{:+.2g}", end * 100) : fmt::format("{:+.0f}", end * 100);
}

bool matters(const ComparedQuantity& q, double threshold) {
  return q.change && std::abs(*q.change) >= (q.measure == Measure::failures ? threshold / 10 : threshold);
}

// How close a change came to standing out.
double closeness(const ComparedQuantity& q) {
  return q.change && q.resolution && *q.resolution > 0 ? std::abs(*q.change) / *q.resolution : 0;
}

}  // namespace

std::string head_text(const RunHead& run) {
  std::string out = run.kind + " " + run.id;
  if (!run.created_at.empty()) out += ", " + run.created_at;
  if (run.git_commit && !run.git_commit->empty()) out += ", commit " + *run.git_commit;
  if (run.imported_from) out += ", from " + *run.imported_from;
  return out;
}

std::string interval_text(const ComparedQuantity& q) {
  const char* unit = q.measure == Measure::failures ? "pt" : "%";
  if (q.low && q.high)
    return fmt::format("{} to {} {}", end_text(q.measure, *q.low), end_text(q.measure, *q.high), unit);
  if (q.low) return fmt::format("at least {} {}", end_text(q.measure, *q.low), unit);
  if (q.high) return fmt::format("at most {} {}", end_text(q.measure, *q.high), unit);
  return "";
}

std::vector<std::string> not_compared(const verdict::Comparison& comparison) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const ComparedQuantity& q : comparison.quantities) {
    if (q.outcome == Change::not_comparable) by_reason[q.why].push_back(verdict::quantity_text(q));
  }
  constexpr std::size_t most_named = 4;
  std::vector<std::string> out;
  for (const auto& [reason, names] : by_reason) {
    std::string text;
    for (std::size_t i = 0; i < std::min(most_named, names.size()); ++i) text += (i ? ", " : "") + names[i];
    if (names.size() > most_named) text += fmt::format(" and {} more", names.size() - most_named);
    out.push_back(fmt::format("{} ({})", text, reason));
  }
  return out;
}

std::vector<std::string> needs(const verdict::Comparison& comparison) {
  std::vector<const ComparedQuantity*> open;
  for (const ComparedQuantity& q : comparison.quantities) {
    const bool quiet = q.outcome == Change::undistinguished && matters(q, comparison.threshold);
    if (quiet && !verdict::need_text(q).empty()) open.push_back(&q);
  }
  std::stable_sort(open.begin(), open.end(),
                   [](const auto* a, const auto* b) { return closeness(*a) > closeness(*b); });
  if (open.size() > 2) open.resize(2);
  std::vector<std::string> out;
  for (const ComparedQuantity* q : open) {
    out.push_back(fmt::format("{} ({}): {}", verdict::quantity_text(*q), verdict::change_text(q->measure, *q->change),
                              verdict::need_text(*q)));
  }
  return out;
}

}  // namespace brink::output
