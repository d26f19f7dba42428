// k6/secrets: values of --secret-source by name. They are masked in whatever is written.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_secrets(Group& group, JSValueConst exports);

}  // namespace brink::script::js
