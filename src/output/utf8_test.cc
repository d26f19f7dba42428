#include "output/utf8.h"

#include <gtest/gtest.h>

namespace brink::output {
namespace {

TEST(Utf8, KeepsWhatIsValid) {
  EXPECT_EQ(valid_utf8("aé–😀"), "aé–😀");
  EXPECT_EQ(valid_utf8(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

TEST(Utf8, ReplacesWhatIsNot) {
  EXPECT_EQ(valid_utf8("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // surrogate
  EXPECT_EQ(valid_utf8("\xE2\x82"), "\uFFFD\uFFFD");                      // cut off
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(columns("12 µs"), 5u);
  EXPECT_EQ(columns("\xFF\xFF"), 2u);
  EXPECT_EQ(first_columns("12 µs", 4), "12 µ");
  EXPECT_EQ(first_columns("ab", 9), "ab");
}

}  // namespace
}  // namespace brink::output
