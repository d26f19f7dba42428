// A search for the limit with the users of a k6 script: what they do is the script's, how many of them there are is the
// search's. Each stays with one scenario, dealt in proportion to the users that scenarios ask for; thresholds are not
// judged. Blocks, and is observed and stopped, as run/run.h says.
#pragma once

#include <functional>

#include "engine/k6_script.h"
#include "plan/secrets.h"
#include "run/k6/test.h"
#include "run/machinery.h"
#include "run/run.h"

namespace brink::run::k6 {

struct SearchRequest {
  engine::K6Script* script = nullptr;
  plan::k6::Options options;
  RunRequest run;  // without its users; its client is the script's
  output::Program about;
  plan::Secrets secrets;    // that the record must not show
  LogLines* log = nullptr;  // the script's; may be null
};

// What of it is played: the same wherever it is made.
plan::Plan plan_of(const SearchRequest& request);

// Errors: what kept it from beginning; setup() that threw or took too long.
Result<Outcome> find_limit(const SearchRequest& request, Observer& observer, Stop& stop);
// Over a machinery of the caller's.
Result<Outcome> find_limit_with(const SearchRequest& request, Observer& observer, Stop& stop,
                                const Machinery& machinery,
                                const std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>& load_of);
// With users played by others (test_part.h); setup() and teardown() are called here.
Result<Outcome> find_limit_of(const SearchRequest& request, Observer& observer, Stop& stop, const Machinery& machinery,
                              const FindOthers& find);

}  // namespace brink::run::k6
