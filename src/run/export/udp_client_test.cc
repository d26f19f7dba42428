#include "run/export/udp_client.h"

#include <gtest/gtest.h>

#include "run/export/udp_testing.h"

namespace brink::run {
namespace {

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
