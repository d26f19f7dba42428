// Pairs of keys as objects of JavaScript, for lib/own/webcrypto.js. Where something cannot be done, undefined.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

void add_key_functions(Group& group, JSValueConst functions);

}  // namespace brink::script::js
