// k6/encoding: base64.
#pragma once

#include "script/js/native.h"

namespace brink::script::js {

bool fill_encoding(Group& group, JSValueConst exports);

}  // namespace brink::script::js
