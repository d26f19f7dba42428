// Headers of a response head as it was received and kept: foreign bytes, read without trusting them. The status line is
// no header; a line without a name or a colon is passed over. Names are compared without case; values come trimmed and
// are views into the head.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace brink::sample {

// The value of the first header of that name; nothing without it.
std::optional<std::string_view> header_of(std::string_view head, std::string_view name);

// The values of all headers of that name, in their order.
std::vector<std::string_view> headers_of(std::string_view head, std::string_view name);

}  // namespace brink::sample
