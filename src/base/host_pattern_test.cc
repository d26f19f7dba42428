#include "base/host_pattern.h"

#include <gtest/gtest.h>

namespace brink {
namespace {

TEST(HostPattern, Names) {
  EXPECT_TRUE(matches_host("*", "a.test"));
  EXPECT_TRUE(matches_host("*.shop.test", "A.shop.TEST"));
  EXPECT_FALSE(matches_host("*.shop.test", "shop.test"));
  EXPECT_TRUE(matches_host("shop.test", "Shop.test"));
  EXPECT_FALSE(matches_host("shop.test", "a.shop.test"));
}

TEST(HostPattern, Networks) {
  EXPECT_TRUE(is_in_network("10.0.0.0/8", "10.200.1.2"));
  EXPECT_FALSE(is_in_network("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(is_in_network("10.0.0.7", "10.0.0.7"));
  EXPECT_FALSE(is_in_network("10.0.0.7", "10.0.0.6"));
  EXPECT_TRUE(is_in_network("fd00::/9", "fd00::1"));
  EXPECT_FALSE(is_in_network("10.0.0.0/8", "shop.test"));
  EXPECT_FALSE(is_in_network("nonsense", "10.0.0.1"));
}

}  // namespace
}  // namespace brink
