// multipart/form-data (RFC 7578): the fields of a form and files beside them.
#pragma once

#include "input/scenario/body.h"

namespace brink::input {

// `form` may be absent. A file is a path, or an object {file, filename, type}; its type is known by its suffix.
StepBody read_multipart(const Field& form, const Field& files, ScenarioContext& context);

}  // namespace brink::input
