// TLS through the whole machine, against OpenSSL's server side.
#include <gtest/gtest.h>

#include "net/testing_tls.h"

namespace brink::net {
namespace {

using namespace testing_net;

class TlsTest : public testing::Test {
 protected:
  TlsTest() { authority_.write_pem(bundle_.path); }

  void SetUp() override { use_machine({.tls_ca_bundle = bundle_.path}); }
  void use_machine(const MachineOptions& options) {
    client_.reset();
    machine_ = make_machine(options);
    client_ = std::make_unique<Client>(*machine_);
  }
  std::unique_ptr<Certificate> issue(const CertificateOptions& options = {}) {
    return std::make_unique<Certificate>(options, &authority_);
  }
  // Opens and drives both sides until the client knows how it went.
  void shake_hands(const TlsTarget& target = {"shop.test"}) {
    client_->stream->open(listener_.address(), &target);
    peer_ = std::make_unique<TlsPeer>(*server_, listener_.accept());
    ASSERT_TRUE(drive([&] { return !client_->log.empty(); }));
  }
  bool drive(const std::function<bool()>& done) {
    return turn_until(*machine_, done, [&] { peer_->step(); });
  }
  void expect_failure(NetError error, const std::string& text) {
    EXPECT_EQ(client_->log, "f");
    EXPECT_EQ(client_->error, error);
    EXPECT_EQ(client_->text, text);
    client_->log.clear();
  }
  void fail_with(std::unique_ptr<Certificate> certificate, NetError error, const std::string& text) {
    server_ = std::make_unique<TlsServer>(*certificate);
    shake_hands();
    expect_failure(error, text);
  }

  Certificate authority_{{.names = ""}};
  TemporaryFile bundle_;
  std::unique_ptr<TlsServer> server_ = std::make_unique<TlsServer>(*issue());
  Listener listener_{Kind::ipv4};
  std::unique_ptr<Machine> machine_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<TlsPeer> peer_;
};

TEST_F(TlsTest, CarriesBytesBothWays) {
  shake_hands();
  ASSERT_EQ(client_->log, "c") << client_->text;
  EXPECT_GT(client_->stream->times().connect, Duration::zero());
  EXPECT_GT(client_->stream->times().tls, Duration::zero());
  EXPECT_FALSE(client_->stream->times().tls_resumed);
  EXPECT_EQ(peer_->server_name(), "shop.test");
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(client_->stream->write(std::string_view("question")).size, 8u);
    ASSERT_TRUE(drive([&] { return peer_->received.size() == 8; }));
    peer_->received.clear();
    client_->received.clear();
    peer_->to_send = "answer";
    ASSERT_TRUE(drive([&] { return client_->received == "answer"; }));
  }
  EXPECT_EQ(client_->log.find('w'), std::string::npos);
}

TEST_F(TlsTest, AgreesOnHttp1) {
  shake_hands();
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(peer_->ssl.get(), &name, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(name), size), "http/1.1");
}

TEST_F(TlsTest, AgreesOnHttp2WhereItIsOfferedAndChosen) {
  server_->wanted_alpn = "h2";
  shake_hands({"shop.test", true});
  ASSERT_EQ(client_->log, "c") << client_->text;
  EXPECT_EQ(client_->stream->tls_facts().alpn, "h2");
  client_->stream->close();
  client_->log.clear();
  server_->wanted_alpn = "http/1.1";
  shake_hands({"shop.test", true});
  ASSERT_EQ(client_->log, "c") << client_->text;
  EXPECT_EQ(client_->stream->tls_facts().alpn, "http/1.1");
}

TEST_F(TlsTest, WhoeverItIsHandedToHearsOfIt) {
  Client other(*machine_);
  client_->when_connected = [&] {
    client_->stream->hand_to(other);
    other.stream = std::move(client_->stream);
  };
  shake_hands();
  peer_->to_send = "answer";
  ASSERT_TRUE(drive([&] { return other.received == "answer"; }));
  EXPECT_EQ(client_->log, "c");
  EXPECT_EQ(other.log.find('c'), std::string::npos);
}

