#include "engine/gate.h"

#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using namespace std::chrono_literals;
const Instant begin{1h};

TEST(Gate, WithoutABudgetEverythingPassesAtOnce) {
  const plan::Budget budget;
  SharedBudget shared(budget);
  Gate gate(budget, shared);
  gate.begin_stage(1, begin);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(gate.pass(begin).at, begin);
}

TEST(Gate, ARateSpacesRequestsAndSavesNothingUp) {
  plan::Budget budget;
  budget.max_rps = 100;
  SharedBudget shared(budget);
  Gate gate(budget, shared);
  gate.begin_stage(1, begin);
  EXPECT_EQ(gate.pass(begin).at, begin);
  EXPECT_EQ(gate.pass(begin).at, begin + 10ms);
  EXPECT_EQ(gate.pass(begin).at, begin + 20ms);
  EXPECT_EQ(gate.pass(begin + 1s).at, begin + 1s);
  EXPECT_EQ(gate.pass(begin + 1s).at, begin + 1s + 10ms);
}

TEST(Gate, AWorkerGetsItsShareOfTheRate) {
  plan::Budget budget;
  budget.max_rps = 100;
  SharedBudget shared(budget);
  Gate gate(budget, shared);
  gate.begin_stage(0.25, begin);
  gate.pass(begin);
  EXPECT_EQ(gate.pass(begin).at, begin + 40ms);
}

TEST(Gate, RequestsInAllAreSharedAndExact) {
  plan::Budget budget;
  budget.max_requests = 5;
  SharedBudget shared(budget);
  Gate one(budget, shared), two(budget, shared);
  int passed = 0;
  for (int i = 0; i < 10; ++i) passed += one.pass(begin).open + two.pass(begin).open;
  EXPECT_EQ(passed, 5);
  EXPECT_TRUE(shared.spent());
}

TEST(Gate, TimeRunsFromTheFirstStage) {
  plan::Budget budget;
  budget.max_duration = 2s;
  SharedBudget shared(budget);
  Gate gate(budget, shared);
  gate.begin_stage(1, begin);
  EXPECT_TRUE(gate.pass(begin + 1999ms).open);
  EXPECT_FALSE(gate.pass(begin + 2s).open);
  gate.begin_stage(1, begin + 5s);
  EXPECT_FALSE(gate.pass(begin + 5s).open) << "a later stage does not start it anew";
}

}  // namespace
}  // namespace brink::engine
