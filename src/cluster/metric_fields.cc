#include "cluster/metric_fields.h"

#include <cmath>

#include "cluster/delta_fields.h"

namespace brink::cluster {

using namespace aggregate;
using plan::k6::Ending;
using run::k6::BesideStanding;
using run::k6::LogLine;
using run::k6::ScenarioStanding;
using run::k6::TestNews;

namespace {

constexpr std::uint64_t kinds_of_ending = 6, levels = 4;
constexpr std::uint32_t most_rows = 1'000'000;

template <Archive A>
void finite(A& a, double& v) {
  field(a, v);
  demand(a, std::isfinite(v));
}

}  // namespace

template <Archive A>
void field(A& a, Histogram& v) {
  StepsDelta steps = since(v, {});
  field(a, steps);
  if constexpr (A::reads) {
    if (a.good()) add(v, steps);
  }
}

// Few values as they are, many as steps.
template <Archive A>
void field(A& a, TrendValues& v) {
  std::vector<double> values = v.values();
  Histogram above = v.above(), below = v.below();
  TrendValues::Extremes extremes{v.sum(), v.min(), v.max()};
  field(a, values);
  fields(a, above, below);
  finite(a, extremes.sum);
  finite(a, extremes.min);
  finite(a, extremes.max);
  demand(a, values.size() <= TrendValues::most_exact);
  demand(a, values.empty() || (above.empty() && below.empty()));
  demand(a, std::all_of(values.begin(), values.end(), [](double one) { return std::isfinite(one); }));
  demand(a, extremes.min <= extremes.max);
  if constexpr (A::reads) {
    if (a.good()) v = TrendValues::of(std::move(values), std::move(above), std::move(below), extremes);
  }
}

// Of all kinds of metrics: what a kind does not use is zero, and a byte or so.
template <Archive A>
void field(A& a, MetricCell& v) {
  fields(a, v.count, v.nonzero);
  bool counts = v.sum != 0, gauges = v.last_at != Instant{}, trends = v.trend.count() > 0;
  fields(a, counts, gauges, trends);
  if (counts) finite(a, v.sum);
  if (gauges) {
    finite(a, v.last);
    finite(a, v.min);
    finite(a, v.max);
    field(a, v.last_at);
  }
  if (trends) field(a, v.trend);
}

template <Archive A>
void field(A& a, CheckTally& v) {
  fields(a, v.passes, v.fails, v.first);
}

template <Archive A>
void field(A& a, MetricBreakdown& v) {
  fields(a, v.parts, v.rest);
}

// The cells in which something came on top, by their rows.
template <Archive A>
void field(A& a, MetricSummary& v) {
  std::vector<std::pair<std::uint32_t, MetricCell>> used;
  for (std::uint32_t row = 0; row < v.cells.size(); ++row) {
    if (v.cells[row].count > 0) used.emplace_back(row, v.cells[row]);
  }
  field(a, used);
  if constexpr (A::reads) {
    for (auto& [row, cell] : used) {
      a.demand(row < most_rows && cell.count > 0);
      if (!a.good()) return;
      if (row >= v.cells.size()) v.cells.resize(row + 1);
      v.cells[row] = std::move(cell);
    }
  }
  fields(a, v.checks, v.groups, v.breakdowns, v.beyond_bounds);
}

template <Archive A>
void field(A& a, ScenarioStanding& v) {
  fields(a, v.started, v.completed, v.interrupted, v.dropped, v.active, v.began, v.short_of_users);
}

template <Archive A>
void field(A& a, BesideStanding& v) {
  fields(a, v.segment.index, v.segment.count, v.segment.turn, v.from, v.begun);
}

template <Archive A>
void field(A& a, Ending& v) {
  choice(a, v.how, kinds_of_ending);
  fields(a, v.text, v.place);
}

template <Archive A>
void field(A& a, LogLine& v) {
  choice(a, v.level, levels);
  fields(a, v.text, v.fields);
}

template <Archive A>
void field(A& a, TestNews& v) {
  fields(a, v.metrics, v.scenarios, v.beside, v.initialized, v.ended, v.lines, v.lines_left_out);
}
template void field(Putter&, TestNews&);
template void field(Taker&, TestNews&);

}  // namespace brink::cluster
