#include "net/limits.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace brink::net {
namespace {

TEST(Limits, RaisesTheSoftLimitToTheHardOne) {
  const FdLimit before = fd_limit();
  const rlimit low{.rlim_cur = 256, .rlim_max = before.hard};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  ASSERT_EQ(fd_limit().soft, 256u);
  const FdLimit raised = raise_fd_limit();
  EXPECT_EQ(raised.soft, before.hard);
  EXPECT_EQ(raised.hard, before.hard);
}

TEST(Limits, NeverLowersAndPassesTheHardLimitOnlyWithTheRightTo) {
  const FdLimit before = raise_fd_limit();
  EXPECT_EQ(raise_fd_limit(10).soft, before.soft);
  const FdLimit more = raise_fd_limit(before.hard + 10);
  EXPECT_TRUE(more.hard == before.hard || (::geteuid() == 0 && more.hard == before.hard + 10));
  EXPECT_EQ(more.soft, more.hard);
}

TEST(Limits, AsksForNoMoreThanTheKernelHas) {
  const FdLimit most = raise_fd_limit(~std::uint64_t{0});
  EXPECT_EQ(most.soft, most.hard);
}

TEST(Limits, CountsOpenFiles) {
  const auto before = open_fds();
  ASSERT_TRUE(before);
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(open_fds().value(), *before + 1);
  ::close(fd);
  EXPECT_EQ(open_fds().value(), *before);
}

TEST(Limits, KnowsTheRangeOfLocalPorts) {
  const auto range = ephemeral_ports();
  ASSERT_TRUE(range);
  EXPECT_GE(range->first, 1);
  EXPECT_EQ(range->size(), static_cast<std::uint32_t>(range->last) - range->first + 1);
}

}  // namespace
}  // namespace brink::net
