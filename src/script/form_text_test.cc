#include "script/form_text.h"

#include <gtest/gtest.h>

namespace brink::script {
namespace {

std::string form(std::string_view text) {
  std::string out;
  append_form_text(out, text);
  return out;
}

TEST(FormText, IsWrittenAsPythonAndGoDo) {
  EXPECT_EQ(form("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(form("a b"), "a+b");
  EXPECT_EQ(form("*+&=/%"), "%2A%2B%26%3D%2F%25");
  EXPECT_EQ(form("\xc3\xbc"), "%C3%BC");
  EXPECT_EQ(form(""), "");
}

}  // namespace
}  // namespace brink::script
