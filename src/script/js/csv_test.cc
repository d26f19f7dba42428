#include "script/js/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;

// Rows with '|' between fields; of a malformed text also why.
std::vector<std::string> rows(std::string_view text, char delimiter = ',') {
  CsvReader reader(text, delimiter);
  std::vector<std::string> row, all;
  CsvReader::Read read = reader.next(row);
  for (; read == CsvReader::Read::row; read = reader.next(row)) {
    std::string line;
    for (const std::string& field : row) line += (line.empty() && &field == &row[0] ? "" : "|") + field;
    all.push_back(line);
  }
  if (read == CsvReader::Read::malformed) all.push_back(reader.error());
  return all;
}

TEST(Csv, RowsAndFields) {
  EXPECT_THAT(rows("a,b\n1,2\n"), ElementsAre("a|b", "1|2"));
  EXPECT_THAT(rows("a,b\r\n\r\n1,\r\n,2"), ElementsAre("a|b", "1|", "|2"));
  EXPECT_THAT(rows("a;b", ';'), ElementsAre("a|b"));
  EXPECT_THAT(rows(""), ElementsAre());
  EXPECT_THAT(rows("\"x, \"\"y\"\"\",\"two\nlines\"\nz"), ElementsAre("x, \"y\"|two\nlines", "z"));
  EXPECT_THAT(rows("a\n\"b"), ElementsAre("a", "line 2: a quoted field that does not end"));
  EXPECT_THAT(rows("\"a\"b"), ElementsAre("line 1: a quoted field that goes on behind its quote"));
  EXPECT_THAT(rows("a\"b"), ElementsAre("line 1: a quote inside a field that is not quoted"));
}

}  // namespace
}  // namespace brink::script::js
