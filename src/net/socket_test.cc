#include "net/socket.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace brink::net {
namespace {

TEST(Socket, SortsErrnoByWhoseFaultItIs) {
  EXPECT_EQ(net_error(0), NetError::none);
  EXPECT_EQ(net_error(ECONNREFUSED), NetError::refused);
  EXPECT_EQ(net_error(ENOENT), NetError::refused);
  EXPECT_EQ(net_error(EHOSTUNREACH), NetError::unreachable);
  EXPECT_EQ(net_error(ENETUNREACH), NetError::unreachable);
  EXPECT_EQ(net_error(ETIMEDOUT), NetError::timed_out);
  EXPECT_EQ(net_error(ECONNRESET), NetError::reset);
  EXPECT_EQ(net_error(EPIPE), NetError::reset);
  EXPECT_EQ(net_error(EMFILE), NetError::no_fds);
  EXPECT_EQ(net_error(ENFILE), NetError::no_fds);
  EXPECT_EQ(net_error(EADDRNOTAVAIL), NetError::no_ports);
  EXPECT_EQ(net_error(ENOBUFS), NetError::no_memory);
  EXPECT_EQ(net_error(EACCES), NetError::other);
}

TEST(Socket, TellsNumericHostsFromNames) {
  EXPECT_EQ(numeric_address("127.0.0.1", 80)->text(), "127.0.0.1:80");
  EXPECT_EQ(numeric_address("::1", 80)->text(), "[::1]:80");
  EXPECT_EQ(numeric_address("fe80::1%lo", 80)->text(), "[fe80::1%lo]:80");
  for (const char* name : {"localhost", "127.1", "1.2.3.4.5", "1.2.3.256", "::g", "fe80::1%", "", "[::1]"}) {
    EXPECT_FALSE(numeric_address(name, 80)) << name;
  }
}

TEST(Socket, ReadsEndpoints) {
  EXPECT_EQ(parse_endpoint("10.0.0.1", 53)->text(), "10.0.0.1:53");
  EXPECT_EQ(parse_endpoint("10.0.0.1:5353", 53)->text(), "10.0.0.1:5353");
  EXPECT_EQ(parse_endpoint("::1", 53)->text(), "[::1]:53");
  EXPECT_EQ(parse_endpoint("[::1]", 53)->text(), "[::1]:53");
  EXPECT_EQ(parse_endpoint("[::1]:5353", 53)->text(), "[::1]:5353");
  for (const char* bad : {"", "name", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:x", "[::1", "[::1]5"}) {
    EXPECT_FALSE(parse_endpoint(bad, 53)) << bad;
  }
}

TEST(Socket, UnixPathsMustFit) {
  EXPECT_TRUE(to_socket_address({.family = Address::Family::unix_path, .host = std::string(107, 'x')}));
  EXPECT_FALSE(to_socket_address({.family = Address::Family::unix_path, .host = std::string(108, 'x')}));
  EXPECT_FALSE(to_socket_address({.family = Address::Family::unix_path}));
  EXPECT_EQ((Address{.family = Address::Family::unix_path, .host = "/run/x.sock"}).text(), "unix:/run/x.sock");
}

TEST(SourceAddresses, AreTakenInTurnByFamily) {
  auto sources = SourceAddresses::make({"127.0.0.2", "::1", "127.0.0.3"});
  ASSERT_TRUE(sources) << sources.error().message;
  const auto v4 = [&] { return ntohl(sources->next(AF_INET)->v4.sin_addr.s_addr); };
  EXPECT_EQ(v4(), 0x7f000002u);
  EXPECT_EQ(v4(), 0x7f000003u);
  EXPECT_EQ(v4(), 0x7f000002u);
  EXPECT_NE(sources->next(AF_INET6), nullptr);
  EXPECT_EQ(sources->next(AF_UNIX), nullptr);
}

TEST(SourceAddresses, MustBeThisMachines) {
  const auto foreign = SourceAddresses::make({"192.0.2.1"});
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().message, "source address 192.0.2.1 is not an address of this machine");
  EXPECT_EQ(SourceAddresses::make({"eth0"}).error().kind, ErrorKind::usage);
}

TEST(Socket, NoLocalPortIsNotNoLocalAddress) {
  EXPECT_TRUE(out_of_ports(*to_socket_address({.host = "127.0.0.1", .port = 80})));
  // Nothing may be sent to the broadcast address without asking for it.
  EXPECT_FALSE(out_of_ports(*to_socket_address({.host = "255.255.255.255", .port = 80})));
}

}  // namespace
}  // namespace brink::net
