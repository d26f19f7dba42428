#include "net/tcp_stream.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "net/limits.h"
#include "net/testing_client.h"

namespace brink::net {
namespace {

using namespace testing_net;

class StreamTest : public testing::TestWithParam<Kind> {
 protected:
  // A connection, both ends.
  void connect(Client& client) {
    client.log.clear();
    client.stream->open(listener_.address(), nullptr);
    EXPECT_EQ(client.log, "") << "handlers are not called from open()";
    peer_ = listener_.accept();
    ASSERT_TRUE(turn_until(*machine_, [&] { return client.connected(); }));
  }
  std::unique_ptr<Machine> machine_ = make_machine();
  Listener listener_{GetParam()};
  Client client_{*machine_};
  std::unique_ptr<Peer> peer_;
};

INSTANTIATE_TEST_SUITE_P(Kinds, StreamTest, testing::Values(Kind::ipv4, Kind::ipv6, Kind::unix_path),
                         [](const auto& kind) { return kind_name(kind.param); });

TEST_P(StreamTest, CarriesBytesBothWays) {
  connect(client_);
  EXPECT_GT(client_.stream->times().connect, Duration::zero());
  EXPECT_EQ(client_.stream->times().tls, Duration::zero());
  for (int round = 0; round < 3; ++round) {
    const std::string question = "question " + std::to_string(round);
    const IoResult wrote = client_.stream->write(question);
    EXPECT_EQ(wrote.status, IoStatus::ok);
    EXPECT_EQ(wrote.size, question.size());
    EXPECT_EQ(peer_->receive(question.size()), question);
    client_.received.clear();
    peer_->send("answer");
    ASSERT_TRUE(turn_until(*machine_, [&] { return !client_.received.empty(); }));
    EXPECT_EQ(client_.received, "answer");
  }
  EXPECT_EQ(client_.log, "crrr") << "nothing is writable that did not have to wait";
  EXPECT_EQ(client_.stream->read(std::span(client_.received)).status, IoStatus::blocked);
}

TEST_P(StreamTest, BytesThatAreThereBeforeTheFirstTurnComeAfterConnected) {
  client_.stream->open(listener_.address(), nullptr);
  listener_.accept()->send("early");  // and is closed
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_.closed; }));
  EXPECT_EQ(client_.log.substr(0, 2), "cr");
  EXPECT_EQ(client_.received, "early");
}

TEST_P(StreamTest, AnEndThatComesWithTheLastBytesIsNotLost) {
  for (const std::size_t size : {1u, 100u, 64u * 1024u, 100'000u}) {
    Client client(*machine_);
    connect(client);
    client.when_readable = [] {};
    peer_->send(pattern(size));
    peer_->close();
    settle(*machine_);
    // All is there, and announced once; whoever reads while told that there is more gets to the end.
    client.read();
    EXPECT_EQ(client.received, pattern(size));
    EXPECT_TRUE(client.closed);
  }
}

TEST_P(StreamTest, SaysMoreWhenTheBufferWasFilled) {
  connect(client_);
  client_.buffer = 10;
  peer_->send(pattern(100));
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_.received.size() == 100; }));
  EXPECT_EQ(client_.received, pattern(100));
  EXPECT_FALSE(client_.closed);
}

TEST_P(StreamTest, AHalfClosedConnectionStillWrites) {
  connect(client_);
  peer_->send("all I say");
  peer_->finish_sending();
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_.closed; }));
  EXPECT_EQ(client_.received, "all I say");
  EXPECT_EQ(client_.stream->write(std::string_view("heard")).size, 5u);
  EXPECT_EQ(peer_->receive(5), "heard");
}

