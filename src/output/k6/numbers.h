// Numbers as k6 writes them.
#pragma once

#include <string>
#include <string_view>

#include "base/metric_kind.h"
#include "base/time.h"

namespace brink::output::k6 {

// A value of a metric: times (milliseconds) as "12.3ms", in `unit` if that is not empty; data as "2.4 kB"; else plain.
std::string value_text(double value, MetricContains contains, std::string_view unit);
// At most six decimals, without zeros at the end.
std::string plain_text(double value);
// "97.33%", cut off rather than rounded: what is not all is never 100 %.
std::string share_text(double share);
// "00m05.1s", as in the line that says how a test goes on.
std::string clock_text(Duration d);
// "1h2m3.4s" in full: a duration with its tenths.
std::string length_text(Duration d);

}  // namespace brink::output::k6
