#include "script/fiber/fiber.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cfenv>
#include <fstream>

#include "base/random.h"

namespace brink::script {
namespace {

// A fiber that runs a function of the test's.
class Running {
 public:
  Running(StackPool& pool, std::function<void(Fiber&)> function) : function_(std::move(function)) {
    fiber_ = std::move(*Fiber::make(
        pool, [](void* self) { static_cast<Running*>(self)->run(); }, this));
  }
  Fiber& operator*() { return *fiber_; }
  Fiber* operator->() { return fiber_.get(); }

 private:
  void run() { function_(*fiber_); }
  std::function<void(Fiber&)> function_;
  std::unique_ptr<Fiber> fiber_;
};

TEST(Fiber, GoesOnWhereItWasLeft) {
  StackPool pool;
  std::vector<std::string> seen;
  Running fiber(pool, [&](Fiber& self) {
    seen.push_back("begun");
    self.suspend();
    seen.push_back("resumed");
  });
  EXPECT_FALSE(fiber->begun());
  fiber->resume();
  EXPECT_FALSE(fiber->ended());
  seen.push_back("between");
  fiber->resume();
  EXPECT_TRUE(fiber->ended());
  EXPECT_THAT(seen, testing::ElementsAre("begun", "between", "resumed"));
}

TEST(Fiber, ThatWasNeverBegunCanBeDestroyed) {
  StackPool pool;
  bool ran = false;
  {
    Running fiber(pool, [&](Fiber&) { ran = true; });
  }
  EXPECT_FALSE(ran);
}

TEST(Fiber, KeepsItsLocalsWhileOthersRun) {
  StackPool pool;
  constexpr int count = 100, turns = 50;
  std::vector<std::unique_ptr<Running>> fibers;
  std::vector<long> sums(count);
  for (int i = 0; i < count; ++i) {
    fibers.push_back(std::make_unique<Running>(pool, [&sums, i](Fiber& self) {
      long sum = 0;
      double quarters = 0;
      char text[256];
      for (int turn = 0; turn < turns; ++turn) {
        std::snprintf(text, sizeof text, "%d of %d", turn, i);
        const std::string before = text;
        sum += i * turn;
        quarters += 0.25;
        self.suspend();
        ASSERT_EQ(before, text);
      }
      ASSERT_EQ(quarters, turns * 0.25);
      sums[static_cast<std::size_t>(i)] = sum;
    }));
  }
  Random random(7);
  std::vector<std::size_t> open(count);
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
  while (!open.empty()) {
    const std::size_t at = random.below(open.size());
    (**fibers[open[at]]).resume();
    if ((**fibers[open[at]]).ended()) open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
  }
  for (int i = 0; i < count; ++i) EXPECT_EQ(sums[static_cast<std::size_t>(i)], i * turns * (turns - 1) / 2);
}

TEST(Fiber, CanResumeAnother) {
  StackPool pool;
  std::vector<int> order;
  Running inner(pool, [&](Fiber& self) {
    order.push_back(2);
    self.suspend();
    order.push_back(5);
  });
  Running outer(pool, [&](Fiber& self) {
    order.push_back(1);
    inner->resume();
    order.push_back(3);
    self.suspend();
    order.push_back(6);
  });
  outer->resume();
  order.push_back(4);
  inner->resume();
  outer->resume();
  EXPECT_THAT(order, testing::ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Fiber, ExceptionsStayInside) {
  StackPool pool;
  std::string caught;
  Running fiber(pool, [&](Fiber& self) {
    try {
      self.suspend();
      std::string().at(1);
    } catch (const std::out_of_range&) {
      caught = "out of range";
    }
  });
  fiber->resume();
  fiber->resume();
  EXPECT_EQ(caught, "out of range");
}

TEST(Fiber, RoundingIsEachOnesOwn) {
  StackPool pool;
  Running fiber(pool, [](Fiber& self) {
    std::fesetround(FE_UPWARD);
    self.suspend();
    EXPECT_EQ(std::fegetround(), FE_UPWARD);
  });
  fiber->resume();
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  fiber->resume();
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

std::size_t down(Fiber& self, std::size_t deepest) {
  volatile char page[4096];
  page[0] = 1;
  page[4095] = 1;
  const std::size_t depth = self.depth();
  return depth + sizeof page < deepest ? down(self, deepest) + (page[0] - 1u) : depth;
}

TEST(Fiber, ItsStackIsAsDeepAsItSays) {
  StackPool pool;
  std::size_t reached = 0;
  constexpr std::size_t margin = 64 * 1024;  // frames are larger under sanitizers
  Running fiber(pool, [&](Fiber& self) { reached = down(self, stack_bytes - margin); });
  fiber->resume();
  EXPECT_GT(reached, stack_bytes - 2 * margin);
}

TEST(FiberDeathTest, BeyondItsStackIsAGuard) {
  EXPECT_DEATH(
      {
        StackPool pool;
        Running fiber(pool, [](Fiber& self) { down(self, stack_bytes * 2); });
        fiber->resume();
      },
      "");
}

TEST(FiberDeathTest, MustNotBeDestroyedInTheMiddle) {
  EXPECT_DEATH(
      {
        StackPool pool;
        Running fiber(pool, [](Fiber& self) { self.suspend(); });
        fiber->resume();
      },
      "before its function has ended");
}

TEST(StackPool, ReusesWhatWasGivenBack) {
  StackPool pool;
  const Stack first = *pool.take();
  first.top()[-1] = 'x';
  first.lowest[0] = 'x';
  pool.give(first);
  const Stack again = *pool.take();
  EXPECT_EQ(again.lowest, first.lowest);
  EXPECT_EQ(again.lowest[0], 0) << "pages of a deep excursion went back to the system";
  pool.give(again);
}

std::size_t resident_bytes() {
  std::size_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * 4096;
}

TEST(StackPool, AStackTakesTheMemoryThatWasTouched) {
#ifdef BRINK_SANITIZED
  GTEST_SKIP() << "sanitizers keep memory of their own";
#endif
  StackPool pool;
  constexpr std::size_t count = 1000;
  const std::size_t before = resident_bytes();
  std::vector<std::unique_ptr<Running>> fibers;
  for (std::size_t i = 0; i < count; ++i) {
    fibers.push_back(std::make_unique<Running>(pool, [](Fiber& self) { self.suspend(); }));
    (*fibers.back())->resume();
  }
  EXPECT_LT((resident_bytes() - before) / count, 10'000u);
  for (auto& fiber : fibers) (*fiber)->resume();
}

}  // namespace
}  // namespace brink::script
