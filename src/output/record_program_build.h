// What becomes of a program's journal in a record.
#pragma once

#include <string>
#include <vector>

#include "aggregate/summary.h"
#include "output/record_program.h"

namespace brink::output {

// Adds what went wrong in a part of the run, its most frequent first. Secrets are masked.
void add_program_errors(const aggregate::JournalSummary& journal, const std::string& part,
                        std::vector<ProgramError>& errors);

ProgramPart record_program_part(const aggregate::StageSummary& summary, Instant run_begin);

}  // namespace brink::output
