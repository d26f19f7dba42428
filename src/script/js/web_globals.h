// Globals that browsers have too: crypto, TextEncoder and TextDecoder as in k6, and beyond it URL, URLSearchParams,
// atob and btoa. Made when a script asks for them first; a script may put its own in their place.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

void install_web_globals(Group& group, JSValueConst global);

}  // namespace brink::script::js
