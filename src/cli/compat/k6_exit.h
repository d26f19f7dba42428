// What `brink k6` says to scripts: k6's exit codes, each with its reason. The only place that knows the numbers.
#pragma once

#include <cstdint>

#include "run/k6/test.h"

namespace brink::cli {

enum class K6Exit : std::uint8_t {
  fine = 0,                 // also when iterations threw, or checks failed
  thresholds_crossed = 99,  // at least one, at the end or before
  setup_timeout = 100,      // setup() took longer than setupTimeout
  teardown_timeout = 101,   // teardown() longer than teardownTimeout
  invalid_config = 104,     // options, thresholds, scenarios, an exec that is not exported
  interrupted = 105,        // SIGINT, SIGTERM: once in order, twice at once
  script_exception = 107,   // thrown in init, setup or teardown; a file or module that is not there
  script_aborted = 108,     // exec.test.abort()
  marked_failed = 110,      // exec.test.fail()
  other = 255,              // anything else: an unknown flag, a machine that cannot
};
// Of k6's others, 97 and 98 are of its cloud, 102 of a time limit, 103 and 106 of its REST API, 109 of a bug: none of
// them comes up here.

K6Exit exit_of(run::k6::TestEnd end);

}  // namespace brink::cli
