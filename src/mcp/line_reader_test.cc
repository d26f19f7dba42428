#include "mcp/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace brink::mcp {
namespace {

struct Heard {
  std::vector<std::string> lines;
  int too_long = 0;
  LineReader reader{
      8, {.line = [this](std::string_view line) { lines.emplace_back(line); }, .too_long = [this] { ++too_long; }}};
};

TEST(LineReader, LinesAreTheSameHoweverTheyAreCut) {
  const std::string text = "one\r\n\n  \ntwo\nthree";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    Heard heard;
    for (std::size_t at = 0; at < text.size(); at += piece) heard.reader.feed(text.substr(at, piece));
    heard.reader.end();
    EXPECT_THAT(heard.lines, testing::ElementsAre("one\r", "two", "three")) << piece;
  }
}

TEST(LineReader, ALineThatIsTooLongIsSaidOnceAndNotKept) {
  Heard heard;
  heard.reader.feed("12345678\n");
  for (int i = 0; i < 1000; ++i) heard.reader.feed("123456789");
  EXPECT_LT(heard.reader.held(), 100u);
  heard.reader.feed("\nnext\n");
  EXPECT_EQ(heard.too_long, 1);
  EXPECT_THAT(heard.lines, testing::ElementsAre("12345678", "next"));
}

}  // namespace
}  // namespace brink::mcp
