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
    if (!summaries_.empty() && !summaries_[i]) summaries_[i] = recorders_[i]->take_snapshot();
  }
  const auto is_there = [](const auto& part) { return part.has_value(); };
  if (!std::all_of(parts_.begin(), parts_.end(), is_there)) return;
  if (!std::all_of(summaries_.begin(), summaries_.end(), is_there)) return;
  give_summary();
  aggregate::Tally sum;
  for (const auto& part : parts_) sum.merge(*part);
  parts_.clear();
  onlooker_->on_tally(sum, now);
}

void TallyCollector::give_summary() {
  if (summaries_.empty()) return;
  aggregate::StageSummary sum;
  for (const auto& part : summaries_) sum.merge(*part);
  summaries_.clear();
  onlooker_->on_summary(std::move(sum));
}

void TallyCollector::ask() {
  parts_.resize(recorders_.size());
  if (onlooker_->wants_summary()) summaries_.resize(recorders_.size());
  for (std::size_t i = 0; i < summaries_.size(); ++i) {
    recorders_[i]->take_snapshot();
    recorders_[i]->ask_snapshot();
  }
  for (aggregate::Recorder* recorder : recorders_) {
    recorder->take_tally();  // one that nobody fetched, of a question that came when its stage was ending
    recorder->ask_tally(Onlooker::most_routes);
  }
}

}  // namespace brink::run
