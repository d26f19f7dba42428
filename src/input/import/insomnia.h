// An export of Insomnia, format 4 (JSON) or 5 (YAML), as a recording: its requests in order, folders and all, with the
// variables of its environments filled in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "input/import/imported.h"

namespace brink::input {

struct InsomniaOptions {
  std::string environment;  // name of one in the export, whose values go before those of the base; may be empty
};

// A tag {% response %} that takes a JSON path or a header becomes an extraction in the request it names. Errors
// (usage): no such export, no such environment, no request.
Result<Imported> import_insomnia(std::string_view text, std::string_view file, const InsomniaOptions& options);

}  // namespace brink::input
