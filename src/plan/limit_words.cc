#include "plan/limit_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace brink::plan {
namespace {

struct QuantityRow {
  std::string_view word;
  Quantity quantity;
  bool by_route = false;
  bool by_window = true;
};
constexpr std::array quantities = {
    QuantityRow{"error_rate", Quantity::error_rate, true},
    QuantityRow{"rps", Quantity::rate, true},
    QuantityRow{"goodput", Quantity::goodput, true},
    QuantityRow{"requests", Quantity::requests, true},
    QuantityRow{"errors", Quantity::errors, true},
    QuantityRow{"missed", Quantity::missed, true, false},
    QuantityRow{"bytes", Quantity::bytes, true},
    QuantityRow{"transfer_rate", Quantity::transfer_rate, true},
    QuantityRow{"checks", Quantity::checks},
    QuantityRow{"generator", Quantity::generator, false, false},
};

struct TimesRow {
  std::string_view word;
  TimeOf of;
  bool by_route = false;
};
constexpr std::array times = {
    TimesRow{"response", TimeOf::response, true},
    TimesRow{"service", TimeOf::service, true},
    TimesRow{"ok", TimeOf::ok, true},
    TimesRow{"dns", TimeOf::dns},
    TimesRow{"connect", TimeOf::connect},
    TimesRow{"tls", TimeOf::tls},
    TimesRow{"send", TimeOf::send},
    TimesRow{"first_byte", TimeOf::first_byte},
    TimesRow{"transfer", TimeOf::transfer},
    TimesRow{"send_lag", TimeOf::send_lag},
};

struct StatisticRow {
  std::string_view word;
  Statistic statistic;
};
constexpr std::array statistics = {
    StatisticRow{"avg", Statistic::mean},         StatisticRow{"mean", Statistic::mean},
    StatisticRow{"min", Statistic::min},          StatisticRow{"max", Statistic::max},
    StatisticRow{"avg_latency", Statistic::mean}, StatisticRow{"min_latency", Statistic::min},
    StatisticRow{"max_latency", Statistic::max},
};

struct UnitRow {
  std::string_view word;
  double factor;
};
constexpr std::array time_units = {UnitRow{"us", 1e6}, UnitRow{"ms", 1e3}, UnitRow{"s", 1}};
constexpr double kibi = 1024;
constexpr std::array byte_units = {UnitRow{"B", 1},
                                   UnitRow{"KB", 1e3},
                                   UnitRow{"MB", 1e6},
                                   UnitRow{"GB", 1e9},
                                   UnitRow{"KiB", kibi},
                                   UnitRow{"MiB", kibi* kibi},
                                   UnitRow{"GiB", kibi* kibi* kibi}};

template <class Rows>
auto find(const Rows& rows, std::string_view word) {
  return std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.word == word; });
}

// "p95", "p99.9": above 0, at most 100.
std::optional<double> percentile(std::string_view word) {
  if (word.size() < 2 || word.size() > 12 || word.front() != 'p') return std::nullopt;
  const std::string_view digits = word.substr(1);
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  const auto percent = parse_double(digits);
  if (!percent || *percent <= 0 || *percent > 100) return std::nullopt;
  return *percent / 100;
}

bool set_statistic(Metric& metric, std::string_view word) {
  metric.statistic = Statistic::percentile;
  if (const auto q = percentile(word)) {
    metric.q = *q;
    return true;
  }
  if (word == "median") {
    metric.q = 0.5;
    return true;
  }
  const auto row = find(statistics, word);
  if (row == statistics.end()) return false;
  metric.statistic = row->statistic;
  return true;
}

template <class Rows>
std::optional<double> factor_of(const Rows& rows, std::string_view unit) {
  const auto row = find(rows, unit);
  return row != rows.end() ? std::optional(row->factor) : std::nullopt;
}

}  // namespace

std::optional<KnownMetric> read_metric(std::string_view words) {
  KnownMetric known;
  if (set_statistic(known.metric, words)) return known;
  if (const auto row = find(quantities, words); row != quantities.end()) {
    known.metric.quantity = row->quantity;
    return KnownMetric{known.metric, row->by_route, row->by_window};
  }
  const std::size_t end = words.find_first_of(". \t\r\n\f\v");
  const auto row = find(times, words.substr(0, end));
  if (end == std::string_view::npos || row == times.end()) return std::nullopt;
  known.metric.of = row->of;
  known.by_route = row->by_route;
  if (!set_statistic(known.metric, trim(words.substr(end + 1)))) return std::nullopt;
  return known;
}

std::optional<double> times_in_a_second(std::string_view unit) { return factor_of(time_units, unit); }
std::optional<double> bytes_in(std::string_view unit) { return factor_of(byte_units, unit); }

std::string metric_names() {
  std::string text = "p50, p95, p99.9 (any percentile), avg_latency, min_latency, max_latency";
  for (const QuantityRow& row : quantities) text += ", " + std::string(row.word);
  text += ", check:NAME; a percentile, avg, min or max also of ";
  for (std::size_t i = 0; i < times.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == times.size() ? " or " : ", ") + std::string(times[i].word);
  }
  return text + ": connect.p95";
}

}  // namespace brink::plan
