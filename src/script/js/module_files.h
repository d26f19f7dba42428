// k6/experimental/fs and k6/experimental/csv: files that init code opens, shared by all users, read in pieces or as
// CSV.
#pragma once

#include "script/js/native.h"

namespace brink::script::js {

bool fill_fs(Group& group, JSValueConst exports);
bool fill_csv(Group& group, JSValueConst exports);

}  // namespace brink::script::js
