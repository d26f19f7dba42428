// The real doers: the runs, the store and the shop of this program.
#pragma once

#include "cli/door.h"

namespace brink::cli {

Doers real_doers();

}  // namespace brink::cli
