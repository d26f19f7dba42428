// RoutePlaces: where a script's requests went: a plan's rows have no address of their own until then, so they are given
// those of the requests that were kept. One a run; its thread.
#pragma once

#include <optional>
#include <vector>

#include "aggregate/summary.h"
#include "plan/plan.h"

namespace brink::run::k6 {

class RoutePlaces {
 public:
  // A stage was played. Its rows are those of the stages before.
  void see(const aggregate::StageSummary& summary);
  // Rows that a plan has as well. One of which no request was kept is given the address of another.
  void apply(plan::Plan& plan) const;
  // That of the row with the most requests; none: no request was kept.
  std::optional<Url> busiest() const;

 private:
  struct Place {
    std::string method;
    Url url;
  };
  static std::optional<Place> place_of(const sample::Exchange& exchange);

  std::vector<std::optional<Place>> places_;  // by row
  std::vector<std::uint64_t> sent_;           // likewise
};

}  // namespace brink::run::k6