TEST_F(TlsTest, AnAddressIsCheckedAsOneAndNotNamed) {
  shake_hands({"127.0.0.1"});
  EXPECT_EQ(client_->log, "c") << client_->text;
  EXPECT_EQ(peer_->server_name(), "");
  client_->stream->close();
  client_->log.clear();
  shake_hands({"127.0.0.9"});
  expect_failure(NetError::tls_wrong_host, "the certificate is not for 127.0.0.9");
}

TEST_F(TlsTest, ATrailingDotIsNotPartOfTheName) {
  shake_hands({"shop.test."});
  EXPECT_EQ(client_->log, "c") << client_->text;
  EXPECT_EQ(peer_->server_name(), "shop.test");
}

TEST_F(TlsTest, TellsWhatIsWrongWithACertificate) {
  fail_with(issue({.from_days = -10, .to_days = -1}), NetError::tls_expired, "certificate has expired");
  fail_with(issue({.from_days = 1}), NetError::tls_expired, "certificate is not yet valid");
  fail_with(issue({.names = "DNS:other.test"}), NetError::tls_wrong_host, "the certificate is not for shop.test");
  fail_with(std::make_unique<Certificate>(CertificateOptions{}), NetError::tls_untrusted, "self-signed certificate");
  const Certificate stranger({.names = ""});
  fail_with(std::make_unique<Certificate>(CertificateOptions{}, &stranger), NetError::tls_untrusted,
            "unable to get local issuer certificate");
}

TEST_F(TlsTest, TrustsACertificateThatIsItselfInTheBundle) {
  const auto leaf = issue();
  leaf->write_pem(bundle_.path);
  server_ = std::make_unique<TlsServer>(*leaf);
  use_machine({.tls_ca_bundle = bundle_.path});
  shake_hands();
  EXPECT_EQ(client_->log, "c") << client_->text;
}

TEST_F(TlsTest, TheSystemDoesNotTrustOurs) {
  use_machine({});
  fail_with(issue(), NetError::tls_untrusted, "unable to get local issuer certificate");
}

TEST_F(TlsTest, TakesAnyCertificateWhenToldTo) {
  use_machine({.tls_verify = false});
  for (const CertificateOptions& options : {CertificateOptions{.from_days = -10, .to_days = -1},
                                            CertificateOptions{.names = "DNS:other.test"}, CertificateOptions{}}) {
    client_->stream->close();
    client_->log.clear();
    server_ = std::make_unique<TlsServer>(Certificate(options));
    shake_hands();
    EXPECT_EQ(client_->log, "c") << client_->text;
  }
}

TEST_F(TlsTest, ABadBundleIsAnErrorThatNamesIt) {
  const TemporaryFile none;
  const auto missing = make_real_machine({.tls_ca_bundle = none.path});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "cannot read the CA bundle " + none.path + ": No such file or directory");
  for (const char* content : {"", "not PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    std::ofstream(none.path) << content;
    const auto bad = make_real_machine({.tls_ca_bundle = none.path});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message, "the CA bundle " + none.path + " holds no certificate");
  }
  EXPECT_FALSE(make_real_machine({.tls_verify = false, .tls_ca_bundle = none.path}));
}

// What the other side says first, instead of TLS.
class NotTlsTest : public TlsTest, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Greetings, NotTlsTest,
                         testing::Values("HTTP/1.1 400 Bad Request\r\n\r\n", "<html>400</html>",
                                         "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "GET / HTTP/1.1\r\n",
                                         "\x16\x03\x01\x00\x05hello", "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f"));

TEST_P(NotTlsTest, IsRecognised) {
  const TlsTarget target{"shop.test"};
  client_->stream->open(listener_.address(), &target);
  const auto peer = listener_.accept();
  peer->send(GetParam() + std::string(8, '\0'));
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->ended(); }));
  EXPECT_EQ(client_->log, "f");
  EXPECT_EQ(client_->error, NetError::tls_not_tls) << client_->text;
  EXPECT_NE(client_->text, "");
}

TEST_F(TlsTest, AServerThatRefusesTheHandshakeSendsAnAlert) {
  server_->wanted_alpn = "h2";
  shake_hands();
  expect_failure(NetError::tls_alert, "tlsv1 alert no application protocol");
}

