// Pages: what an error page says, and who made it. Bodies are foreign bytes: any length, any content, cut off anywhere.
#pragma once

#include <string>
#include <string_view>

namespace brink::verdict::why {

inline constexpr std::size_t longest_line = 200;  // bytes of what is quoted

// Foreign text as it may be shown: one line of printable ASCII, anything else a "?", cut off at `most`.
std::string plain_text(std::string_view text, std::size_t most = longest_line);

// What the words of a page say of the cause; ids are stable: "pool" (nobody got a connection of a pool), "connections"
// (a server has too many), "memory", "files" (descriptors), "disk", "lock", "rate", "circuit", "waf", "upstream",
// "timeout". The most telling first; empty when no known word is in it.
std::string_view cause_in(std::string_view body);

// The line that tells most: the one with the words of cause_in, else the first with three letters. Without tags,
// scripts and styles; empty of an empty page.
std::string telling_line(std::string_view body);

// Who writes pages like that: "nginx", "HAProxy", "Django", "Spring" ...; empty when nobody that is known.
std::string_view maker_of_page(std::string_view body);

}  // namespace brink::verdict::why
