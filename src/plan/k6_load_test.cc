#include "plan/k6_load.h"

#include <gtest/gtest.h>

namespace brink::plan::k6 {
namespace {

using namespace std::chrono_literals;

TEST(Progress, GoesByIterationsWhereTheyAreCounted) {
  EXPECT_EQ(progress_of(SharedIterations{.users = 2, .iterations = 40}, 5min, 10, 40), 0.25);
  EXPECT_EQ(progress_of(SharedIterations{.users = 2, .iterations = 40}, 5min, 10, 20), 0.5) << "of a part";
  EXPECT_EQ(progress_of(PerUserIterations{.users = 4, .iterations = 10}, 5min, 30, 40), 0.75);
  EXPECT_EQ(progress_of(PerUserIterations{.users = 4, .iterations = 10}, 1s, 41, 40), 1);
}

TEST(Progress, GoesByTimeWhereTheyAreNot) {
  EXPECT_EQ(progress_of(ConstantUsers{.users = 3, .duration = 20s}, 5s, 1000, 0), 0.25);
  EXPECT_EQ(progress_of(ConstantUsers{.users = 3, .duration = 20s}, 25s, 0, 0), 1);
  EXPECT_EQ(progress_of(RampingUsers{.stages = {{10s, 5}, {30s, 0}}}, 10s, 7, 0), 0.25);
}

TEST(Iterations, OfPartsAreAllOfTheWhole) {
  const std::vector<Executor> executors = {SharedIterations{.users = 5, .iterations = 41},
                                           PerUserIterations{.users = 7, .iterations = 3}};
  for (const Executor& executor : executors) {
    std::uint64_t sum = 0;
    for (const char* segment : {"0:1/3", "1/3:2/3", "2/3:1"}) {
      sum += *iterations_of(executor, *Stripe::of(segment, "0,1/3,2/3,1"));
    }
    EXPECT_EQ(sum, *iterations_of(executor));
  }
  EXPECT_FALSE(iterations_of(ConstantUsers{.users = 3, .duration = 20s}).has_value());
}

}  // namespace
}  // namespace brink::plan::k6
