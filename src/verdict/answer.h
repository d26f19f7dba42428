// The answer: the small, stable object that people's scripts, agents and our own lab read. A value; output writes it as
// the member `answer` of a record, with the same names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "verdict/verdict.h"
#include "verdict/why/diagnosis.h"

namespace brink::verdict {

struct RankedCause {
  std::string cause;      // an id that is never renamed: docs/glossary.md
  double confidence = 0;  // 0..1; 0: a cause has not been looked for
};

struct Answer {
  Status status = Status::inconclusive;
  Bracket users;
  Bracket rps;
  std::optional<std::string> route;
  std::string cause = "unknown";  // the first of `ranked`
  double confidence = 0;
  std::vector<RankedCause> ranked;
  // route_rps: the most the breaking route completes per second (its own capacity): as a diagnosis has measured it, or
  // of any valid level; capacity_rps: the same for all routes together, at least that; stall_s: the longest pause seen.
  std::map<std::string, std::variant<double, std::string>> parameters;
  std::string sentence;
};

// With the cause that was found; its parameters are added.
Answer answer_of(const Verdict& verdict, const why::Diagnosis& diagnosis, const std::vector<std::string>& route_names);
// What the verdict alone can say about the cause: none, generator_limited, always_failing, slow_route, or unknown.
Answer answer_of(const Verdict& verdict, const std::vector<std::string>& route_names);

// The sentence with what a diagnosis says of the cause at its end, in place of what another one has said there.
std::string with_cause(std::string sentence, const why::Diagnosis& diagnosis);

}  // namespace brink::verdict
