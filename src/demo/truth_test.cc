#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "demo/shop.h"

namespace brink::demo {
namespace {

using namespace std::chrono_literals;

TEST(Truth, SaysWhatBreaksWhereAndWhy) {
  const auto truth = nlohmann::json::parse(truth_json({}, 8080));
  EXPECT_EQ(truth, nlohmann::json::parse(R"({
    "route": "/checkout", "cause": "pool_exhausted", "slots": 25, "work_ms": 100.0, "checkout_timeout_ms": 15.0,
    "capacity_rps": 250.0, "users_at_knee": 30.0, "url": "http://127.0.0.1:8080"})"));
}

TEST(Truth, FollowsTheOptions) {
  const ShopOptions options{.bind = "::1", .pool = 8, .work = 50ms, .checkout_timeout = 2500us};
  const auto truth = nlohmann::json::parse(truth_json(options, 81));
  EXPECT_EQ(truth["url"], "http://[::1]:81");
  EXPECT_EQ(truth["checkout_timeout_ms"], 2.5);
  EXPECT_DOUBLE_EQ(truth["capacity_rps"], 160);
  EXPECT_DOUBLE_EQ(truth["users_at_knee"], 8 * 70.0 / 50);
}

TEST(Truth, ThinkingUsersAreMore) { EXPECT_DOUBLE_EQ(users_at_knee({}, 1s), 25 * 4.12 / 0.1); }

TEST(Truth, IsOneLine) { EXPECT_EQ(truth_json({}, 1).find('\n'), std::string::npos); }

}  // namespace
}  // namespace brink::demo
