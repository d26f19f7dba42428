// k6/ws and k6/websockets: WebSockets of a script (socket_talk.h; lib/own/websockets.js says what they look like).
#pragma once

#include "script/js/native.h"

namespace brink::script::js {

bool fill_ws(Group& group, JSValueConst exports);
bool fill_websockets(Group& group, JSValueConst exports);

}  // namespace brink::script::js