TEST_P(StreamTest, ALargeWriteWaitsForRoomAndArrivesWhole) {
  connect(client_);
  const std::string body = pattern(8 << 20);
  std::string_view rest = body;
  int refused = 0;
  const auto write = [&] {
    while (!rest.empty()) {
      const IoResult result = client_.stream->write(rest);
      ASSERT_NE(result.status, IoStatus::failed);
      const bool whole = result.size == rest.size();
      rest.remove_prefix(result.size);
      if (!whole) return void(++refused);
    }
  };
  client_.when_writable = write;
  write();
  EXPECT_GT(refused, 0);
  std::string got;
  ASSERT_TRUE(turn_until(
      *machine_, [&] { return got.size() == body.size(); }, [&] { got += peer_->receive_some(); }));
  EXPECT_EQ(got, body);
  EXPECT_TRUE(rest.empty());
  EXPECT_EQ(std::count(client_.log.begin(), client_.log.end(), 'w'), refused)
      << "one call for each write not taken whole";
}

TEST_P(StreamTest, TwoPartsAreWrittenAsOne) {
  connect(client_);
  const std::string head = "POST / HTTP/1.1\r\n\r\n";
  const std::string body = pattern(4 << 20);
  std::size_t taken = 0;
  const auto write = [&] {
    while (taken < head.size() + body.size()) {
      const auto first = std::string_view(head).substr(std::min(taken, head.size()));
      const auto second = std::string_view(body).substr(taken - std::min(taken, head.size()));
      const IoResult result = client_.stream->write2(first, second);
      ASSERT_NE(result.status, IoStatus::failed);
      taken += result.size;
      if (result.size < first.size() + second.size()) return;
    }
  };
  client_.when_writable = write;
  write();
  std::string got;
  ASSERT_TRUE(turn_until(
      *machine_, [&] { return got.size() == head.size() + body.size(); }, [&] { got += peer_->receive_some(); }));
  EXPECT_EQ(got, head + body);
}

TEST_P(StreamTest, AnOrderlyCloseEndsAndAnAbortResets) {
  connect(client_);
  client_.stream->close();
  EXPECT_EQ(peer_->end(), 0);
  connect(client_);
  client_.stream->close(true);
  EXPECT_EQ(peer_->end(), GetParam() == Kind::unix_path ? 0 : ECONNRESET);
}

TEST_P(StreamTest, OpensAgainAfterClose) {
  for (int round = 0; round < 3; ++round) {
    client_.received.clear();
    connect(client_);
    peer_->send("hello");
    ASSERT_TRUE(turn_until(*machine_, [&] { return client_.received == "hello"; }));
    peer_->send("never read");
    client_.stream->close();
  }
  settle(*machine_);
  EXPECT_EQ(client_.received, "hello");
}

TEST_P(StreamTest, APortWithNobodyBehindItRefuses) {
  const Address address = listener_.address();
  listener_.close();
  client_.stream->open(address, nullptr);
  EXPECT_EQ(client_.log, "") << "handlers are not called from open()";
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_.ended(); }));
  EXPECT_EQ(client_.log, "f");
  EXPECT_EQ(client_.error, NetError::refused);
  EXPECT_EQ(client_.text, "Connection refused");
}

TEST_P(StreamTest, CloseWhileConnectingIsSilent) {
  client_.stream->open(listener_.address(), nullptr);
  client_.stream->close();
  settle(*machine_);
  Client gone(*machine_);
  gone.stream->open(listener_.address(), nullptr);
  gone.stream.reset();
  settle(*machine_);
  EXPECT_EQ(client_.log + gone.log, "");
}

