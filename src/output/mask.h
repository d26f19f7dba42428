// Secrets out of what is shown and kept of a command line. Names stay, values become "***".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::output {

// A command line for people to read and paste into a shell: quoted where needed, with the values of secret headers,
// cookies, passwords, and secrets in URLs and JSON bodies masked (what is secret: sample::is_secret_name).
std::string mask_command(const std::vector<std::string>& arguments);
// The same from one text, split at blanks outside quotes.
std::string mask_command(std::string_view line);

// A word as it would be written in a shell: quoted where needed; "***" is left bare, for it is nothing to paste anyway.
std::string quoted(const std::string& word);

// A URL without password and secret parameters.
std::string mask_url(std::string_view url);

}  // namespace brink::output
