// The global `console`.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

void install_console(Group& group, JSValueConst global);

}  // namespace brink::script::js
