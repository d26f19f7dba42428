#include "plan/escape.h"

#include <gtest/gtest.h>

namespace brink::plan {
namespace {

std::string escaped(std::string_view text, Escaping escaping) {
  std::string out;
  append_escaped(out, text, escaping);
  return out;
}

TEST(Escape, NothingAsItIs) { EXPECT_EQ(escaped("a \"b\"\n", Escaping::none), "a \"b\"\n"); }

TEST(Escape, JsonIsPureAscii) {
  EXPECT_EQ(escaped("a\"b\\c\n\r\t\b\f", Escaping::json), R"(a\"b\\c\n\r\t\b\f)");
  EXPECT_EQ(escaped(std::string_view("\0\x1f\x7f", 3), Escaping::json), R"(\u0000\u001f\u007f)");
  EXPECT_EQ(escaped("Zürich €", Escaping::json), R"(Z\u00fcrich \u20ac)");
  EXPECT_EQ(escaped("😀", Escaping::json), R"(\ud83d\ude00)") << "beyond the first plane two units";
}

TEST(Escape, JsonReplacesWhatIsNoUtf8) {
  EXPECT_EQ(escaped("a\xff", Escaping::json), R"(a\ufffd)");
  EXPECT_EQ(escaped("\xc3", Escaping::json), R"(\ufffd)") << "cut off";
  EXPECT_EQ(escaped("\xc0\xaf", Escaping::json), R"(\ufffd\ufffd)") << "longer than it need be";
  EXPECT_EQ(escaped("\xed\xa0\x80", Escaping::json), R"(\ufffd\ufffd\ufffd)") << "half of a pair";
  EXPECT_EQ(escaped("\xf4\x90\x80\x80", Escaping::json), R"(\ufffd\ufffd\ufffd\ufffd)") << "beyond the last";
}

TEST(Escape, FormsKeepFewCharacters) {
  EXPECT_EQ(escaped("a b&c=d/ü*-._", Escaping::form), "a+b%26c%3Dd%2F%C3%BC*-._");
}

TEST(Escape, TargetsKeepWhatMayStandThere) {
  EXPECT_EQ(escaped("/a b?x=1&y=%20#z\r\n", Escaping::target), "/a%20b?x=1&y=%20%23z%0D%0A");
}

}  // namespace
}  // namespace brink::plan
