// The module `k6`: check, group, sleep, fail, randomSeed.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_k6(Group& group, JSValueConst exports);

}  // namespace brink::script::js
