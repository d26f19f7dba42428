// The global `crypto`: WebCrypto. What it does with keys is here, what it says of them is lib/own/webcrypto.js.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

// The functions that lib/own/webcrypto.js works with.
Value webcrypto_functions(Group& group);

}  // namespace brink::script::js
