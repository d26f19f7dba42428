#include "probe/reading_buffer.h"

#include <gtest/gtest.h>

namespace brink::probe {
namespace {

using namespace std::chrono_literals;

std::vector<sample::Reading> round(int i) {
  const Instant at(i * 250ms);
  return {{"target", "threads", static_cast<double>(i), at}, {"target", "major_faults", 1, at}};
}

TEST(ReadingBuffer, HandsOutAllOnce) {
  ReadingBuffer buffer(100);
  buffer.add(round(1));
  buffer.add(round(2));
  EXPECT_EQ(buffer.take().size(), 4u);
  EXPECT_EQ(buffer.take().size(), 0u);
}

TEST(ReadingBuffer, PastItsSizePairsBecomeOneAndIncreasesKeepTheirSum) {
  ReadingBuffer buffer(16);
  for (int i = 0; i < 64; ++i) {
    buffer.add(round(i));
    EXPECT_LE(buffer.size(), 16u);
  }
  double faults = 0;
  Instant last{};
  for (const auto& reading : buffer.take()) {
    EXPECT_GE(reading.at, last);
    last = reading.at;
    if (reading.name == "major_faults") faults += reading.value;
    EXPECT_LE(reading.value, 64);
  }
  EXPECT_EQ(faults, 64);
  EXPECT_EQ(last, Instant(63 * 250ms));
}

TEST(ReadingBuffer, MoreNamesThanRoom) {
  ReadingBuffer buffer(3);
  std::vector<sample::Reading> readings;
  for (int i = 0; i < 10; ++i) readings.push_back({"app", "n" + std::to_string(i), 1, Instant(1s)});
  buffer.add(std::move(readings));
  EXPECT_EQ(buffer.size(), 3u);
}

}  // namespace
}  // namespace brink::probe
