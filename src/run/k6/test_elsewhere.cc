#include "run/k6/test_elsewhere.h"

#include <algorithm>

#include "plan/k6_load.h"

namespace brink::run::k6 {

std::vector<bool> TestElsewhere::counted() const {
  std::vector<bool> out;
  for (const auto& scenario : request_.options.scenarios) {
    out.push_back(plan::k6::iterations_of(scenario.executor).has_value());
  }
  return out;
}

bool TestElsewhere::fits(const TestNews& news) const {
  // Metrics of a breakdown are by their numbers.
  const auto of_metrics = [&](const aggregate::MetricBreakdown& breakdown) {
    const auto known = [&](const aggregate::MetricCells& cells) {
      return cells.empty() || cells.rbegin()->first < catalog_.metrics();
    };
    return known(breakdown.rest) && std::all_of(breakdown.parts.begin(), breakdown.parts.end(),
                                                [&](const auto& part) { return known(part.second); });
  };
  const auto counts_all = [&](const BesideStanding& beside) { return beside.begun.size() == board_.size(); };
  const auto& breakdowns = news.metrics.breakdowns;
  return news.metrics.cells.size() <= catalog_.rows().size() && breakdowns.size() <= catalog_.breakdowns().size() &&
         std::all_of(breakdowns.begin(), breakdowns.end(), of_metrics) && news.scenarios.size() == board_.size() &&
         std::all_of(news.beside.begin(), news.beside.end(), counts_all);
}

void TestElsewhere::hear(std::uint32_t process, const std::string& name, const TestNews& news) {
  desk_.hear(news.metrics);
  standings_[process] = {news.scenarios, news.beside, news.initialized};
  sum_up();
  const bool weaker = !ended_ || ended_->how == plan::k6::Ending::How::marked_failed;
  if (news.ended && weaker) ended_ = news.ended;
  write_lines(news, name, request_.log);
}

const BesideStanding* TestElsewhere::Standing::of(const Part& part) const {
  const auto same = [&](const BesideStanding& one) { return one.segment == part.segment && one.from == part.from; };
  const auto at = std::find_if(beside.begin(), beside.end(), same);
  return at == beside.end() ? nullptr : &*at;
}

bool TestElsewhere::has(std::uint32_t process, const Part& part) const {
  const auto of = standings_.find(process);
  return of != standings_.end() && (part.own || of->second.of(part) != nullptr);
}

std::vector<std::uint64_t> TestElsewhere::begun(std::uint32_t process, const Part& part) const {
  std::vector<std::uint64_t> out(board_.size());
  const auto of = standings_.find(process);
  if (of == standings_.end()) return out;
  if (part.own) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = of->second.scenarios[i].started;
  } else if (const BesideStanding* beside = of->second.of(part)) {
    return beside->begun;
  }
  return out;
}

// What the script reads of the board here, and the live view, is of all processes.
void TestElsewhere::sum_up() {
  for (std::size_t i = 0; i < board_.size(); ++i) {
    ScenarioStanding sum;
    for (const auto& [process, standing] : standings_) {
      const ScenarioStanding& one = standing.scenarios[i];
      sum.started += one.started;
      for (const BesideStanding& beside : standing.beside) sum.started += beside.begun[i];
      sum.completed += one.completed;
      sum.interrupted += one.interrupted;
      sum.dropped += one.dropped;
      sum.active += one.active;
      sum.short_of_users = sum.short_of_users || one.short_of_users;
      const bool earlier = sum.began == Instant{} || one.began < sum.began;
      if (one.began != Instant{} && earlier) sum.began = one.began;
    }
    engine::ScenarioCounts& counts = board_.at(i);
    counts.started = sum.started;
    counts.completed = sum.completed;
    counts.interrupted = sum.interrupted;
    counts.dropped = sum.dropped;
    counts.active = sum.active;
    counts.short_of_users = sum.short_of_users;
    counts.began_ns = sum.began.time_since_epoch().count();
  }
  std::uint32_t initialized = 0;
  for (const auto& [process, standing] : standings_) initialized += standing.initialized;
  board_.initialized = initialized;
}

}  // namespace brink::run::k6
