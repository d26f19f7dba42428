// Who plays what of a test when somebody comes.
#include "cluster/dealing.h"

#include <gtest/gtest.h>

#include "cluster/message.h"

namespace brink::cluster {
namespace {

using engine::nothing_of_it;
using std::chrono::seconds;

constexpr Instant begin{seconds(100)};
constexpr Instant lost_at{seconds(105)};
constexpr Instant comes_at{seconds(110)};
const std::vector<bool> counted = {true, false};  // the scenarios of these tests

BegunOf always(std::vector<std::uint64_t> begun) {
  return [begun](const Holding&) { return begun; };
}

// Of three seats; member 2, of seat 1, is lost after 30 iterations of the one scenario and 40 of the other.
Dealing after_a_loss() {
  Dealing dealing;
  for (std::uint32_t seat = 0; seat < 3; ++seat) dealing.give({seat + 1, seat, {seat, 3}, begin});
  dealing.lose(2, lost_at, {1, 3}, always({30, 40}));
  return dealing;
}

std::vector<Holding> open_of(const Dealing& dealing, std::uint32_t member) {
  std::vector<Holding> out;
  for (const Holding& held : dealing.all()) {
    if (held.member == member && held.until == never) out.push_back(held);
  }
  return out;
}

TEST(Dealing, WhoComesHasWhatComesByItselfAndOthersKeepWhatIsCounted) {
  Dealing dealing = after_a_loss();
  const auto handover = dealing.hand_over({4, 1}, comes_at, {1, 3}, counted, always({5, 7}));
  ASSERT_EQ(handover.given.size(), 2u);
  ASSERT_EQ(handover.ends.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    const Holding& given = handover.given[i];
    EXPECT_EQ(given.member, 4u);
    EXPECT_EQ(given.seat, 1u);
    EXPECT_EQ(given.from, comes_at);
    EXPECT_EQ(given.segment, handover.ends[i].segment);
    EXPECT_EQ(handover.ends[i].from, lost_at) << "by which it is known";
    EXPECT_EQ(handover.ends[i].until, comes_at);
    EXPECT_EQ(given.first[0], nothing_of_it);
    EXPECT_EQ(given.first[1], 40 + i + 2 * (2 * 7 + 1000)) << "beyond what they begin until then";
  }
  for (const std::uint32_t member : {1u, 3u}) {
    const auto held = open_of(dealing, member);
    ASSERT_EQ(held.size(), 2u) << "its own, and of the lost one's";
    EXPECT_EQ(held[1].first, (std::vector<std::uint64_t>{30 + (member == 3 ? 1u : 0u), nothing_of_it}));
  }
}

TEST(Dealing, WhatIsNothingStaysNothingWhenItsHolderIsLost) {
  Dealing dealing = after_a_loss();
  dealing.hand_over({4, 1}, comes_at, {1, 3}, counted, always({5, 7}));
  const auto dealt = dealing.lose(3, comes_at + seconds(5), {1, 4}, always({6, 7}));
  ASSERT_EQ(dealt.size(), 4u) << "two parts of its own, and two of what it played";
  for (const Holding& held : dealt) {
    if (held.seat != 1) continue;
    EXPECT_EQ(held.first[0], 31 + 2 * (6 + (held.member == 4 ? 1u : 0u)));
    EXPECT_EQ(held.first[1], nothing_of_it);
  }
  for (const Holding& held : dealing.lose(4, comes_at + seconds(9), {1}, always({0, 3}))) {
    if (held.first[1] != nothing_of_it && held.seat == 1) {
      EXPECT_EQ(held.first[0], nothing_of_it);
      EXPECT_GE(held.first[1], 40 + 2 * (2 * 7 + 1000) + 2 * 3u) << "it goes on where the one who came was";
    }
  }
}

TEST(Dealing, OfATestOfCountedIterationsOnlyNothingIsGiven) {
  Dealing dealing = after_a_loss();
  const auto handover = dealing.hand_over({4, 1}, comes_at, {1, 3}, {true, true}, always({5, 7}));
  EXPECT_TRUE(handover.given.empty() && handover.ends.empty());
  EXPECT_TRUE(dealing.hand_over({4, 1}, comes_at, {1, 3}, {true, true}, always({5, 7})).given.empty()) << "nor later";
}

TEST(Dealing, WhatComesByItselfIsGivenOnce) {
  Dealing dealing = after_a_loss();
  const auto first = dealing.hand_over({4, 1}, comes_at, {1, 3}, {false, false}, always({5, 7}));
  EXPECT_EQ(first.given.size(), 2u);
  EXPECT_EQ(open_of(dealing, 1).size(), 1u) << "nothing is left of what it played beside its own";
  EXPECT_TRUE(dealing.hand_over({5, 1}, comes_at, {1, 3}, {false, false}, always({5, 7})).given.empty());
}

}  // namespace
}  // namespace brink::cluster
