#include "run/stage_teller.h"

#include <algorithm>
#include <utility>

#include "run/judged_processes.h"

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

plan::Plan StageTeller::named() const {
  plan::Plan plan = told_.plan;
  const std::vector<std::string> names = told_.names();
  for (std::size_t i = 0; i < std::min(names.size(), plan.routes.size()); ++i) {
    if (!names[i].empty()) plan.routes[i].name = names[i];
  }
  return plan;
}

void StageTeller::on_processes(const std::vector<ProcessNow>& processes) { processes_ = processes; }

// They are heard of about as often as they are told of, not at the same moments: who has said nothing new is told of as
// it was, for a while.
void StageTeller::add_processes(output::LiveStage& stage, Instant now) {
  for (const ProcessNow& one : processes_) {
    output::Process row = process_now(one);
    ToldOf& told = told_of_.try_emplace(row.number, ToldOf{0, told_.begin + told_.stage.warmup, 0}).first->second;
    constexpr Duration long_silence = std::chrono::seconds(3);
    if (row.requests != told.ended || now - told.at >= long_silence) {
      const double since = std::max(seconds(now - told.at), 1e-3);
      told = {row.requests, now, static_cast<double>(row.requests - told.ended) / since};
    }
    row.rate_rps = told.rate;
    stage.trusted = stage.trusted && row.valid;
    stage.processes.push_back(std::move(row));
  }
  Duration so_far = now - told_.begin - told_.stage.warmup;
  if (told_.stage.duration) so_far = std::min(so_far, *told_.stage.duration);
  stage.invalid = doubtful_so_far(processes_, told_.stage.warmup, so_far);
}

void StageTeller::on_tally(const aggregate::Tally& tally, Instant now) {
  const aggregate::StageSummary so_far = aggregate::summary_so_far(tally);
  const verdict::Health health = judge_(so_far);
  const std::optional<plan::Plan> renamed = told_.names ? std::optional(named()) : std::nullopt;
  output::LiveStage stage = output::live_stage({.plan = renamed ? &*renamed : &told_.plan,
                                                .stage = &told_.stage,
                                                .purpose = told_.purpose,
                                                .elapsed = now - told_.begin,
                                                .so_far = &so_far,
                                                .now = &tally,
                                                .before = before_ ? &*before_ : nullptr,
                                                .health = &health});
  add_processes(stage, now);
  observer_.on_details(stage);
  before_ = tally;
}

}  // namespace brink::run
