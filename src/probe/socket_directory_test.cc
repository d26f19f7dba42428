#include "probe/socket_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::probe {
namespace {

using ::testing::ElementsAre;

constexpr auto established = static_cast<std::uint8_t>(TcpState::established);
constexpr auto close_wait = static_cast<std::uint8_t>(TcpState::close_wait);
constexpr auto listening = static_cast<std::uint8_t>(TcpState::listen);

struct Directory : ::testing::Test {
  SocketDirectory directory{{{{"0.0.0.0", 8080}, "", 1}}};
  std::vector<std::uint64_t> asked;
  std::string named(const std::string& peer) {
    directory.name_peers({peer}, [this](const std::set<std::uint64_t>& inodes) {
      asked.insert(asked.end(), inodes.begin(), inodes.end());
      return std::map<std::uint64_t, std::string>{{2, "postgres"}, {20, "postgres"}};
    });
    return directory.name_of(peer);
  }
  SocketTable table{
      .tcp = {
          {.local = {"0.0.0.0", 8080}, .state = listening, .receive_queue = 3, .send_queue = 128, .inode = 1},
          {.local = {"127.0.0.1", 5432}, .state = listening, .send_queue = 64, .inode = 2},
      }};
  void connection(TcpEnd local, TcpEnd remote, std::uint64_t inode, std::uint8_t state = established) {
    table.tcp.push_back({.local = std::move(local), .remote = std::move(remote), .state = state, .inode = inode});
  }
};

TEST_F(Directory, ListenerClientAndPeer) {
  connection({"127.0.0.1", 8080}, {"127.0.0.1", 50000}, 10);
  connection({"127.0.0.1", 50001}, {"127.0.0.1", 5432}, 11);
  connection({"10.0.0.2", 50002}, {"10.0.0.7", 6379}, 12);
  directory.load(table);
  EXPECT_EQ(directory.find(1)->kind, FdKind::listener);
  EXPECT_EQ(directory.find(10)->kind, FdKind::client);
  EXPECT_EQ(directory.find(11)->kind, FdKind::peer);
  EXPECT_EQ(named(directory.find(11)->peer), "postgres");
  EXPECT_EQ(named(directory.find(12)->peer), "10.0.0.7:6379");
  EXPECT_EQ(directory.find(99), nullptr);
}

TEST_F(Directory, EachPeerIsNamedOnce) {
  connection({"127.0.0.1", 50001}, {"127.0.0.1", 5432}, 11);
  connection({"127.0.0.1", 50002}, {"127.0.0.1", 5432}, 12);
  for (int i = 0; i < 2; ++i) {
    directory.load(table);
    EXPECT_EQ(directory.has_unnamed({directory.find(11)->peer}), i == 0);
    EXPECT_EQ(named(directory.find(11)->peer), "postgres");
    EXPECT_EQ(named(directory.find(12)->peer), "postgres");
  }
  EXPECT_THAT(asked, ElementsAre(2));
}

TEST_F(Directory, OwnerThatCannotBeSeenLeavesTheAddress) {
  table.tcp.push_back({.local = {"127.0.0.1", 9000}, .state = listening, .inode = 3});
  connection({"127.0.0.1", 50001}, {"127.0.0.1", 9000}, 11);
  directory.load(table);
  EXPECT_EQ(named(directory.find(11)->peer), "127.0.0.1:9000");
}

TEST_F(Directory, CountsOnlyTheListenersSockets) {
  connection({"127.0.0.1", 8080}, {"127.0.0.1", 50000}, 10);
  connection({"127.0.0.1", 8080}, {"127.0.0.1", 50001}, 0);  // waits to be accepted
  connection({"127.0.0.1", 8080}, {"127.0.0.1", 50002}, 12, close_wait);
  connection({"127.0.0.1", 5432}, {"127.0.0.1", 50003}, 13);
  directory.load(table);
  EXPECT_EQ(directory.counts().established, 1u);
  EXPECT_EQ(directory.counts().close_wait, 1u);
  EXPECT_EQ(directory.counts().accept_queue, 3u);
  EXPECT_EQ(directory.counts().accept_limit, 128u);
}

TEST_F(Directory, QueueLimitThatIsNotToldIsAbsent) {
  for (TcpSocket& socket : table.tcp) socket.send_queue = 0;
  directory.load(table);
  EXPECT_EQ(directory.counts().accept_limit, std::nullopt);
}

TEST_F(Directory, UnixSockets) {
  table.unix_sockets = {
      {.inode = 20, .listens = true, .path = "/run/pg.sock"},
      {.inode = 21, .peer = 22},                          // ours, to the database
      {.inode = 22, .peer = 21, .path = "/run/pg.sock"},  // the database's end
      {.inode = 23, .peer = 24},                          // a pair inside the process
      {.inode = 24, .peer = 23},
  };
  directory.load(table);
  EXPECT_EQ(directory.find(21)->kind, FdKind::peer);
  EXPECT_EQ(named(directory.find(21)->peer), "postgres");
  EXPECT_EQ(directory.find(22)->kind, FdKind::client);
  EXPECT_EQ(directory.find(23)->kind, FdKind::other);
}

}  // namespace
}  // namespace brink::probe
