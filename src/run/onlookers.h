// Onlookers: several as one. Each is handed the tallies it asked for.
#pragma once

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