TEST_F(TlsTest, AServerOfAnotherVersionSendsAnAlert) {
  SSL_CTX_set_min_proto_version(server_->context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(server_->context.get(), TLS1_1_VERSION);
  shake_hands();
  expect_failure(NetError::tls_alert, "tlsv1 alert protocol version");
}

TEST_F(TlsTest, AMissingClientCertificateIsAnAlertToo) {
  SSL_CTX_set_verify(server_->context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  shake_hands();
  // In TLS 1.3 the client is done before the server has looked.
  ASSERT_TRUE(drive([&] { return client_->ended(); }));
  EXPECT_EQ(client_->error, NetError::tls_alert);
  EXPECT_EQ(client_->text, "tlsv13 alert certificate required");
  client_->stream->close();
  client_->log.clear();
  SSL_CTX_set_max_proto_version(server_->context.get(), TLS1_2_VERSION);
  shake_hands();
  expect_failure(NetError::tls_alert, "sslv3 alert handshake failure");
}

TEST_F(TlsTest, AServerThatGoesAwayInTheHandshakeHasClosedIt) {
  const TlsTarget target{"shop.test"};
  client_->stream->open(listener_.address(), &target);
  auto peer = listener_.accept();
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->stream->in_handshake(); }));
  peer->close();
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->ended(); }));
  EXPECT_EQ(client_->error, NetError::tls_closed);
  client_->stream->open(listener_.address(), &target);
  peer = listener_.accept();
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->stream->in_handshake(); }));
  peer->reset();
  client_->error = NetError::none;
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->ended(); }));
  EXPECT_EQ(client_->error, NetError::tls_closed);
  EXPECT_EQ(client_->text, "Connection reset by peer");
}

TEST_F(TlsTest, ASilentServerLeavesItInTheHandshake) {
  const TlsTarget target{"shop.test"};
  client_->stream->open(listener_.address(), &target);
  EXPECT_FALSE(client_->stream->in_handshake());
  const auto peer = listener_.accept();
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->stream->in_handshake(); }));
  settle(*machine_);
  EXPECT_TRUE(client_->stream->in_handshake());
  client_->stream->close();
  EXPECT_FALSE(client_->stream->in_handshake());
  settle(*machine_);
  EXPECT_EQ(client_->log, "");
}

