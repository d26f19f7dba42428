// The clock of real machines. Thread-safe; some 25 ns a reading.
#pragma once

#include "base/time.h"

namespace brink::net {

Instant monotonic_now();

}  // namespace brink::net
