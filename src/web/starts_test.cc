#include "web/starts.h"

#include <gtest/gtest.h>

#include <thread>

namespace brink::web {
namespace {

TEST(Starts, WhoAsksIsToldWhatWasDecided) {
  Starts starts;
  run::Stop stop;
  std::thread player([&] {
    const auto first = starts.next(stop, std::nullopt);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->form, "{\"users\": 1}");
    first->reply({});
    const auto second = starts.next(stop, std::nullopt);
    ASSERT_TRUE(second);
    second->reply(usage_error("no such thing"));
  });
  EXPECT_TRUE(starts.ask("{\"users\": 1}"));
  const auto refused = starts.ask("{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "no such thing");
  player.join();
}

TEST(Starts, NobodyWaitsOnceAllIsOver) {
  Starts starts;
  run::Stop stop;
  std::thread closer([&] { starts.close(); });
  EXPECT_FALSE(starts.ask("{}"));
  closer.join();
  EXPECT_FALSE(starts.next(stop, std::nullopt));
}

TEST(Starts, AStopEndsTheWaiting) {
  Starts starts;
  run::Stop all;
  run::Stop stop(&all);
  all.request();
  EXPECT_EQ(stop.requests(), 1);
  EXPECT_FALSE(starts.next(stop, std::nullopt));
}

TEST(Starts, TimeEndsTheWaiting) {
  Starts starts;
  run::Stop stop;
  EXPECT_FALSE(starts.next(stop, Duration{}));
}

}  // namespace
}  // namespace brink::web
