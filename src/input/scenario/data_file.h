// Data files as tables: CSV with a line of names, or a JSON list of flat objects.
#pragma once

#include <string_view>

#include "base/result.h"
#include "plan/table.h"

namespace brink::input {

inline constexpr std::size_t most_data_bytes = 256u << 20;
inline constexpr std::size_t most_columns = 1000;
inline constexpr std::size_t many_rows = 1'000'000;  // more are taken, with a note

// RFC 4180: a value in quotes may hold commas, line breaks and doubled quotes. Lines end with LF or CRLF; empty lines
// are passed over, and so is a byte order mark. Names are trimmed, values are not. Errors (usage) name file and line: a
// name that is empty or given twice, a row of another length, a quote that is not closed or stands behind one.
Result<plan::Table> read_csv(std::string_view text, std::string_view file);

// All objects have the keys of the first, in any order. Numbers and booleans become the text that JSON writes for them,
// null becomes "null". Errors (usage): anything else, with its line.
Result<plan::Table> read_json_rows(std::string_view text, std::string_view file);

// By the name: .json, all else is CSV. An error as well: no row.
Result<plan::Table> read_table(std::string_view text, std::string_view file);

}  // namespace brink::input
