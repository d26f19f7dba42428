#include "run/stage_teller.h"

#include <utility>

namespace brink::run {

StageTeller::StageTeller(ToldStage told, Observer& observer, Judge judge)
    : told_(std::move(told)), observer_(observer), judge_(std::move(judge)), second_(second(told_.begin)) {}

std::int64_t StageTeller::second(Instant now) const {
  return std::chrono::floor<std::chrono::seconds>(now - told_.begin - told_.stage.warmup).count();
}

bool StageTeller::wants_tally(Instant now) {
  const std::int64_t present = second(now);
  if (present <= second_) return false;
  second_ = present;
  return true;
}

void StageTeller::on_tally(const aggregate::Tally& tally, Instant now) {
  const aggregate::StageSummary so_far = aggregate::summary_so_far(tally);
  const verdict::Health health = judge_(so_far);
  observer_.on_details(output::live_stage({.plan = &told_.plan,
                                           .stage = &told_.stage,
                                           .purpose = told_.purpose,
                                           .elapsed = now - told_.begin,
                                           .so_far = &so_far,
                                           .now = &tally,
                                           .before = before_ ? &*before_ : nullptr,
                                           .health = &health}));
  before_ = tally;
}

}  // namespace brink::run
