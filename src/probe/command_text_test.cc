#include "probe/command_text.h"

#include <gtest/gtest.h>

namespace brink::probe {
namespace {

std::string shown(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += word + '\0';
  return command_text(text);
}

TEST(CommandText, AsTyped) {
  EXPECT_EQ(shown({"gunicorn", "-w", "4", "app:app"}), "gunicorn -w 4 app:app");
  EXPECT_EQ(command_text(""), "");
}

TEST(CommandText, SecretsAreMasked) {
  EXPECT_EQ(shown({"app", "--db-password=hunter2", "-n", "1"}), "app --db-password=*** -n 1");
  EXPECT_EQ(shown({"app", "--api-key", "abc", "x"}), "app --api-key *** x");
  EXPECT_EQ(shown({"TOKEN=abc", "app"}), "TOKEN=*** app");
  EXPECT_EQ(shown({"app", "postgres://me:pw@db:5432/x"}), "app postgres://***@db:5432/x");
}

TEST(CommandText, NoControlCharactersAndBounded) {
  EXPECT_EQ(shown({"a\x1b[31m", "b\n"}), "a?[31m b?");
  EXPECT_LE(shown({std::string(5000, 'x')}).size(), 303u);
  std::string accents(299, 'x');
  accents += "\xc3\xa9\xc3\xa9";
  EXPECT_EQ(shown({accents}), std::string(299, 'x') + "…");
}

}  // namespace
}  // namespace brink::probe
