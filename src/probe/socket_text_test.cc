#include "probe/socket_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::probe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string tcp_head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

TEST(TcpText, ListenerWithItsQueue) {
  const auto sockets = parse_tcp_sockets(
      tcp_head + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000  1000  0 4711 1 0 100\n");
  ASSERT_EQ(sockets.size(), 1u);
  EXPECT_EQ(sockets[0].local, (TcpEnd{"127.0.0.1", 8080}));
  EXPECT_TRUE(sockets[0].is(TcpState::listen));
  EXPECT_EQ(sockets[0].receive_queue, 5u);
  EXPECT_EQ(sockets[0].inode, 4711u);
}

TEST(TcpText, V6AndMappedV4) {
  const auto sockets = parse_tcp_sockets(
      tcp_head +
      "0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 11 1\n"
      "1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000200007F:C350 08 1:2 00:0 0 0 0 12 1\n");
  ASSERT_EQ(sockets.size(), 2u);
  EXPECT_EQ(to_text(sockets[0].local), "[::1]:80");
  EXPECT_TRUE(is_any(sockets[0].remote));
  EXPECT_EQ(to_text(sockets[1].remote), "127.0.0.2:50000");
  EXPECT_TRUE(sockets[1].is(TcpState::close_wait));
  EXPECT_EQ(sockets[1].send_queue, 1u);
}

TEST(TcpText, LinesThatAreNoSocketArePassedOver) {
  for (const char* line :
       {"", "0:", "0: 0100007F:1F90 00000000:0000 0A 0:0 00:0 0 0 0", "0: 0100007:1 0:0 0A 0:0 0 0 0 0 1",
        "0: 0100007F:1F901 00000000:0000 0A 0:0 00:0 0 0 0 1", "0: 0100007F:1F90 00000000:0000 ZZ 0:0 00:0 0 0 0 1",
        "0: 0100007F:1F90 00000000:0000 0A 00 00:0 0 0 0 1"}) {
    EXPECT_THAT(parse_tcp_sockets(line), IsEmpty()) << line;
  }
}

TEST(UnixText, PathsMayHoldSpaces) {
  const auto sockets = parse_unix_sockets(
      "Num       RefCount Protocol Flags    Type St Inode Path\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 100 /run/my app.sock\n"
      "0000000000000000: 00000003 00000000 00000000 0001 03 101\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 102 @abstract\n");
  ASSERT_EQ(sockets.size(), 3u);
  EXPECT_TRUE(sockets[0].listens);
  EXPECT_EQ(sockets[0].path, "/run/my app.sock");
  EXPECT_FALSE(sockets[1].listens);
  EXPECT_EQ(sockets[1].inode, 101u);
  EXPECT_EQ(sockets[2].path, "@abstract");
}

TEST(NetstatText, CounterByGroupAndName) {
  const std::string text = "TcpExt: A ListenOverflows C\nTcpExt: 1 22 3\nIpExt: A B\nIpExt: 4 5\n";
  EXPECT_EQ(parse_netstat(text, "TcpExt", "ListenOverflows"), 22u);
  EXPECT_EQ(parse_netstat(text, "IpExt", "A"), 4u);
  EXPECT_FALSE(parse_netstat(text, "TcpExt", "B"));
  EXPECT_FALSE(parse_netstat("TcpExt: A B\n", "TcpExt", "A"));
  EXPECT_FALSE(parse_netstat("TcpExt: A B\nTcpExt: 1\n", "TcpExt", "B"));
}

TEST(FdText, SocketLinksAndEpollTargets) {
  EXPECT_EQ(parse_socket_link("socket:[4711]"), 4711u);
  for (const char* link : {"", "socket:[", "socket:[]", "socket:[x]", "pipe:[1]", "socket:[1]x"}) {
    EXPECT_FALSE(parse_socket_link(link)) << link;
  }
  EXPECT_THAT(parse_epoll_targets("pos:\t0\ntfd:        5 events:       19 data: 5  pos:0 ino:9 sdev:8\n"
                                  "tfd:       11 events: 1 data: b pos:0 ino:1 sdev:8\ntfd: x\n"),
              ElementsAre(5, 11));
}

}  // namespace
}  // namespace brink::probe
