// What of a saved run can be searched again: its target, and those of its routes that a page has.
#pragma once

#include <string_view>

#include "input/run_options.h"
#include "output/record.h"

namespace brink::cli {

// "latest", an id or the beginning of one (they begin with the day: "20261121", "20261121T0930"), the path of a record.
// A URL never is one, whatever it ends in.
bool names_a_run(std::string_view argument);

// A search asks all routes with one method and sends no bodies: routes of another method than most have, WebSockets and
// addresses made anew for each request are left out, with a note. Errors (could_not_run): nothing is left; the address
// was saved without its secrets.
Result<input::SavedTarget> saved_target(const output::Record& record);

}  // namespace brink::cli
