#include "run/stage_limits.h"

#include <fmt/format.h>

#include "output/limit_build.h"
#include "verdict/limits/judge.h"
#include "verdict/limits/watched.h"

namespace brink::run {

Keep StageLimits::keep() const {
  Keep keep;
  keep.watched = verdict::watched_for(limits_.list);
  return keep;
}

Watch StageLimits::look(const aggregate::Live& live, Duration elapsed) {
  if (limits_.list.empty()) return Watch::go;
  const bool ended_before = watch_.ended_by().has_value();
  const Duration since_window = elapsed - stage_.warmup;
  if (!watch_.look(live.watched, since_window)) return Watch::go;
  if (!ended_before) {
    const plan::Limit& limit = limits_.list[*watch_.ended_by()];
    observer_.on_note(fmt::format("{}{} broke at {:.1f} s: ending the run", limit.fail_if ? "fail if " : "", limit.text,
                                  seconds(since_window)));
  }
  return Watch::drain;
}

void StageLimits::judge(const StageResult& result, std::uint64_t index, output::Record& record) const {
  auto results = verdict::judge_limits(limits_.list, result.summary, result.watched);
  watch_.add_to(results);
  record.limits = output::record_limits(limits_.list, results, result.summary, index);
}

}  // namespace brink::run
