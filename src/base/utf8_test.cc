#include "base/utf8.h"

#include <gtest/gtest.h>

namespace brink {
namespace {

TEST(Utf8, IsReadStrictly) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("aé–😀\xF4\x8F\xBF\xBF"));
  for (const char* text : {"\xFF", "\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xC3"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Utf8, GivesCodePoints) {
  EXPECT_EQ(code_point_at("é", 0).value, U'é');
  EXPECT_EQ(code_point_at("é", 0).bytes, 2u);
  EXPECT_EQ(code_point_at("\xFFz", 0).value, 0xFFFDu);
  EXPECT_EQ(code_point_at("\xFFz", 0).bytes, 1u);
}

}  // namespace
}  // namespace brink
