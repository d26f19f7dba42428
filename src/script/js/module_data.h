// The module `k6/data`: SharedArray.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_data(Group& group, JSValueConst exports);

// A list whose elements are `elements`, JSON each, read when they are looked at.
JSValue new_shared_array(JSContext* context, std::shared_ptr<const SharedArrays::Elements> elements);

}  // namespace brink::script::js
