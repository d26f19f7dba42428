#include "run/tally_collector.h"

#include <algorithm>

namespace brink::run {

void TallyCollector::look(Instant now) {
  if (!onlooker_) return;
  if (parts_.empty()) {
    if (onlooker_->wants_tally(now)) ask();
    return;
  }
  for (std::size_t i = 0; i < recorders_.size(); ++i) {
    if (!parts_[i]) parts_[i] = recorders_[i]->take_tally();
  }
  if (!std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part.has_value(); })) return;
  aggregate::Tally sum;
  for (const auto& part : parts_) sum.merge(*part);
  parts_.clear();
  onlooker_->on_tally(sum, now);
}

void TallyCollector::ask() {
  parts_.resize(recorders_.size());
  for (aggregate::Recorder* recorder : recorders_) {
    recorder->take_tally();  // one that nobody fetched, of a question that came when its stage was ending
    recorder->ask_tally(Onlooker::most_routes);
  }
}

}  // namespace brink::run
