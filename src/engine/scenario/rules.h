// What is demanded of the responses of one step (or of messages on a WebSocket) and taken out of them, with patterns
// compiled. Made once a worker and shared by its users; its thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/behaviour.h"
#include "engine/scenario/json_lookup.h"
#include "engine/scenario/scope.h"
#include "plan/scenario.h"
#include "sample/journal.h"

namespace re2 {
class RE2;
}

namespace brink::engine {

class StepRules {
 public:
  explicit StepRules(const plan::Step& step) : StepRules(step.assertions, step.extractions) {}
  // Both outlive it.
  StepRules(const std::vector<plan::Assertion>& assertions, const std::vector<plan::Extraction>& extractions);
  StepRules(StepRules&&) noexcept;
  ~StepRules();

  // Whether any rule looks at the body.
  bool wants_body() const { return wants_body_; }
  // Whether a rule says which status is right; then that rule alone says whether a status is a failure.
  bool names_status() const { return names_status_; }

  // How many of the assertions do not hold. Each is a check; each that does not hold a mishap whose key has nothing of
  // the response but its status. `json` is given the body when a rule asks for it.
  std::size_t check(const sample::Sample& sample, const Outcome& outcome, JsonLookup& json,
                    sample::Journal& journal) const;
  // Whether all of the assertions hold, and no word of it to anyone. They are about the body, which `json` has.
  bool match(const Outcome& outcome, JsonLookup& json) const;
  // Takes what it can into `scope`; how many values were not there, each a mishap.
  std::size_t extract(const Outcome& outcome, JsonLookup& json, Scope& scope, sample::Journal& journal) const;

 private:
  std::optional<std::string> broken(const plan::Assertion& assertion, const re2::RE2* pattern,
                                    const sample::Sample& sample, const Outcome& outcome, JsonLookup& json) const;

  const std::vector<plan::Assertion>& assertions_;
  const std::vector<plan::Extraction>& extractions_;
  std::vector<std::unique_ptr<re2::RE2>> assertion_patterns_;   // by assertion; null without one
  std::vector<std::unique_ptr<re2::RE2>> extraction_patterns_;  // by extraction
  bool wants_body_ = false;
  bool names_status_ = false;
};

}  // namespace brink::engine
