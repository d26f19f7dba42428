// Onlookers: several as one. Each is handed the tallies it asked for.
#pragma once

#include <algorithm>
#include <vector>

#include "run/load_source.h"

namespace brink::run {

class Onlookers final : public Onlooker {
 public:
  // Null is nobody.
  void add(Onlooker* onlooker) {
    if (onlooker) all_.push_back({onlooker});
  }
  bool empty() const { return all_.empty(); }

  bool wants_tally(Instant now) override {
    bool any = false;
    for (Each& each : all_) {
      each.wants = each.onlooker->wants_tally(now);
      any = any || each.wants;
    }
    return any;
  }
  bool wants_processes() const override {
    return std::any_of(all_.begin(), all_.end(),
                       [](const Each& each) { return each.wants && each.onlooker->wants_processes(); });
  }
  void on_processes(const std::vector<ProcessNow>& processes) override {
    for (Each& each : all_) {
      if (each.wants && each.onlooker->wants_processes()) each.onlooker->on_processes(processes);
    }
  }
  void on_tally(const aggregate::Tally& tally, Instant now) override {
    for (Each& each : all_) {
      if (each.wants) each.onlooker->on_tally(tally, now);
    }
  }

 private:
  struct Each {
    Onlooker* onlooker = nullptr;
    bool wants = false;
  };
  std::vector<Each> all_;
};

}  // namespace brink::run
