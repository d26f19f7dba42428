// The module `k6/metrics`: Counter, Gauge, Rate, Trend.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_metrics(Group& group, JSValueConst exports);

}  // namespace brink::script::js
