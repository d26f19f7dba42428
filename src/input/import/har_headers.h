// Which headers of a recorded request are sent again.
#pragma once

#include <string_view>
#include <vector>

#include "input/import/har_entry.h"

namespace brink::input {

// Whether a client makes this header for itself, or it belongs to one connection or one visit: Host, Cookie, lengths,
// what browsers say of themselves, hop-by-hop headers, and the ":" fields of HTTP/2.
bool is_made_by_client(std::string_view name);

// Content-Type when there is a body, Authorization when credentials stand in the URL, and with `all` everything else
// that no client makes for itself. Of one name the last value counts, as recorded.
std::vector<plan::Header> har_headers(const HarEntry& entry, bool all);

}  // namespace brink::input
