// Several requests of one user at once.
#pragma once

#include "script/py/actor.h"

namespace brink::script::py {

// Of a list of dicts with the options of a request, "path" among them; GET unless "method" says otherwise. Waits for
// all, and gives a list of responses in the order of the requests: one without a response has the status 0 and says why
// in `error`. Redirects are followed as those of single requests. Empty with an exception set: the first thing that is
// wrong with the list, and nothing was sent.
Ref send_batch(Actor& actor, PyObject* list);

}  // namespace brink::script::py
