// What is said of an iteration that went wrong.
#pragma once

#include "script/js/user.h"

namespace brink::script::js {

// Logs what its last iteration threw, and notes it in the journal. Nothing if it went well or was interrupted.
void report_iteration(const User& user);

plan::k6::Ending exception_of(const JobEnd& end);

}  // namespace brink::script::js