TEST_F(TlsTest, CorruptedRecordsFailTheRead) {
  shake_hands();
  ASSERT_TRUE(drive([&] { return peer_->shaken; }));
  settle(*machine_);
  peer_->socket->send(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  ASSERT_TRUE(turn_until(*machine_, [&] { return client_->ended(); }));
  EXPECT_EQ(client_->error, NetError::tls_not_tls);
}

TEST_F(TlsTest, ALargeWriteWaitsForRoomAndArrivesWhole) {
  shake_hands();
  const std::string head = "POST / HTTP/1.1\r\n\r\n";
  const std::string body = pattern(8 << 20);
  std::size_t taken = 0;
  int refused = 0;
  const auto write = [&] {
    while (taken < head.size() + body.size()) {
      const auto first = std::string_view(head).substr(std::min(taken, head.size()));
      const auto second = std::string_view(body).substr(taken - std::min(taken, head.size()));
      const IoResult result = client_->stream->write2(first, second);
      ASSERT_NE(result.status, IoStatus::failed);
      taken += result.size;
      if (result.size < first.size() + second.size()) return void(++refused);
    }
  };
  client_->when_writable = write;
  write();
  EXPECT_GT(refused, 0);
  ASSERT_TRUE(drive([&] { return peer_->received.size() == head.size() + body.size(); }));
  EXPECT_TRUE(peer_->received == head + body);
  EXPECT_EQ(std::count(client_->log.begin(), client_->log.end(), 'w'), refused);
}

TEST_F(TlsTest, TwoLargePartsArriveInOrder) {
  shake_hands();
  const std::string first = pattern(20'000), second = pattern(30'000);
  EXPECT_EQ(client_->stream->write2(first, second).size, 50'000u);
  ASSERT_TRUE(drive([&] { return peer_->received.size() == 50'000; }));
  EXPECT_TRUE(peer_->received == first + second);
}

TEST_F(TlsTest, ALargeAnswerIsReadWhileThereIsMore) {
  for (const std::size_t buffer : {100u, 16'384u, 65'536u}) {
    client_->log.clear();
    client_->received.clear();
    client_->buffer = buffer;
    shake_hands();
    peer_->to_send = pattern(1 << 20);
    ASSERT_TRUE(drive([&] { return client_->received.size() == 1 << 20; }));
    EXPECT_TRUE(client_->received == pattern(1 << 20));
    client_->stream->close();
  }
}

TEST_F(TlsTest, BytesSentRightBehindTheHandshakeAreAnnounced) {
  // In TLS 1.2 the server is last to speak in a full handshake: its first bytes come in the same segment.
  SSL_CTX_set_max_proto_version(server_->context.get(), TLS1_2_VERSION);
  const TlsTarget target{"shop.test"};
  client_->stream->open(listener_.address(), &target);
  peer_ = std::make_unique<TlsPeer>(*server_, listener_.accept());
  peer_->to_send = "hello";
  ASSERT_TRUE(drive([&] { return client_->received == "hello"; }));
  EXPECT_EQ(client_->log.substr(0, 2), "cr");
}

TEST_F(TlsTest, AnEndThatComesWithTheLastBytesIsNotLost) {
  for (const bool goodbye : {true, false}) {
    client_->log.clear();
    client_->received.clear();
    client_->closed = false;
    shake_hands();
    ASSERT_TRUE(drive([&] { return peer_->shaken; }));
    settle(*machine_);
    peer_->to_send = "last words";
    peer_->step();
    if (goodbye) SSL_shutdown(peer_->ssl.get());
    peer_->socket->close();
    ASSERT_TRUE(turn_until(*machine_, [&] { return client_->ended(); }));
    EXPECT_EQ(client_->received, "last words");
    EXPECT_TRUE(client_->closed);
    client_->stream->close();
  }
}

TEST_F(TlsTest, AnOrderlyCloseSaysGoodbye) {
  shake_hands();
  client_->stream->close();
  ASSERT_TRUE(drive([&] { return peer_->said_goodbye; }));
}

TEST_F(TlsTest, MayBeDestroyedInItsHandlers) {
  client_->when_connected = [&] { client_->stream.reset(); };
  shake_hands();
  EXPECT_EQ(client_->log, "c");
  client_ = std::make_unique<Client>(*machine_);
  client_->when_failed = [&] { client_->stream.reset(); };
  server_->wanted_alpn = "h2";
  shake_hands();
  EXPECT_EQ(client_->log, "f");
}

class ResumptionTest : public TlsTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    TlsTest::SetUp();
    SSL_CTX_set_max_proto_version(server_->context.get(), GetParam());
  }
  // One connection with an exchange, so that tickets have come; returns whether it was resumed.
  bool visit(bool abort) {
    client_->log.clear();
    client_->received.clear();
    shake_hands();
    EXPECT_EQ(client_->log.substr(0, 1), "c") << client_->text;
    peer_->to_send = "answer";
    EXPECT_TRUE(drive([&] { return client_->received == "answer"; }));
    EXPECT_EQ(SSL_session_reused(peer_->ssl.get()) == 1, client_->stream->times().tls_resumed);
    const bool resumed = client_->stream->times().tls_resumed;
    client_->stream->close(abort);
    return resumed;
  }
};
INSTANTIATE_TEST_SUITE_P(Versions, ResumptionTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST_P(ResumptionTest, ResumesFromTheSecondConnectionOn) {
  EXPECT_FALSE(visit(false));
  EXPECT_TRUE(visit(false));
  EXPECT_TRUE(visit(true));
  EXPECT_TRUE(visit(false)) << "an aborted connection's session is as good";
}

TEST_P(ResumptionTest, AnotherNameOrMachineDoesNotResume) {
  EXPECT_FALSE(visit(false));
  shake_hands({"127.0.0.1"});
  EXPECT_FALSE(client_->stream->times().tls_resumed);
  use_machine({.tls_ca_bundle = bundle_.path});
  EXPECT_FALSE(visit(false));
}

TEST_P(ResumptionTest, AServerThatForgetsIsGreetedAnew) {
  EXPECT_FALSE(visit(false));
  server_ = std::make_unique<TlsServer>(*issue());
  SSL_CTX_set_max_proto_version(server_->context.get(), GetParam());
  EXPECT_FALSE(visit(false));
  EXPECT_TRUE(visit(false));
}

}  // namespace
}  // namespace brink::net
