// CSV from anybody. Reading ends; every row has a field; and rows written with quotes are read as they were.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "script/js/csv.h"

namespace {

using brink::script::js::CsvReader;
using Rows = std::vector<std::vector<std::string>>;

std::string written(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i > 0 ? ",\"" : "\"";
      for (const char c : row[i]) text.append(c == '"' ? 2 : 1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

// False: malformed.
bool read(std::string_view text, char delimiter, Rows& rows) {
  CsvReader reader(text, delimiter);
  std::vector<std::string> row;
  for (;;) {
    switch (reader.next(row)) {
      case CsvReader::Read::end: return true;
      case CsvReader::Read::malformed: CHECK(!reader.error().empty()); return false;
      case CsvReader::Read::row: CHECK(!row.empty()); rows.push_back(row);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const char delimiter = input[0] == '"' || input[0] == '\n' || input[0] == '\r' ? ';' : input[0];
  Rows rows, again;
  if (!read(input.substr(1), delimiter, rows)) return 0;
  CHECK(read(written(rows), ',', again) && again == rows);
  return 0;
}
