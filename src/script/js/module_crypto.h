// k6/crypto: digests, HMAC and random bytes.
#pragma once

#include "script/js/native.h"

namespace brink::script::js {

bool fill_crypto(Group& group, JSValueConst exports);

}  // namespace brink::script::js
