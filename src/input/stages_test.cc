#include "input/stages.h"

#include <gtest/gtest.h>

#include <string>

namespace brink::input {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Targets users{.most = 50, .whole = true, .what = "users"};
constexpr Targets rates{.most = 1000, .what = "requests a second"};

std::string problem(const std::string& text, const Targets& targets) {
  const auto legs = parse_stages(text, targets);
  return legs ? "fine" : legs.error().message;
}

TEST(Stages, AreTimesAndTargets) {
  const auto legs = parse_stages("30s:20, 1m30s:50 ,0:0", users);
  ASSERT_TRUE(legs);
  ASSERT_EQ(legs->size(), 3u);
  EXPECT_EQ((*legs)[0].length, seconds(30));
  EXPECT_EQ((*legs)[0].target, 20);
  EXPECT_EQ((*legs)[1].length, seconds(90));
  EXPECT_EQ((*legs)[2].length, Duration{});
  EXPECT_EQ((*legs)[2].target, 0);
  EXPECT_EQ((*parse_stages("10:2.5", rates))[0].target, 2.5) << "bare numbers are seconds";
}

TEST(Stages, AreRefusedWithTheReason) {
  EXPECT_EQ(problem("", users), "--stages: \"\" has no target");
  EXPECT_EQ(problem("30s", users), "--stages: \"30s\" has no target");
  EXPECT_EQ(problem("30s:20,", users), "--stages: \"\" has no target");
  EXPECT_EQ(problem("soon:20", users), "--stages: \"soon\" is not a duration");
  EXPECT_EQ(problem("30s:many", users), "--stages: \"many\" is no number of users");
  EXPECT_EQ(problem("30s:2.5", users), "--stages: \"2.5\" is no number of users");
  EXPECT_EQ(problem("30s:-1", rates), "--stages: \"-1\" is no number of requests a second");
  EXPECT_EQ(problem("0s:20,0s:30", users), "--stages: the stages last no time at all");
  EXPECT_EQ(parse_stages("30s", rates).error().hint, "write each as DURATION:RATE, such as 30s:20,1m:50");
}

TEST(Stages, StayWithinTheirLimits) {
  EXPECT_EQ(problem("1s:50", users), "fine");
  EXPECT_EQ(problem("1s:51", users), "--stages: 51 users are more than 50");
  EXPECT_EQ(problem("1s:1000", rates), "fine");
  EXPECT_EQ(problem("1s:1000.5", rates), "--stages: 1000.5 requests a second are more than 1000");
  EXPECT_EQ(problem("24h:1", users), "fine");
  EXPECT_EQ(problem("24h:1,1ms:1", users), "--stages: the stages last more than a day");
  EXPECT_EQ(problem("25h:1", users), "--stages: \"25h:1\" lasts more than a day");
  std::string many = "1s:1";
  for (std::size_t i = 1; i < most_legs; ++i) many += ",1s:1";
  EXPECT_EQ(problem(many, users), "fine");
  EXPECT_EQ(problem(many + ",1s:1", users), "--stages: more than 1000 stages");
}

}  // namespace
}  // namespace brink::input
