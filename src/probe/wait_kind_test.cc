#include "probe/wait_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

namespace brink::probe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WaitKind, ShapesOfCalls) {
  EXPECT_EQ(shape_of(SYS_futex), CallShape::futex);
  EXPECT_EQ(shape_of(SYS_clock_nanosleep), CallShape::sleep);
  EXPECT_EQ(shape_of(SYS_accept4), CallShape::accept);
  EXPECT_EQ(shape_of(SYS_recvfrom), CallShape::fd);
  EXPECT_EQ(shape_of(SYS_ppoll), CallShape::poll);
  EXPECT_EQ(shape_of(SYS_epoll_pwait), CallShape::epoll);
  EXPECT_EQ(shape_of(SYS_fdatasync), CallShape::disk);
  EXPECT_EQ(shape_of(SYS_wait4), CallShape::other);
  EXPECT_EQ(shape_of(-1), CallShape::outside);
  EXPECT_EQ(shape_of(1'000'000), CallShape::other);
}

TEST(WaitKind, WhoWouldTakeWorkIsIdle) {
  const FdMeaning peer{FdKind::peer, "postgres"};
  EXPECT_EQ(wait_on({peer, {FdKind::client, ""}}).wait, Wait::accept);
  EXPECT_EQ(wait_on({{FdKind::listener, ""}, peer}).wait, Wait::accept);
  const WaitedFor held = wait_on({{FdKind::other, ""}, {FdKind::file, ""}, peer, {FdKind::peer, "redis"}});
  EXPECT_EQ(held.wait, Wait::peer);
  EXPECT_EQ(held.peer, "postgres");
  EXPECT_EQ(wait_on({{FdKind::file, ""}}).wait, Wait::disk);
  EXPECT_EQ(wait_on({}).wait, Wait::other);
}

TEST(WaitKind, SetsOfSelect) {
  const std::string bits("\x09\x01", 2);
  EXPECT_THAT(fds_in_set(bits, 16), ElementsAre(0, 3, 8));
  EXPECT_THAT(fds_in_set(bits, 8), ElementsAre(0, 3));
  EXPECT_THAT(fds_in_set("", 100), IsEmpty());
}

TEST(WaitKind, FromWchan) {
  EXPECT_EQ(wait_from_wchan('R', ""), Wait::runnable);
  EXPECT_EQ(wait_from_wchan('D', ""), Wait::disk);
  EXPECT_EQ(wait_from_wchan('S', "futex_do_wait"), Wait::futex);
  EXPECT_EQ(wait_from_wchan('S', "hrtimer_nanosleep"), Wait::sleep);
  EXPECT_EQ(wait_from_wchan('S', "inet_csk_accept"), Wait::accept);
  EXPECT_EQ(wait_from_wchan('S', "0"), Wait::other);
}

}  // namespace
}  // namespace brink::probe
