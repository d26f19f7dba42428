// The test scripts of Postman, as far as they are plain: each statement is looked at by its form, nothing is run.
#pragma once

#include <string>
#include <string_view>

#include "input/document.h"
#include "plan/recording.h"

namespace brink::input {

// The script of an event: lines in a list, or one text.
std::string script_text(const Json& event);

// Adds to `request` what the script expects and keeps:
//   pm.response.to.have.status(200), pm.expect(pm.response.code).to.equal(200) or .to.be.oneOf([200, 201])
//   pm.environment.set("name", pm.response.json().a.b[0]), also of collectionVariables, globals and variables, and from
//   a variable that holds pm.response.json() or JSON.parse(responseBody); from pm.response.headers.get("Name"),
//   pm.cookies.get("name")
// Whether that is all that the script does.
bool read_test_script(const std::string& script, plan::RecordedRequest& request);

}  // namespace brink::input
