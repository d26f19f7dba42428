// A data file from foreign bytes, as CSV and as JSON: a table whose cells are all there, or one line of error. What a
// table holds, written as CSV and read again, is the same table.
#include <cstdint>

#include "base/check.h"
#include "input/scenario/data_file.h"

namespace {

using namespace brink;

std::string quoted(std::string_view cell) {
  std::string out = "\"";
  for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string as_csv(const plan::Table& table) {
  std::string out;
  const std::size_t columns = table.columns().size();
  for (std::size_t i = 0; i < columns; ++i) out += (i > 0 ? "," : "") + quoted(table.columns()[i]);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < columns; ++i) out += (i > 0 ? "," : "\n") + quoted(table.cell(row, i));
  }
  return out;
}

void check(const Result<plan::Table>& table, bool csv) {
  if (!table) {
    CHECK(table.error().kind == ErrorKind::usage && !table.error().message.empty());
    return;
  }
  if (table->columns().empty()) return;
  if (!csv) return;  // names of CSV are trimmed, those of JSON may be anything
  const auto again = input::read_csv(as_csv(*table), "f");
  CHECK(again.has_value() && again->columns() == table->columns() && again->rows() == table->rows());
  for (std::size_t row = 0; row < table->rows(); ++row) {
    for (std::size_t i = 0; i < table->columns().size(); ++i) CHECK(again->cell(row, i) == table->cell(row, i));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(input::read_csv(text, "f"), true);
  check(input::read_json_rows(text, "f"), false);
  return 0;
}
