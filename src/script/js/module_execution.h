// The module `k6/execution`: where the test stands, as its users see it.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_execution(Group& group, JSValueConst exports);

}  // namespace brink::script::js
