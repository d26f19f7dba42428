// An object or list of a scenario as the JSON that is sent: keys and texts may have placeholders, whose values become
// parts of JSON strings. Separators are ", " and ": ", and all of it is ASCII, as Python's json module writes.
#pragma once

#include "input/scenario/field.h"
#include "input/scenario/template_text.h"

namespace brink::input {

plan::Template json_template(const Field& value, Names& names);

}  // namespace brink::input
