// A recording as the text of a file that other commands read.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/recording.h"

namespace brink::input {

struct Written {
  std::string text;
  std::vector<std::string> notes;  // what the file cannot hold
};

// A scenario file: JSON, indented by two blanks, with a line break at its end. All requests of a scenario go to one
// base. Errors (usage): they go to several, or to one that holds a placeholder; too many steps.
Result<Written> write_scenario(const plan::Recording& recording);

// A list for --url-file (input/url_file.h): one line for each different method and URL, in order of their first
// request, "URL" for GET and "METHOD URL" for others. What such a line cannot hold is left out and noted: URLs with
// placeholders or control characters, other methods, bodies, headers. Errors (usage): nothing is left, or there is no
// base.
Result<Written> write_url_list(const plan::Recording& recording);

}  // namespace brink::input
