// k6/net/grpc.
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

bool fill_grpc(Group& group, JSValueConst exports);

}  // namespace brink::script::js
