// Secrets out of what is written down. Names stay, values become "***".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::output {

// A URL without user and password, and with the values of query parameters that look like secrets (token, key, secret,
// password, signature, ...) replaced. Text that is not a URL comes back unchanged.
std::string mask_url(std::string_view url);

// A command line for people to read and paste into a shell: quoted where needed, with header values that carry secrets,
// cookies, basic-auth passwords and secrets in URLs masked.
std::string mask_command(const std::vector<std::string>& arguments);
// The same from one text, split at blanks outside quotes.
std::string mask_command(std::string_view line);

}  // namespace brink::output
