// A statement of a database without the values in it, so that it can be shown, and so that statements that differ only
// in values are one. Pure; follows PostgreSQL's lexer (its documentation, §4.1).
#pragma once

#include <string>
#include <string_view>

namespace brink::probe {

// Strings ('…', E'…', $tag$…$tag$) and numbers become '?', comments go, white space becomes single spaces. Names in
// double quotes and parameters ($1) stay. A string or comment without an end reaches to the end. At most 300 bytes.
std::string mask_literals(std::string_view sql);

}  // namespace brink::probe
