// What a run says of itself, beside its limits: whether its numbers are the target's, and whether its floor holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "output/record.h"

namespace brink::output {

enum class Soundness : std::uint8_t {
  sound,
  interrupted,  // the numbers are those up to then
  invalid,      // this machine was the limit, or some of those that made the load
  unreachable,  // nothing ever answered
};

struct OwnVerdict {
  Soundness soundness = Soundness::sound;
  std::string text;  // why it is not sound; else what was found, in a sentence
};
// The gravest that applies.
OwnVerdict own_verdict(const Record& record);

// What was seen of the generator and what to do; of an invalid run.
std::string red_gate(const Record& record);
// Why it is invalid: "this machine was the limit", "a worker was lost"; see process_parts.h.
std::string invalid_because(const Record& record, const std::string& was = "was the limit");

// As far as a search shows it; 0 when nothing held.
double users_that_hold(const Record& record);
// Whether the floor that was asked for (--fail-under) holds; absent: none was.
std::optional<bool> floor_holds(const Record& record);

// Whether a pipeline may go on: a sound run whose limits and floor hold.
bool passed(const Record& record);

// The stage whose numbers stand for the run: of a measurement the last, of a search that of the highest load that held.
// Null when there is none.
const Stage* reported_stage(const Record& record);

}  // namespace brink::output
