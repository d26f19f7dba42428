#include "script/py/hold_meter.h"

#include <gtest/gtest.h>

namespace brink::script::py {
namespace {

using namespace std::chrono_literals;

// The thread's clock, and what it was kept from running.
Instant now{};
std::optional<Duration> kept;

class Hold : public ::testing::Test {
 protected:
  Hold() {
    now = Instant{1s};
    kept = 3s;
  }
  // Goes on for so long, of which the machine keeps a part, in one piece; looked at meanwhile.
  std::optional<Duration> stretch(Duration length, Duration part = {}, bool looked = true) {
    meter.begin();
    const Instant begun = now;
    for (Duration at{}; at < length; at += 5ms) {
      now = begun + at;
      if (kept && at == 5ms) *kept += part;
      if (looked && meter.look()) ++told;
    }
    now = begun + length;
    return meter.end();
  }

  HoldMeter meter{{[] { return now; }, [](int thread) { return thread == 7 ? kept : std::nullopt; }, [] { return 7; }}};
  int told = 0;
};

TEST_F(Hold, ForLongIsAHoldAndIsToldOnce) {
  EXPECT_EQ(stretch(80ms), 80ms);
  EXPECT_EQ(told, 1);
}

TEST_F(Hold, ForShortIsNone) {
  EXPECT_EQ(stretch(50ms), std::nullopt);
  EXPECT_EQ(stretch(50ms), std::nullopt) << "two stretches are not one";
  EXPECT_EQ(told, 0);
}

TEST_F(Hold, WhatTheMachineTookIsNotTheProgramsDoing) {
  EXPECT_EQ(stretch(80ms, 70ms), std::nullopt);
  EXPECT_EQ(stretch(300ms, 100ms), 200ms);
}

TEST_F(Hold, WhatTheMachineTookBeforeDoesNotCount) {
  *kept += 10s;
  EXPECT_EQ(stretch(80ms), 80ms);
}

TEST_F(Hold, NobodyIsNamedWhenWhoLooksWasKeptFromRunningToo) { EXPECT_EQ(stretch(300ms, {}, false), std::nullopt); }

TEST_F(Hold, WhereTheSystemDoesNotSayAllOfItIsTheProgramsDoing) {
  kept.reset();
  EXPECT_EQ(stretch(80ms), 80ms);
}

TEST(HoldClocks, ThisMachineSays) {
  const HoldClocks clocks = hold_clocks(nullptr);
  EXPECT_GE(clocks.kept(clocks.this_thread()).value_or(Duration{}), Duration{});
  EXPECT_EQ(clocks.kept(-1), std::nullopt);
}

}  // namespace
}  // namespace brink::script::py
