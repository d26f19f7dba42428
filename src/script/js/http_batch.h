// Several requests of k6/http at once: batch() and asyncRequest().
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_batch(Group& group, JSValueConst exports);

}  // namespace brink::script::js
