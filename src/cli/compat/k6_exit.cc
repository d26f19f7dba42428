#include "cli/compat/k6_exit.h"

namespace brink::cli {

K6Exit exit_of(run::k6::TestEnd end) {
  using run::k6::TestEnd;
  switch (end) {
    case TestEnd::fine: return K6Exit::fine;
    case TestEnd::setup_timeout: return K6Exit::setup_timeout;
    case TestEnd::teardown_timeout: return K6Exit::teardown_timeout;
    case TestEnd::script_exception: return K6Exit::script_exception;
    case TestEnd::script_aborted: return K6Exit::script_aborted;
    case TestEnd::interrupted: return K6Exit::interrupted;
    case TestEnd::thresholds: return K6Exit::thresholds_crossed;
    case TestEnd::marked_failed: return K6Exit::marked_failed;
  }
  return K6Exit::other;
}

}  // namespace brink::cli
