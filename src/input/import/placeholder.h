// Placeholders of scenario files: ${name}, ${data.column} and ${function(arguments)}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::input {

// The end of the placeholder that begins at `at`, or `at` when none does. "${}", "${1x}", "${a b}", "$x" are plain
// text, and so is what is longer than 512 bytes.
std::size_t placeholder_end(std::string_view text, std::size_t at);

bool has_placeholder(std::string_view text);
// What stands between the braces of each, each once, in order.
std::vector<std::string> placeholders_of(std::string_view text);

// What is left when they are taken out.
std::string without_placeholders(std::string_view text);

// A name for one, made of any text: other characters than letters and digits become '_', and those at the ends are
// dropped; "v_" goes before a digit. "value" when nothing is left.
std::string placeholder_name(std::string_view text);

// "${name}"
std::string placeholder(std::string_view name);

}  // namespace brink::input
