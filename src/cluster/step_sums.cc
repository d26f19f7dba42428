#include "cluster/step_sums.h"

#include <algorithm>

namespace brink::cluster {

void StepSums::add(const StepsDelta& delta) {
  if (delta.empty()) return;
  for (const StepsDelta::Step& step : delta.steps) {
    const std::size_t page = step.number / of_page;
    if (page >= pages_.size()) pages_.resize(page + 1);
    if (!pages_[page]) pages_[page] = std::make_unique<Page>();
    (*pages_[page])[step.number % of_page] += step.count;
  }
  sums_ = any_ ? combined(sums_, delta.sums) : delta.sums;
  any_ = true;
}

void StepSums::empty_into(aggregate::Histogram& histogram) {
  if (!any_) return;
  StepsDelta all;
  for (std::uint32_t page = 0; page < pages_.size(); ++page) {
    if (!pages_[page]) continue;
    for (std::uint32_t i = 0; i < of_page; ++i) {
      std::uint64_t& count = (*pages_[page])[i];
      if (count != 0) all.steps.push_back({page * of_page + i, std::exchange(count, 0)});
    }
  }
  all.sums = sums_;
  cluster::add(histogram, all);
  any_ = false;
}

void StageSums::add(aggregate::StageSummary& whole, const StageDelta& delta) {
  add_counts(whole, delta);
  if (routes_.size() < whole.routes.size()) routes_.resize(whole.routes.size());
  for (const RouteDelta& route : delta.routes) {
    auto& clocks = routes_[route.row].clocks;
    for (std::size_t i = 0; i < clocks.size(); ++i) {
      for (std::size_t clock = 0; clock < 2; ++clock) clocks[i][clock].add(route.clocks[i][clock]);
    }
  }
  for (std::size_t i = 0; i < phases_.size(); ++i) phases_[i].add(delta.phases[i]);
  send_lag_.add(delta.send_lag);
  warmup_.add(delta.warmup);
}

void StageSums::empty_into(aggregate::StageSummary& whole) {
  for (std::size_t row = 0; row < routes_.size(); ++row) {
    for (std::size_t i = 0; i < routes_[row].clocks.size(); ++i) {
      routes_[row].clocks[i][0].empty_into(whole.routes[row].clocks[i].response);
      routes_[row].clocks[i][1].empty_into(whole.routes[row].clocks[i].service);
    }
  }
  const auto phases = phases_of(whole.phases);
  for (std::size_t i = 0; i < phases.size(); ++i) phases_[i].empty_into(*phases[i]);
  send_lag_.empty_into(whole.send_lag);
  warmup_.empty_into(whole.warmup);
}

}  // namespace brink::cluster
