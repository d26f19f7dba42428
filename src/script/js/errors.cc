#include "script/js/errors.h"

#include "base/text.h"
#include "script/js/group.h"
#include "script/js/show.h"

namespace brink::script::js {
namespace {

// Lines "    at name (file:line:column)" with a tab in place of the blanks.
std::string stack_of(JSContext* context, JSValueConst error) {
  const Value stack = property(context, error, "stack");
  if (!JS_IsString(stack.get())) return {};
  std::string lines;
  const Text text(context, stack.get());
  for (const std::string_view line : split(text.view(), '\n')) {
    const std::string_view place = trim(line);
    if (!place.empty()) lines.append("\t").append(place).append("\n");
  }
  return lines;
}

}  // namespace

Thrown describe(JSContext* context, JSValueConst thrown) {
  Thrown described;
  // What is no Error has no text of its own worth showing.
  if (JS_IsObject(thrown) && !JS_IsError(context, thrown)) {
    described.text = "Uncaught " + show(context, thrown);
    if (JS_HasException(context)) take_exception(context);
    return described;
  }
  const Text text(context, thrown);
  if (text) {
    described.text = text.text();
  } else {
    take_exception(context);
    described.text = "something without a text was thrown";
  }
  if (JS_IsObject(thrown)) described.stack = stack_of(context, thrown);
  if (JS_HasException(context)) take_exception(context);
  return described;
}

std::string Thrown::line() const {
  for (const std::string_view place : split(stack, '\n')) {
    const bool is_ours = place.find("(native)") != place.npos || place.find("(k6/") != place.npos;
    if (!is_ours && !trim(place).empty()) return text + ", " + std::string(trim(place));
  }
  return text;
}

Error script_error(JSContext* context) {
  const Value thrown = take_exception(context);
  return Error{ErrorKind::usage, describe(context, thrown.get()).line(), {}};
}

}  // namespace brink::script::js
