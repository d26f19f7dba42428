// Command lines of curl as a recording: one request for each URL, in order. Browsers copy requests in this form, and
// documentation is full of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/import/imported.h"

namespace brink::input {

// A script for a POSIX shell or, as browsers write it, for cmd.exe; what is no curl in it is skipped and noted. `file`
// is how it is called in messages. Shell variables become placeholders. Errors (usage), with the line: an option
// without which the request would be another one, an unknown option, what only running could tell, no curl at all.
Result<Imported> import_curl(std::string_view text, std::string_view file);

// One command that a shell has cut already; `words` may begin with "curl".
Result<Imported> import_curl_words(const std::vector<std::string>& words);

// The requests of one command, without "curl"; `notes` is added to.
Result<std::vector<plan::RecordedRequest>> read_curl(const std::vector<std::string>& words,
                                                     std::vector<std::string>& notes);

}  // namespace brink::input
