#include "input/scenario/data_file.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

// "a,b;1,2;3,4": names, then rows.
std::string flat(const Result<plan::Table>& table) {
  if (!table) return table.error().message;
  std::string out;
  for (const std::string& name : table->columns()) out += (out.empty() ? "" : ",") + name;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    for (std::size_t i = 0; i < table->columns().size(); ++i) {
      out += (i == 0 ? ";" : ",") + std::string(table->cell(row, i));
    }
  }
  return out;
}

std::string csv(std::string_view text) { return flat(read_csv(text, "f.csv")); }
std::string json(std::string_view text) { return flat(read_json_rows(text, "f.json")); }

TEST(Csv, HasNamesAndRows) {
  EXPECT_EQ(csv("a,b\n1,2\n3,4\n"), "a,b;1,2;3,4");
  EXPECT_EQ(csv("a,b\r\n1,2\r\n"), "a,b;1,2");
  EXPECT_EQ(csv("a,b\n1,2"), "a,b;1,2") << "no line end at the end";
  EXPECT_EQ(csv("a,b\r\n1,2\r"), "a,b;1,2");
  EXPECT_EQ(csv("\xef\xbb\xbf a , b \n 1 ,\n"), "a,b; 1 ,") << "names are trimmed, values are not";
  EXPECT_EQ(csv("a\n\n1\n\r\n\n2\n\n"), "a;1;2") << "empty lines";
}

TEST(Csv, KeepsWhatStandsInQuotes) {
  EXPECT_EQ(csv("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n"), "a,b;x,y,say \"hi\"");
  EXPECT_EQ(csv("a,b\n\"two\nlines\",2\n"), "a,b;two\nlines,2");
  EXPECT_EQ(csv("a\n\"\"\n"), "a;") << "an empty value in quotes is no empty line";
  EXPECT_EQ(csv("a\nx\"y\n"), "a;x\"y") << "a quote inside a value is a character";
}

TEST(Csv, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(csv(""), "f.csv, line 1: there is no line with names");
  EXPECT_EQ(csv("a,,b\n"), "f.csv, line 1: a name is empty");
  EXPECT_EQ(csv("a, a\n"), "f.csv, line 1: the name \"a\" is given twice");
  EXPECT_EQ(csv("a,b\n1,2\n3\n"), "f.csv, line 3: 1 values under 2 names");
  EXPECT_EQ(csv("a,b\n\"1\n\",2\n3,4,5\n"), "f.csv, line 4: 3 values under 2 names") << "lines of the file, not rows";
  EXPECT_EQ(csv("a\n\"x\n"), "f.csv, line 2: a quote is not closed");
  EXPECT_EQ(csv("a\n\"x\"y\n"), "f.csv, line 2: a value goes on behind its closing quote");
  EXPECT_EQ(csv("\"a\"x,b\n"), "f.csv, line 1: a value goes on behind its closing quote");
}

TEST(Csv, HasSoManyColumnsAtMost) {
  std::string names = "c0";
  for (std::size_t i = 1; i < most_columns; ++i) names += ",c" + std::to_string(i);
  EXPECT_TRUE(read_csv(names + "\n", "f"));
  EXPECT_FALSE(read_csv(names + ",one_more\n", "f"));
}

TEST(JsonRows, AreFlatObjectsWithTheSameFields) {
  EXPECT_EQ(json(R"([{"a": "x", "b": 1}, {"b": 2.50, "a": true}, {"a": null, "b": ""}])"), "a,b;x,1;true,2.50;null,");
}

TEST(JsonRows, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(json("[{\"a\": 1},\n{\"a\": [2]}]"), "f.json, line 2: a value is not flat: rows have no lists");
  EXPECT_EQ(json("[{\"a\": {}}]"), "f.json, line 1: a value is not flat: rows have no objects inside");
  EXPECT_EQ(json("[{\"a\": 1},\n\n{\"b\": 2}]"), "f.json, line 3: a row has \"b\", which the first has not");
  EXPECT_EQ(json("[{\"a\": 1, \"b\": 2},\n{\"b\": 2}]"), "f.json, line 2: a row lacks \"a\", which the first has");
  EXPECT_EQ(json("[{\"a\": 1, \"a\": 2}]"), "f.json, line 1: \"a\" is given twice");
  EXPECT_EQ(json("[{\"a\": 1}, {\"a\": 1, \"a\": 2}]"), "f.json, line 1: \"a\" is given twice");
  EXPECT_EQ(json("{\"a\": 1}"), "f.json, line 1: it is not a list of objects");
  EXPECT_EQ(json("[1]"), "f.json, line 1: a row is not an object");
  EXPECT_EQ(json("[[]]"), "f.json, line 1: a row is not an object");
  EXPECT_EQ(json("[{}]"), "f.json, line 1: the first row has no fields");
  EXPECT_EQ(json("7"), "f.json, line 1: it is not a list of objects");
  EXPECT_NE(json("[").find("not JSON"), std::string::npos);
}

TEST(DataFile, IsReadByItsName) {
  EXPECT_EQ(flat(read_table("[{\"a\": 1}]", "x.JSON")), "a;1");
  EXPECT_EQ(flat(read_table("a\n1\n", "x.txt")), "a;1");
}

TEST(DataFile, HasAtLeastOneRow) {
  EXPECT_EQ(flat(read_table("a\n", "x.csv")), "x.csv has no rows");
  EXPECT_EQ(flat(read_table("[]", "x.json")), "x.json has no rows");
}

}  // namespace
}  // namespace brink::input
