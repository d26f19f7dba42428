#include "net/event_loop.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <functional>
#include <thread>
#include <vector>

namespace brink::net {
namespace {

using std::chrono::milliseconds;

// A pipe watched at its reading end.
class Pipe final : public Watcher {
 public:
  explicit Pipe(EventLoop& loop) : loop_(loop) { open(); }
  ~Pipe() { shut(); }
  void open() {
    EXPECT_EQ(::pipe(ends_), 0);
    EXPECT_EQ(loop_.add(ends_[0], *this, EPOLLIN | EPOLLET), 0);
  }
  void shut() {
    loop_.remove(ends_[0], *this);
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  void feed() { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
  int calls = 0;
  std::function<void()> then;
  // Steps of fetch_ahead(), as they came.
  mutable std::vector<int> steps;

 private:
  void fetch_ahead(int step) const override {
    EXPECT_EQ(calls, 0);
    steps.push_back(step);
  }
  void on_events(std::uint32_t events) override {
    EXPECT_TRUE(events & EPOLLIN);
    ++calls;
    if (then) then();
  }
  EventLoop& loop_;
  int ends_[2] = {-1, -1};
};

class Alarm final : public Timer {
 public:
  std::function<void(Instant)> then = [](Instant) {};
  int fired = 0;

 private:
  void fire(Instant now) override {
    ++fired;
    then(now);
  }
};

enum class Way { pwait2, timerfd, spin };

class EventLoopTest : public testing::TestWithParam<Way> {
 protected:
  void SetUp() override {
    EventLoopOptions options;
    options.always_timerfd = GetParam() == Way::timerfd;
    if (GetParam() == Way::spin) options.spin = std::chrono::microseconds(300);
    auto made = EventLoop::make(options);
    ASSERT_TRUE(made) << made.error().message;
    loop_ = std::move(*made);
  }
  std::unique_ptr<EventLoop> loop_;
};

INSTANTIATE_TEST_SUITE_P(Ways, EventLoopTest, testing::Values(Way::pwait2, Way::timerfd, Way::spin));

TEST_P(EventLoopTest, FiresATimerOnceAndNotEarly) {
  Alarm alarm;
  const Instant due = EventLoop::now() + milliseconds(3);
  loop_->timers().set(alarm, due);
  while (alarm.fired == 0) loop_->turn(never);
  EXPECT_GE(EventLoop::now(), due);
  loop_->turn(EventLoop::now());
  EXPECT_EQ(alarm.fired, 1);
}

TEST_P(EventLoopTest, WaitsUntilTheTimeGivenAndNotForALaterTimer) {
  Alarm alarm;
  loop_->timers().set(alarm, EventLoop::now() + std::chrono::hours(1));
  const Instant until = EventLoop::now() + milliseconds(2);
  // A turn may return early, but not for ever.
  while (EventLoop::now() < until) loop_->turn(until);
  EXPECT_EQ(alarm.fired, 0);
}

TEST_P(EventLoopTest, DoesNotWaitForATimeThatHasPassed) {
  loop_->turn(Instant::min());
  loop_->turn(EventLoop::now());
  Alarm alarm;
  loop_->timers().set(alarm, Instant::min());
  loop_->turn(never);
  EXPECT_EQ(alarm.fired, 1);
}

TEST_P(EventLoopTest, DeliversEventsBeforeTimersOfTheSameTurn) {
  std::string order;
  Pipe pipe(*loop_);
  pipe.then = [&] { order += 'e'; };
  Alarm alarm;
  alarm.then = [&](Instant) { order += 't'; };
  pipe.feed();
  loop_->timers().set(alarm, EventLoop::now());
  loop_->turn(never);
  EXPECT_EQ(order, "et");
}

TEST_P(EventLoopTest, AnEventEndsAWaitForATimer) {
  Pipe pipe(*loop_);
  Alarm alarm;
  loop_->timers().set(alarm, EventLoop::now() + std::chrono::hours(1));
  pipe.feed();
  loop_->turn(never);
  EXPECT_EQ(pipe.calls, 1);
  EXPECT_EQ(alarm.fired, 0);
}

TEST_P(EventLoopTest, WakeFromAnotherThreadEndsATurnAndAWakeBeforeItTheNext) {
  loop_->wake();
  loop_->turn(never);
  for (int i = 0; i < 50; ++i) {
    std::thread waker([&] { loop_->wake(); });
    loop_->turn(never);
    waker.join();
    loop_->turn(EventLoop::now());  // a wake that came after the turn has returned for another reason
  }
}

TEST_P(EventLoopTest, WatchersDestroyedInAHandlerGetNoneOfTheEventsAlreadyFetched) {
  std::vector<std::unique_ptr<Pipe>> pipes;
  int calls = 0;
  for (int i = 0; i < 5; ++i) {
    pipes.push_back(std::make_unique<Pipe>(*loop_));
    pipes.back()->then = [&] {
      ++calls;
      auto doomed = std::move(pipes);  // itself too
      pipes.clear();
    };
    pipes.back()->feed();
  }
  loop_->turn(never);
  loop_->turn(EventLoop::now());
  EXPECT_EQ(calls, 1);
}

TEST_P(EventLoopTest, AWatcherUsedAgainForAnotherDescriptorGetsNoEventOfTheOldOne) {
  Pipe first(*loop_), second(*loop_);
  const auto reopen_other = [](Pipe& other) {
    return [&other] {
      other.shut();
      other.open();
    };
  };
  first.then = reopen_other(second);
  second.then = reopen_other(first);
  first.feed();
  second.feed();
  loop_->turn(never);
  loop_->turn(EventLoop::now());
  EXPECT_EQ(first.calls + second.calls, 1);
}

TEST_P(EventLoopTest, KnowsWhetherTheWatcherBeingCalledIsStillThere) {
  Pipe pipe(*loop_);
  bool before = false;
  bool after = true;
  pipe.then = [&] {
    before = loop_->delivering_to(&pipe);
    pipe.shut();
    after = loop_->delivering_to(&pipe);
    pipe.open();
  };
  pipe.feed();
  loop_->turn(never);
  EXPECT_TRUE(before);
  EXPECT_FALSE(after);
  EXPECT_FALSE(loop_->delivering_to(&pipe));
}

TEST_P(EventLoopTest, DeliversMoreEventsThanOneBatchHolds) {
  std::vector<std::unique_ptr<Pipe>> pipes;
  for (int i = 0; i < 300; ++i) {
    pipes.push_back(std::make_unique<Pipe>(*loop_));
    pipes.back()->feed();
  }
  loop_->turn(never);
  loop_->turn(never);
  for (const auto& pipe : pipes) EXPECT_EQ(pipe->calls, 1);
}

TEST_P(EventLoopTest, MakesKernelTimersOfTheTurningThreadExact) {
  int slack = 0;
  std::thread worker([&] {
    loop_->turn(EventLoop::now());
    slack = ::prctl(PR_GET_TIMERSLACK, 0ul, 0ul, 0ul, 0ul);
  });
  worker.join();
  EXPECT_EQ(slack, 1);
}

TEST(EventLoop, AHandlerThatTurnsTheLoopIsABug) {
  auto loop = EventLoop::make();
  ASSERT_TRUE(loop);
  Alarm alarm;
  alarm.then = [&](Instant) { (*loop)->turn(never); };
  (*loop)->timers().set(alarm, EventLoop::now());
  EXPECT_DEATH((*loop)->turn(never), "from a handler");
}

// So many at once that their memory is not in the cache: each is told of its event in steps, in order, before it comes.
TEST_P(EventLoopTest, WhoComesSoonInACrowdIsToldStepByStep) {
  std::vector<std::unique_ptr<Pipe>> pipes;
  for (int i = 0; i < 100; ++i) pipes.push_back(std::make_unique<Pipe>(*loop_));
  for (const auto& pipe : pipes) pipe->feed();
  loop_->turn(EventLoop::now());
  const std::vector<int> all = {0, 1, 2, 3, 4, 5, 6};
  std::size_t whole = 0;
  for (const auto& pipe : pipes) {
    EXPECT_EQ(pipe->calls, 1);
    // The first of a turn are too near for the first steps.
    EXPECT_TRUE(std::equal(pipe->steps.rbegin(), pipe->steps.rend(), all.rbegin()));
    whole += pipe->steps == all ? 1 : 0;
  }
  EXPECT_GE(whole, pipes.size() - all.size() - 1);
}

TEST_P(EventLoopTest, WhoIsRemovedByTheOneBeforeIsToldNothingMore) {
  std::vector<std::unique_ptr<Pipe>> pipes;
  for (int i = 0; i < 100; ++i) pipes.push_back(std::make_unique<Pipe>(*loop_));
  for (const auto& pipe : pipes) {
    pipe->feed();
    pipe->then = [&] {
      for (const auto& other : pipes) {
        if (other->calls > 0) continue;
        other->shut();
        other->open();
      }
    };
  }
  loop_->turn(EventLoop::now());
  std::size_t told = 0;
  for (const auto& pipe : pipes) told += pipe->steps.empty() ? 0 : 1;
  EXPECT_LE(told, 8u);
}

TEST_P(EventLoopTest, FewAreToldNothing) {
  std::vector<std::unique_ptr<Pipe>> pipes;
  for (int i = 0; i < 50; ++i) pipes.push_back(std::make_unique<Pipe>(*loop_));
  for (const auto& pipe : pipes) pipe->feed();
  loop_->turn(EventLoop::now());
  for (const auto& pipe : pipes) EXPECT_TRUE(pipe->steps.empty());
}

}  // namespace
}  // namespace brink::net
