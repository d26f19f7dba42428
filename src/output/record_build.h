// Records from values: what was planned, seen and concluded, in the shape that is saved. Pure; what only the machine
// knows (environment, id, times of day) is filled in by the caller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/histogram.h"
#include "aggregate/summary.h"
#include "base/time.h"
#include "output/record.h"
#include "plan/plan.h"
#include "sample/reading.h"
#include "verdict/answer.h"
#include "verdict/health.h"
#include "verdict/search.h"
#include "verdict/verdict.h"

namespace brink::output {

// The least number of samples that says something about quantile q: ten of them lie beyond it, 10 / (1 - q).
std::uint64_t samples_needed(double q);

// `base` is the URL that was asked for; secrets in it, in route names and in their URLs are masked.
Target record_target(const plan::Plan& plan, const Url& base);
Plan record_plan(const plan::Plan& plan);
// The same for a search, with its rules and what it was asked for.
Plan record_plan(const plan::Plan& plan, const verdict::SearchOptions& options);

// "closed: 64 connections, each sends when its response is in (latency = service time)".
// `iterations`: what arrives begins iterations, each of which may send any number of requests.
Load record_load(const plan::Stage& stage, const plan::Client& client, bool iterations = false);

struct StageInput {
  const plan::Stage* stage = nullptr;
  std::string purpose = "measure";
  const aggregate::StageSummary* summary = nullptr;
  const verdict::Health* health = nullptr;
  bool cut_short = false;
};
// CHECKs that the counts balance, in total and per route. `run_begin`: when the run's first request was made.
Stage record_stage(const plan::Plan& plan, const StageInput& input, Instant run_begin);
Stage record_stage(const plan::Plan& plan, const verdict::Visit& visit, Instant run_begin);

// The kept exchanges of stages[stage]. Bodies become text: invalid UTF-8 is replaced. Heads come masked.
std::vector<Exchange> record_exchanges(const plan::Plan& plan, const aggregate::StageSummary& summary,
                                       std::uint64_t stage, Instant run_begin);

Reading record_reading(const sample::Reading& reading, Instant run_begin);

// Visit i of the search must be stages[i] of the record.
Verdict record_verdict(const verdict::Verdict& verdict, const plan::Plan& plan);
Answer record_answer(const verdict::Answer& answer);

// The distribution behind a row of a record, e.g. to merge runs; the inverse of what record_stage wrote, to the
// resolution of a histogram step (exact in count, minimum, maximum, mean and deviation).
aggregate::Histogram restore_response(const Numbers& numbers);

Times record_times(const aggregate::Histogram& histogram);
ShortTimes record_short_times(const aggregate::Histogram& histogram);
Health record_health(const verdict::Health& health, const std::vector<sample::WorkerHealth>& workers);
// Of all routes, while the stage is still being played: counts need not balance, and there is no histogram.
Numbers record_numbers_so_far(const aggregate::StageSummary& summary);

}  // namespace brink::output
