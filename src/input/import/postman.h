// A collection of Postman, format 2.0 or 2.1, as a recording: its requests in order, folders and all, with the
// variables of the collection, its folders and an environment filled in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "input/import/imported.h"

namespace brink::input {

struct PostmanOptions {
  std::string environment;       // text of an exported environment, or empty
  std::string environment_file;  // how that is called
};

// Of the scripts what is plain is carried over: checks of the status, and variables that are set from an answer; see
// postman_script.h. Errors (usage): not such a collection, no request.
Result<Imported> import_postman(std::string_view text, std::string_view file, const PostmanOptions& options);

}  // namespace brink::input
