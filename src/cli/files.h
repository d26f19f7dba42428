// Files as the command line means them: read and written whole, with errors in one line.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace brink::cli {

// "-" is stdin. Errors: "cannot read PATH: No such file or directory"; more than `most` bytes.
Result<std::string> read_file(const std::string& path, std::size_t most);

// Replaces what the file held. Errors: "cannot write PATH: No space left on device".
Result<std::monostate> write_file(const std::string& path, std::string_view text);

// With all folders it lies in; nothing if it is there. Errors: "cannot make PATH: Permission denied".
Result<std::monostate> make_folder(const std::string& path);

// Adds to the end of the file, which is made if there is none. Errors as of write_file.
Result<std::monostate> append_file(const std::string& path, std::string_view text);

// The paths that a pattern with * ? or [] stands for, in the order of the alphabet; without a match, or any such sign,
// the pattern itself.
std::vector<std::string> expand(const std::string& pattern);

// Whether write_file is allowed to, as far as that can be told without doing it: the file, or the folder it would lie
// in.
Result<std::monostate> check_writable(const std::string& path);

}  // namespace brink::cli
