// The part of a record that users' programs wrote: their checks and mishaps, and how they share in the load. Internal
// to this folder.
#pragma once

#include "aggregate/journal_summary.h"
#include "output/record_stage.h"
#include "plan/plan.h"

namespace brink::output {

void record_journal(const aggregate::JournalSummary& journal, Stage& out);

// What the load of a stage means where users follow a scenario: "; users follow the scenario \"shop\"". Empty without.
std::string scenario_text(const plan::Plan& plan, const plan::LoadModel& load);

}  // namespace brink::output
