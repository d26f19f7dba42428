// What httpDebug writes into the log: requests as they go out and their responses, with bodies where it says "full".
#pragma once

#include "script/js/user.h"

namespace brink::script::js {

// Its own headers; what the connection adds (Connection, framing of the body) is not known here.
void debug_request(const User& user, const engine::Composed& request);
void debug_response(const User& user, const engine::Outcome& outcome);

}  // namespace brink::script::js
