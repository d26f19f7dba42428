// What is kept of a recording, and where its requests go.
#pragma once

#include <string>
#include <variant>

#include "base/result.h"
#include "input/import/imported.h"
#include "input/import/selection.h"

namespace brink::input {

// Leaves out what is not wanted, flows that become empty too, and notes how much that was. Errors (usage): a pattern
// that is none, nothing left.
Result<std::monostate> keep_chosen(Imported& imported, const SelectionRules& rules);

// Puts `url` where all requests go; when they go to several places, only where nothing or a placeholder says it. An
// empty `url` changes nothing. Errors (usage): not a URL.
Result<std::monostate> put_base(plan::Recording& recording, const std::string& url);

}  // namespace brink::input
