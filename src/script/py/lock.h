// The type `_brink.Lock`: what threading.Lock is while users run. A user who has to wait for it leaves its fiber, so
// that the one who holds it, on the same thread, can go on; a thread of the system waits as ever.
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// Empty with an exception set. Once.
Ref make_lock_type();

}  // namespace brink::script::py
