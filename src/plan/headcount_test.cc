#include "plan/headcount.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/random.h"

namespace brink::plan {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Changes = std::vector<std::pair<Duration, std::uint32_t>>;

Closed along(std::uint32_t at_first, std::vector<Leg> legs) {
  Closed closed;
  closed.users = static_cast<std::uint32_t>(peak_of(at_first, legs));
  closed.legs = std::move(legs);
  closed.at_first = at_first;
  return closed;
}

Changes changes_of(const Closed& closed) {
  Changes changes;
  for (Headcount count(closed); count.peek() != Duration::max();) {
    const Duration at = count.peek();
    count.pop();
    changes.emplace_back(at, count.users());
  }
  return changes;
}

TEST(Headcount, AUserComesWhenTheLineReachesIt) {
  const Changes expected{{seconds(1), 2}, {seconds(2), 3}, {seconds(3), 4}};
  EXPECT_EQ(changes_of(along(1, {{seconds(3), 4}})), expected);
}

TEST(Headcount, AUserGoesJustAfterTheLineFallsBelowIt) {
  const Changes expected{{Duration(1), 2}, {seconds(1) + Duration(1), 1}, {seconds(2) + Duration(1), 0}};
  EXPECT_EQ(changes_of(along(3, {{seconds(3), 0}})), expected);
}

TEST(Headcount, ALegOfNoLengthJumpsAndALevelOneChangesNothing) {
  const auto closed = along(5, {{seconds(2), 5}, {Duration{}, 40}, {seconds(2), 40}, {Duration{}, 0}, {seconds(1), 0}});
  const Changes expected{{seconds(2), 40}, {seconds(4), 0}};
  EXPECT_EQ(changes_of(closed), expected);
  EXPECT_EQ(users_at(closed, seconds(2) - Duration(1)), 5u);
  EXPECT_EQ(users_at(closed, seconds(2)), 40u);
  EXPECT_EQ(users_at(closed, seconds(99)), 0u);
}

TEST(Headcount, WithoutLegsThereAreAllAndNothingChanges) {
  const Closed closed{.users = 7};
  EXPECT_EQ(users_at(closed, {}), 7u);
  EXPECT_EQ(users_at(closed, seconds(5)), 7u);
  EXPECT_EQ(Headcount(closed).peek(), Duration::max());
}

TEST(Headcount, ARampStartsUsersEvenlyTheFirstAtOnce) {
  const Closed closed{.users = 4, .ramp = seconds(8)};
  EXPECT_EQ(users_at(closed, {}), 1u);
  EXPECT_EQ(users_at(closed, seconds(2) - Duration(1)), 1u);
  EXPECT_EQ(users_at(closed, seconds(2)), 2u);
  EXPECT_EQ(users_at(closed, seconds(7)), 4u);
  EXPECT_EQ(users_at(closed, seconds(100)), 4u);
}

TEST(Headcount, IsTheLineInWholeUsersAtAllTimes) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<Leg> legs;
    for (int i = 0; i < 5; ++i) {
      const auto length = random.below(4) == 0 ? 0 : random.below(20'000'000'000);
      legs.push_back({Duration(static_cast<std::int64_t>(length)), static_cast<double>(random.below(60))});
    }
    const Closed closed = along(static_cast<std::uint32_t>(random.below(60)), legs);
    Headcount count(closed);
    Duration before{};
    while (count.peek() != Duration::max()) {
      const Duration at = count.peek();
      EXPECT_GE(at, before);
      if (at > before) {
        EXPECT_EQ(users_at(closed, at - Duration(1)), count.users()) << at.count();
      }
      before = at;
      count.pop();
      if (count.peek() != at) {
        EXPECT_EQ(users_at(closed, at), count.users()) << at.count();
      }
      EXPECT_LE(count.users(), closed.users);
    }
    EXPECT_LE(before, length_of(legs));
    EXPECT_EQ(count.users(), static_cast<std::uint32_t>(legs.back().target));
  }
}

TEST(Legs, AreWrittenAsTheyAreGiven) {
  EXPECT_EQ(words_of(std::chrono::hours(2) + seconds(5)), "2h5s");
  EXPECT_EQ(words_of(seconds(90)), "1m30s");
  EXPECT_EQ(words_of(milliseconds(1500)), "1.5s");
  EXPECT_EQ(words_of(milliseconds(20)), "20ms");
  EXPECT_EQ(words_of(Duration{}), "0ms");
}

}  // namespace
}  // namespace brink::plan
