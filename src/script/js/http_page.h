// Responses as pages: html(), submitForm(), clickLink().
#pragma once

#include "script/js/group.h"

namespace brink::script::js {

void add_page_methods(JSContext* context, JSValueConst prototype);

}  // namespace brink::script::js
