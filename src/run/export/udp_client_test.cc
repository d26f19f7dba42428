#include "run/export/udp_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace brink::run {
namespace {

// A UDP socket of this machine that nobody reads until asked.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
  }
  ~Listener() { leave(); }
  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  std::string receive() {
    char bytes[65536];
    const auto size = ::recv(fd_, bytes, sizeof bytes, 0);
    return size < 0 ? "error" : std::string(bytes, static_cast<std::size_t>(size));
  }
  std::uint16_t port = 0;

 private:
  int fd_;
};

TEST(UdpClient, SendsDatagrams) {
  Listener listener;
  UdpClient client({"127.0.0.1", listener.port});
  ASSERT_TRUE(client.send({"one", "two"}));
  EXPECT_EQ(listener.receive(), "one");
  EXPECT_EQ(listener.receive(), "two");
}

TEST(UdpClient, SaysThatNobodyListensWhenTheNetworkHasSaidSo) {
  Listener listener;
  UdpClient client({"127.0.0.1", listener.port});
  ASSERT_TRUE(client.send({"one"}));
  listener.leave();
  ASSERT_TRUE(client.send({"lost"}));
  const auto second = client.send({"refused"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "nobody listens on this port");
}

TEST(UdpClient, ADatagramThatIsTooLargeIsAnError) {
  Listener listener;
  UdpClient client({"127.0.0.1", listener.port});
  EXPECT_TRUE(client.send({std::string(65'507, 'x')})) << "the largest there is";
  const auto sent = client.send({std::string(65'508, 'x')});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().message, "cannot send: Message too long");
}

}  // namespace
}  // namespace brink::run
