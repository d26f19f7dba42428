#include "input/options/nearest.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

TEST(EditDistance, CountsSteps) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("rate", "rate"), 0u);
  EXPECT_EQ(edit_distance("rate", "rates"), 1u);
  EXPECT_EQ(edit_distance("rate", "mate"), 1u);
  EXPECT_EQ(edit_distance("bnech", "bench"), 1u) << "two letters exchanged are one step";
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Nearest, FindsAMistypedWord) {
  const std::vector<std::string_view> words{"connections", "duration", "rate", "rate-ramp", "users"};
  EXPECT_EQ(nearest("conections", words), "connections");
  EXPECT_EQ(nearest("connnectoins", words), "connections");
  EXPECT_EQ(nearest("usres", words), "users");
  EXPECT_EQ(nearest("conn", words), "connections") << "the beginning of a word";
  EXPECT_EQ(nearest("rate-rmap", words), "rate-ramp");
}

TEST(Nearest, SaysNothingRatherThanNonsense) {
  const std::vector<std::string_view> words{"connections", "rate"};
  EXPECT_EQ(nearest("proxy", words), "");
  EXPECT_EQ(nearest("x", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest(std::string(1000, 'c'), words), "");
}

}  // namespace
}  // namespace brink::input
