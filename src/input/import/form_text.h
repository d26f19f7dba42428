// Forms as text: application/x-www-form-urlencoded (URL Standard §5) and multipart/form-data (RFC 7578).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/recording.h"

namespace brink::input {

inline constexpr std::string_view urlencoded_type = "application/x-www-form-urlencoded";

// Placeholders are left as they are.
std::string form_encoded(std::string_view text);
std::string form_encoded(const std::vector<plan::FormField>& fields);

// "+" is a blank there, and a '%' that begins no escape stays.
std::string form_decoded(std::string_view text);
std::vector<plan::FormField> parse_form(std::string_view text);

// Whether this body says the same when it is taken apart and put together again, character by character.
bool is_plain_form(std::string_view text);

// One part of a multipart body; one with a filename is a file.
struct FormPart {
  std::string name;
  std::string value;
  std::string filename;
  std::string type;
};
std::vector<FormPart> parts_of(const std::vector<plan::FormField>& fields);

// The parts as a multipart body between lines of `boundary`.
std::string multipart_text(const std::vector<FormPart>& parts, std::string_view boundary);
// A boundary that stands in none of the parts.
std::string multipart_boundary(const std::vector<FormPart>& parts);

// 0 to 15, or -1.
int hex_value(char c);

}  // namespace brink::input
