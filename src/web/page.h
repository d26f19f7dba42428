// The page itself: run::Page, served.
#pragma once

#include <memory>

#include "run/page.h"

namespace brink::web {

// Served from now until leave() or its end. Errors: the address cannot be listened at.
Result<std::unique_ptr<run::Page>> open_page(run::PageSetup setup);

}  // namespace brink::web