TEST_P(StreamTest, MayBeDestroyedInEachOfItsHandlers) {
  const auto destroy = [](Client& client) { return [&client] { client.stream.reset(); }; };

  Client on_connected(*machine_);
  on_connected.when_connected = destroy(on_connected);
  on_connected.stream->open(listener_.address(), nullptr);
  listener_.accept()->send("and readable at once");
  ASSERT_TRUE(turn_until(*machine_, [&] { return !on_connected.stream; }));

  Client on_readable(*machine_);
  connect(on_readable);
  on_readable.when_readable = on_readable.when_writable = destroy(on_readable);
  while (on_readable.stream->write(pattern(1 << 20)).size == 1 << 20) continue;
  peer_->send("x");
  ASSERT_TRUE(turn_until(*machine_, [&] { return !on_readable.stream; }));
  EXPECT_EQ(on_readable.log.back(), 'r');

  Client on_writable(*machine_);
  connect(on_writable);
  on_writable.when_writable = destroy(on_writable);
  while (on_writable.stream->write(pattern(1 << 20)).size == 1 << 20) continue;
  ASSERT_TRUE(turn_until(
      *machine_, [&] { return !on_writable.stream; }, [&] { peer_->receive_some(); }));

  Client on_failed(*machine_);
  const Address address = listener_.address();
  listener_.close();
  on_failed.when_failed = destroy(on_failed);
  on_failed.stream->open(address, nullptr);
  ASSERT_TRUE(turn_until(*machine_, [&] { return !on_failed.stream; }));
}

TEST_P(StreamTest, MayBeOpenedAgainInItsHandlers) {
  int opened = 0;
  client_.when_connected = [&] {
    if (++opened == 3) return;
    client_.stream->close();
    client_.stream->open(listener_.address(), nullptr);
  };
  client_.stream->open(listener_.address(), nullptr);
  ASSERT_TRUE(turn_until(*machine_, [&] { return opened == 3; }));

  Client stubborn(*machine_);
  const Address address = listener_.address();
  listener_.close();
  stubborn.when_failed = [&] {
    if (stubborn.log.size() < 3) stubborn.stream->open(address, nullptr);
  };
  stubborn.stream->open(address, nullptr);
  ASSERT_TRUE(turn_until(*machine_, [&] { return stubborn.log == "fff"; }));
}

TEST_P(StreamTest, AStreamDestroyedByAnothersHandlerIsNotCalled) {
  Client other(*machine_);
  connect(client_);
  auto first_peer = std::move(peer_);
  connect(other);
  // Whichever is told first ends the other.
  client_.when_readable = [&] { other.stream.reset(); };
  other.when_readable = [&] { client_.stream.reset(); };
  first_peer->send("x");
  peer_->send("x");
  settle(*machine_);
  EXPECT_EQ((client_.log + other.log).size(), 3u);
}

TEST_P(StreamTest, AFullBacklogIsWaitedFor) {
  Listener full(GetParam(), 0);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 6; ++i) {
    clients.push_back(std::make_unique<Client>(*machine_));
    clients.back()->stream->open(full.address(), nullptr);
  }
  settle(*machine_);
  const auto connected = [&] {
    return std::count_if(clients.begin(), clients.end(), [](auto& c) { return c->connected(); });
  };
  ASSERT_TRUE(turn_until(*machine_, [&] { return connected() > 0; }));
  EXPECT_LT(connected(), 6);
  for (const auto& client : clients) EXPECT_EQ(client->error, NetError::none);
  // Giving up is silent.
  clients.erase(std::remove_if(clients.begin(), clients.end(), [](auto& c) { return c->connected(); }), clients.end());
  for (auto& client : clients) client->stream->close();
  settle(*machine_);
  for (const auto& client : clients) EXPECT_EQ(client->log, "");
}

TEST_P(StreamTest, RunningOutOfDescriptorsIsOurFault) {
#ifdef BRINK_SANITIZED
  GTEST_SKIP() << "the sanitizer needs descriptors of its own";
#endif
  const FdLimit before = fd_limit();
  const rlimit none{.rlim_cur = 0, .rlim_max = before.hard};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  client_.stream->open(listener_.address(), nullptr);
  const rlimit again{.rlim_cur = before.soft, .rlim_max = before.hard};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &again), 0);
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_.ended(); }));
  EXPECT_EQ(client_.error, NetError::no_fds);
  EXPECT_EQ(client_.text, "Too many open files");
}

