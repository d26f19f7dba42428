#include "sample/health.h"

#include <gtest/gtest.h>

namespace brink::sample {
namespace {

TEST(SocketCounts, AddUp) {
  SocketCounts one{.opened = 1,
                   .dropped = 2,
                   .reopened = 1,
                   .most_open = 3,
                   .messages_sent = 4,
                   .messages_received = 5,
                   .unexpected = 6,
                   .bytes_sent = 7,
                   .bytes_received = 8,
                   .pings = 9,
                   .pongs = 10,
                   .closes = 11,
                   .closes_unanswered = 12,
                   .close_codes = {{1000, 1}, {4001, 2}}};
  one.merge({.opened = 10,
             .dropped = 10,
             .reopened = 10,
             .most_open = 10,
             .messages_sent = 10,
             .messages_received = 10,
             .unexpected = 10,
             .bytes_sent = 10,
             .bytes_received = 10,
             .pings = 10,
             .pongs = 10,
             .closes = 10,
             .closes_unanswered = 10,
             .close_codes = {{1000, 10}, {1006, 1}}});
  EXPECT_EQ(one.opened, 11u);
  EXPECT_EQ(one.dropped, 12u);
  EXPECT_EQ(one.reopened, 11u);
  EXPECT_EQ(one.most_open, 13u);
  EXPECT_EQ(one.messages_sent, 14u);
  EXPECT_EQ(one.messages_received, 15u);
  EXPECT_EQ(one.unexpected, 16u);
  EXPECT_EQ(one.bytes_sent, 17u);
  EXPECT_EQ(one.bytes_received, 18u);
  EXPECT_EQ(one.pings, 19u);
  EXPECT_EQ(one.pongs, 20u);
  EXPECT_EQ(one.closes, 21u);
  EXPECT_EQ(one.closes_unanswered, 22u);
  EXPECT_EQ(one.close_codes, (std::map<std::uint16_t, std::uint64_t>{{1000, 11}, {1006, 1}, {4001, 2}}));
}

}  // namespace
}  // namespace brink::sample
