#include "input/import/placeholder.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

using List = std::vector<std::string>;

TEST(Placeholder, IsNameDataOrFunction) {
  EXPECT_EQ(placeholders_of("/${id}/${users.user-name}?x=${randint(1,6)}&y=${id}"),
            (List{"id", "users.user-name", "randint(1,6)"}));
  for (const char* plain :
       {"${1bad}", "$VAR", "${a.b.c}", "${a b}", "${}", "${", "${a", "${a.}", "${f(()}", "${f(x}"}) {
    EXPECT_FALSE(has_placeholder(plain)) << plain;
  }
  EXPECT_TRUE(has_placeholder("${${id}")) << "one may begin behind a false start";
}

TEST(Placeholder, LengthIsBounded) {
  EXPECT_TRUE(has_placeholder("${" + std::string(500, 'a') + "}"));
  EXPECT_FALSE(has_placeholder("${" + std::string(600, 'a') + "}"));
}

TEST(Placeholder, NamesAreMadeOfAnything) {
  EXPECT_EQ(placeholder_name("X-Csrf-Token"), "X_Csrf_Token");
  EXPECT_EQ(placeholder_name("__id__"), "id");
  EXPECT_EQ(placeholder_name("2fa"), "v_2fa");
  EXPECT_EQ(placeholder_name("é"), "value");
  EXPECT_EQ(placeholder("id"), "${id}");
}

}  // namespace
}  // namespace brink::input