TEST_P(StreamTest, ReadingBeforeItStandsIsABug) {
  char byte;
  EXPECT_DEATH(client_.stream->read(std::span(&byte, 1)), "State::open");
}

TEST(TcpStream, AResetByThePeerIsAFailedRead) {
  auto machine = make_machine();
  Listener listener(Kind::ipv4);
  Client client(*machine);
  client.stream->open(listener.address(), nullptr);
  auto peer = listener.accept();
  ASSERT_TRUE(turn_until(*machine, [&] { return client.connected(); }));
  peer->reset();
  ASSERT_TRUE(turn_until(*machine, [&] { return client.ended(); }));
  EXPECT_EQ(client.error, NetError::reset);
  EXPECT_EQ(client.text, "Connection reset by peer");
  EXPECT_EQ(client.stream->write(std::string_view("x")).error, NetError::reset);
}

TEST(TcpStream, AUnixSocketWithAFullBacklogConnectsWhenThereIsRoom) {
  auto machine = make_machine();
  Listener listener(Kind::unix_path, 0);
  Client first(*machine), second(*machine);
  first.stream->open(listener.address(), nullptr);
  second.stream->open(listener.address(), nullptr);
  ASSERT_TRUE(turn_until(*machine, [&] { return first.connected(); }));
  EXPECT_FALSE(second.connected());
  const auto peer = listener.accept();
  ASSERT_TRUE(turn_until(*machine, [&] { return second.connected(); }));
}

std::string source_of(const Peer& peer) {
  sockaddr_in from{};
  socklen_t size = sizeof from;
  EXPECT_EQ(::getpeername(peer.fd(), reinterpret_cast<sockaddr*>(&from), &size), 0);
  char text[INET_ADDRSTRLEN];
  return ::inet_ntop(AF_INET, &from.sin_addr, text, sizeof text);
}

TEST(TcpStream, ManyConnectionsToLoopbackLeaveFromSeveralAddresses) {
  auto machine = make_machine({.loopback_share = 2});
  Listener listener(Kind::ipv4);
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::unique_ptr<Peer>> peers;
  std::vector<std::string> seen;
  const auto open_one = [&] {
    clients.push_back(std::make_unique<Client>(*machine));
    clients.back()->stream->open(listener.address(), nullptr);
    peers.push_back(listener.accept());
    seen.push_back(source_of(*peers.back()));
  };
  for (int i = 0; i < 5; ++i) open_one();
  EXPECT_EQ(seen, (std::vector<std::string>{"127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.3"}));
  clients.clear();
  open_one();
  EXPECT_EQ(seen.back(), "127.0.0.1") << "those that are closed do not count";
}

TEST(TcpStream, LeavesFromTheSourceAddressesInTurn) {
  auto machine = make_machine({.source_addresses = {"127.0.0.2", "127.0.0.3"}});
  Listener listener(Kind::ipv4);
  std::vector<std::string> seen;
  for (int i = 0; i < 4; ++i) {
    Client client(*machine);
    client.stream->open(listener.address(), nullptr);
    const auto peer = listener.accept();
    seen.push_back(source_of(*peer));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3"}));
}

TEST(TcpStream, AnAddressThatIsNoneFailsInOrder) {
  auto machine = make_machine();
  for (const Address& address : {Address{.host = "example.com", .port = 80},
                                 Address{.family = Address::Family::ipv6, .host = "127.0.0.1", .port = 80},
                                 Address{.family = Address::Family::unix_path, .host = std::string(200, 'x')}}) {
    Client client(*machine);
    client.stream->open(address, nullptr);
    ASSERT_TRUE(turn_until(*machine, [&] { return client.ended(); }));
    EXPECT_EQ(client.error, NetError::other);
    EXPECT_EQ(client.text, "Invalid argument");
  }
}

TEST(TcpStream, IsSmallWhenIdle) { EXPECT_LE(sizeof(TcpStream), 328u); }

}  // namespace
}  // namespace brink::net
