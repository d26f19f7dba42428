// The body of a step: text, JSON, a form, a form with files, or the bytes of a file.
#pragma once

#include <string>

#include "input/scenario/context.h"
#include "plan/template.h"

namespace brink::input {

struct StepBody {
  plan::Template bytes;
  std::string content_type;  // unless the step says otherwise; empty: there is no body
  bool is_form = false;      // a form is posted unless the step names a method
};

// Keys "body" (text, or an object or list, which become JSON), "form", "files" and "body_file" of a step.
StepBody read_body(const Field& step, ScenarioContext& context);

}  // namespace brink::input
