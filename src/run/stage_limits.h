// StageLimits: the limits of a measurement, while its stage is played and when it has ended.
#pragma once

#include "output/record.h"
#include "plan/limit.h"
#include "run/load_source.h"
#include "run/run.h"
#include "verdict/limits/limit_watch.h"

namespace brink::run {

class StageLimits {
 public:
  // All of them outlive this.
  StageLimits(const plan::Limits& limits, const plan::Stage& stage, Observer& observer)
      : limits_(limits), stage_(stage), observer_(observer), watch_(limits) {}

  // What the stage has to count for them.
  Keep keep() const;
  // While it is played. Drain when a limit ends the run, which the observer is told once: what is under way may still
  // be answered, since it says something about the target too.
  Watch look(const aggregate::Live& live, Duration elapsed);
  // When it has ended: the rows of the record, judged on its stage `index`, and a word to the answer.
  void judge(const StageResult& result, std::uint64_t index, output::Record& record) const;

 private:
  const plan::Limits& limits_;
  const plan::Stage& stage_;
  Observer& observer_;
  verdict::LimitWatch watch_;
};

}  // namespace brink::run
