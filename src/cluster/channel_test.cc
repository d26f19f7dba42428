// Whatever a carrier does to frames, what is said is heard once and in order.
#include "cluster/channel.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;

// What is on its way loses, doubles and changes places with what is behind it.
std::vector<std::string> maltreated(std::vector<std::string> frames, Random& random) {
  std::vector<std::string> out;
  for (std::string& frame : frames) {
    const auto fate = random.below(10);
    if (fate < 3) continue;
    out.push_back(frame);
    if (fate == 3) out.push_back(frame);
    if (fate == 4 && out.size() > 1) std::swap(out.back(), out[out.size() - 2]);
  }
  return out;
}

TEST(Channel, WhatIsSaidIsHeardOnceAndInOrder) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed, 0);
    Channel one, other;
    std::vector<std::string> said, heard;
    Instant now{};
    for (int turn = 0; turn < 400; ++turn, now += milliseconds(20)) {
      if (turn < 100 && random.below(2) == 0) {
        said.push_back(
            std::string(random.below(20) == 0 ? 600'000 : random.below(50), static_cast<char>('a' + turn % 26)));
        one.say(said.back());
      }
      for (const std::string& frame : maltreated(one.outgoing(now), random)) {
        const auto whole = other.hear(frame);
        ASSERT_TRUE(whole.has_value());
        heard.insert(heard.end(), whole->begin(), whole->end());
      }
      for (const std::string& frame : maltreated(other.outgoing(now), random)) ASSERT_TRUE(one.hear(frame).has_value());
    }
    EXPECT_EQ(heard, said) << "seed " << seed;
    EXPECT_TRUE(one.settled());
  }
}

TEST(Channel, WhatIsMentionedComesAtMostOnceForEachTimeItIsCarried) {
  Channel one, other;
  one.mention("tick");
  const auto frames = one.outgoing({});
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(other.hear(frames[0]), (std::vector<std::string>{"tick"}));
  EXPECT_TRUE(one.outgoing({}).empty());
  EXPECT_TRUE(other.outgoing({}).empty()) << "nothing is owed for it";
}

TEST(Channel, NothingIsSentAgainBeforeItsTime) {
  Channel one;
  one.say("a");
  EXPECT_EQ(one.outgoing(Instant{}).size(), 1u);
  EXPECT_TRUE(one.outgoing(Instant(Channel::patience / 2)).empty());
  EXPECT_EQ(one.outgoing(Instant(Channel::patience)).size(), 1u);
}

TEST(Channel, WhatIsLongDoesNotFloodTheWay) {
  Channel one, other;
  one.say(std::string(100 * Channel::most_of_frame, 'x'));
  std::size_t sent = 0;
  bool heard = false;
  for (Instant now{}; !heard && now < Instant(std::chrono::seconds(5)); now += milliseconds(20)) {
    const auto frames = one.outgoing(now);
    EXPECT_LE(frames.size(), 32u);
    sent += frames.size();
    for (const std::string& frame : frames) {
      heard = heard || !other.hear(frame)->empty();
      for (const std::string& answer : other.outgoing(now)) one.hear(answer);
    }
  }
  EXPECT_TRUE(heard);
  EXPECT_EQ(sent, 100u) << "each once";
}

TEST(Channel, WhatCannotBeAFrameIsNone) {
  Channel one;
  for (const std::string& bytes :
       {std::string(), std::string("\x02"), std::string("\x01\0", 2), std::string("\x02\x05x")}) {
    EXPECT_FALSE(one.hear(bytes).has_value()) << "of " << bytes.size() << " bytes";
  }
}

}  // namespace
}  // namespace brink::cluster
