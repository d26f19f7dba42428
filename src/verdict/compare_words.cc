#include "verdict/compare_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verdict/words.h"

namespace brink::verdict {
namespace {

std::string size_text(Measure measure, double change) {
  if (measure == Measure::failures) return fmt::format("{:.2g} points", std::abs(change) * 100);
  const double percent = std::abs(change) * 100;
  if (percent >= 300) return fmt::format("{:.2g}-fold", 1 + percent / 100);
  return fmt::format("{:.0f} %", percent);
}

// How far beyond zero the near end of the interval lies: what stands out most.
double margin(const ComparedQuantity& q) {
  if (q.measure == Measure::failures) return std::min(std::abs(q.low.value_or(9)), std::abs(q.high.value_or(9))) * 10;
  return std::min(std::abs(std::log1p(std::max(-0.999, q.low.value_or(9)))), std::abs(std::log1p(q.high.value_or(9))));
}

const ComparedQuantity* foremost(const Comparison& c, Change outcome) {
  const ComparedQuantity* best = nullptr;
  for (const ComparedQuantity& q : c.quantities) {
    if (q.outcome == outcome && (!best || margin(q) > margin(*best))) best = &q;
  }
  return best;
}

std::size_t count(const Comparison& c, Change outcome) {
  return static_cast<std::size_t>(std::count_if(c.quantities.begin(), c.quantities.end(),
                                                [&](const ComparedQuantity& q) { return q.outcome == outcome; }));
}

std::string moved_text(const Comparison& c, Change outcome) {
  const ComparedQuantity& q = *foremost(c, outcome);
  std::string text = fmt::format("{} {} by {}, from {} to {}", quantity_text(q), *q.change > 0 ? "rose" : "fell",
                                 size_text(q.measure, *q.change), quantity_value(q.measure, *q.before),
                                 quantity_value(q.measure, *q.now));
  const std::size_t others = count(c, outcome) - 1;
  if (others > 0) text += fmt::format("; {} more {} {}", others, others == 1 ? "is" : "are", change_name(outcome));
  return text + ".";
}

std::string same_text(const Comparison& c) {
  std::optional<double> least;
  for (const ComparedQuantity& q : c.quantities) {
    if (q.outcome != Change::undistinguished || !q.resolution || q.measure == Measure::failures) continue;
    least = std::min(least.value_or(*q.resolution), *q.resolution);
  }
  std::string text = "No difference stands out of the noise";
  return text + (least ? fmt::format("; one of {:.0f} % would have.", *least * 100) : ".");
}

}  // namespace

std::string_view change_name(Change change) {
  switch (change) {
    case Change::undistinguished: return "not distinguishable";
    case Change::better: return "better";
    case Change::worse: return "worse";
    case Change::not_comparable: return "not comparable";
  }
  return "";
}

std::string_view measure_name(Measure measure) {
  switch (measure) {
    case Measure::p50: return "p50";
    case Measure::p95: return "p95";
    case Measure::p99: return "p99";
    case Measure::failures: return "failures";
    case Measure::goodput: return "goodput";
    case Measure::capacity: return "capacity";
    case Measure::breaking_users: return "breaking users";
    case Measure::breaking_rate: return "breaking rate";
  }
  return "";
}

std::string quantity_text(const ComparedQuantity& q) {
  std::string text(measure_name(q.measure));
  if (!q.route.empty()) text += " of " + q.route;
  if (!q.load.empty()) text += " at " + q.load;
  return text;
}

std::string quantity_value(Measure measure, double value) {
  switch (measure) {
    case Measure::p50:
    case Measure::p95:
    case Measure::p99: return time_text(from_seconds(value));
    case Measure::failures: return share_text(value);
    case Measure::breaking_users: return users_text(value);
    default: return rate_text(value);
  }
}

std::string change_text(Measure measure, double change) {
  if (measure == Measure::failures) return fmt::format("{:+.2g} pt", change * 100);
  if (change >= 3) return fmt::format("x{:.2g}", 1 + change);
  return fmt::format("{:+.0f} %", change * 100);
}

std::string need_text(const ComparedQuantity& q) {
  if (q.more_seconds) return fmt::format("{:.0f} s more of each run would tell", std::ceil(*q.more_seconds));
  if (q.more_baselines) {
    return fmt::format("{} more {} would tell", *q.more_baselines, *q.more_baselines == 1 ? "baseline" : "baselines");
  }
  return "";
}

std::string comparison_sentence(const Comparison& c) {
  switch (c.outcome) {
    case Change::worse: return "Worse: " + moved_text(c, Change::worse);
    case Change::better: return "Better: " + moved_text(c, Change::better);
    case Change::undistinguished: return same_text(c);
    case Change::not_comparable: return "Nothing can be compared: the runs have no quantity in common.";
  }
  return "";
}

}  // namespace brink::verdict
