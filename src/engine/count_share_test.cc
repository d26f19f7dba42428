#include "engine/count_share.h"

#include <gtest/gtest.h>

namespace brink::engine {
namespace {

TEST(CountShare, EveryStrideThFromTheFirst) {
  EXPECT_EQ(plan::every_from(10, 0, 1), 10u);
  EXPECT_EQ(plan::every_from(10, 3, 3), 3u);  // 3, 6, 9
  EXPECT_EQ(plan::every_from(10, 9, 4), 1u);
  EXPECT_EQ(plan::every_from(10, 10, 1), 0u);
}

// The rest of a seat that had begun some, over all workers of all others.
TEST(CountShare, AllSharesOfASeatAreItsRest) {
  constexpr std::uint32_t seats = 4, others = 3, threads = 2;
  for (std::uint64_t all = 0; all < 60; ++all) {
    for (const std::uint32_t seat : {0u, 2u, 3u}) {
      const plan::Segment whole{seat, seats};
      const std::uint64_t begun = whole.share(all) / 3;
      std::uint64_t sum = 0;
      for (std::uint32_t i = 0; i < others; ++i) {
        const Share share{.segment = whole.part(i, others), .first = {begun + i}};
        for (std::uint32_t t = 0; t < threads; ++t) sum += requests_of(share, all, seats, {t, threads});
      }
      EXPECT_EQ(sum, whole.share(all) - begun) << all << " of seat " << seat;
    }
  }
}

TEST(CountShare, OfOneThatHadNotBegunTheTurnIsTheFirst) {
  constexpr std::uint32_t seats = 3;
  const plan::Segment whole{1, seats};
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < 2; ++i) sum += requests_of({.segment = whole.part(i, 2)}, 100, seats, {0, 1});
  EXPECT_EQ(sum, whole.share(100));
}

}  // namespace
}  // namespace brink::engine
