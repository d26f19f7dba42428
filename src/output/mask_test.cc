#include "output/mask.h"

#include <gtest/gtest.h>

namespace brink::output {
namespace {

using Words = std::vector<std::string>;

TEST(MaskCommand, MasksSecretHeadersCookiesAndPasswords) {
  EXPECT_EQ(
      mask_command(Words{"brink", "bench", "-H", "Authorization: Bearer abc", "-H", "Accept: text/html", "http://h/"}),
      "brink bench -H 'Authorization: ***' -H 'Accept: text/html' http://h/");
  EXPECT_EQ(mask_command(Words{"-A", "me:hunter2", "-C", "sid=abc"}), "-A 'me:***' -C 'sid=***'");
  EXPECT_EQ(mask_command(Words{"-Ame:hunter2", "--basic-auth=me:hunter2", "--cookie", "sid=abc"}),
            "'-Ame:***' '--basic-auth=me:***' --cookie 'sid=***'");
  EXPECT_EQ(mask_command(Words{"--worker-secret", "abc", "--users", "3"}), "--worker-secret *** --users 3");
}

TEST(MaskCommand, MasksSecretsInUrls) {
  EXPECT_EQ(mask_command(Words{"brink", "run", "http://me:hunter2@h/?token=abc"}),
            "brink run 'http://***@h/?token=***'");
}

TEST(MaskCommand, MasksSecretFieldsOfBodies) {
  EXPECT_EQ(mask_command(Words{"-b", R"({"user":"me","password":"hunter2"})"}),
            R"(-b '{"user":"me","password":"***"}')");
}

TEST(MaskCommand, LeavesTheWordAfterOtherOptionsToItself) {
  EXPECT_EQ(mask_command(Words{"-c", "4", "-A", "-b", "x"}), "-c 4 -A *** x");
  EXPECT_EQ(mask_command(Words{"-C"}), "-C");
}

TEST(MaskCommand, QuotesWhatAShellWouldTakeApart) {
  EXPECT_EQ(mask_command(Words{"-b", "it's", "", "a b"}), "-b 'it'\\''s' '' 'a b'");
}

TEST(MaskCommand, TakesALineApartAsAShellWould) {
  EXPECT_EQ(mask_command("brink bench  -H 'Cookie: a=b' \"-b\" 'x y' http://h/"),
            "brink bench -H 'Cookie: ***' -b 'x y' http://h/");
  EXPECT_EQ(mask_command("a\\ b 'unfinished"), "'a b' unfinished");
  EXPECT_EQ(mask_command(""), "");
}

}  // namespace
}  // namespace brink::output
