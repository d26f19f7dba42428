// k6/crypto/x509: what certificates say.
#pragma once

#include "script/js/native.h"

namespace brink::script::js {

bool fill_x509(Group& group, JSValueConst exports);

}  // namespace brink::script::js
