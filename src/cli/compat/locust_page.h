// `brink locust` without --headless: users begin when somebody says so on the page, as often as they like.
#pragma once

#include "cli/commands/commands.h"

namespace brink::cli {

// The end of it: the outcome of the last run, if there was any.
struct LocustPageEnd {
  std::optional<run::Outcome> last;
};

Result<LocustPageEnd> play_locust_page(Door& door, const Call& call, const OpenLocustfile& opened);

}  // namespace brink::cli
