// setTimeout, setInterval and what stops them: globals, and the module k6/timers.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

void install_timers(Group& group, JSValueConst global);
bool fill_timers(Group& group, JSValueConst exports);

}  // namespace brink::script::js
