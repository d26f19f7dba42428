// CSV (RFC 4180) as k6/experimental/csv reads it: rows of fields, quoted ones with line ends and doubled quotes in
// them. Pure. Empty lines are passed over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brink::script::js {

class CsvReader {
 public:
  // The text outlives the reader.
  explicit CsvReader(std::string_view text, char delimiter = ',') : text_(text), delimiter_(delimiter) {}

  enum class Read : std::uint8_t { row, end, malformed };
  Read next(std::vector<std::string>& row);
  // Why the last row was malformed.
  const std::string& error() const { return error_; }
  std::size_t line() const { return line_; }  // of the text, from 1: where the next row begins

 private:
  bool skip_line_end();
  bool field(std::string& out);
  bool quoted(std::string& out);
  Read malformed(std::string why);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string error_;
};

}  // namespace brink::script::js
