// The tar format (POSIX ustar), as much of it as archives of k6 need: regular files by name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace brink::input::k6 {

// Nothing: it is not one, or is cut off. What is not a regular file is left out.
std::optional<std::map<std::string, std::string>> read_tar(std::string_view bytes);
std::string write_tar(const std::map<std::string, std::string>& files);

}  // namespace brink::input::k6
