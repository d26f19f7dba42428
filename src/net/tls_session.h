// TlsSession: TLS over one connected, non-blocking socket, without a loop.
//
// OpenSSL reads and writes the socket through a BIO of ours rather than a BIO pair, which would copy every byte twice
// more, or its socket BIO, which raises SIGPIPE and does not say whether the socket was drained. Reading ahead makes a
// record one recv (header and body would be two). The write side never blocks inside OpenSSL: ciphertext the socket
// does not take is kept here (at most a record and what the handshake needs), so there is no write to be retried with
// the same bytes.
//
// Of the edge-triggered kind: see unannounced().
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/machine.h"
#include "net/tls_context.h"

namespace brink::net {

class TlsSession {
 public:
  enum class Step : std::uint8_t { done, blocked, failed };

  // `fd` stays the caller's, and both it and `context` must outlive the session.
  TlsSession(TlsContext& context, int fd, const TlsTarget& target, std::uint16_t port);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  // Goes on with the handshake; to be called at first and on every event until it is not `blocked`.
  Step handshake();
  bool resumed() const;
  TlsFacts facts() const;

  // As Stream::read; `ending`: the socket has announced its end.
  IoResult read(std::span<char> into, bool ending);
  // As Stream::write and write2. A write not taken whole waits for flush() to have returned `done`.
  IoResult write(std::span<const char> data);
  IoResult write2(std::span<const char> first, std::span<const char> second);

  // Bytes of ciphertext the socket did not take.
  bool backlog() const { return !backlog_.empty(); }
  // Sends what waits; to be called when the socket is writable.
  Step flush();
  // True when bytes may be there that the socket will not announce again.
  bool unannounced() const { return !drained_ || SSL_has_pending(ssl_.get()) != 0; }
  // Says an orderly goodbye, as far as the socket takes it at once.
  void say_goodbye();

  // After `failed`: what kind, and in OpenSSL's words.
  NetError error() const { return error_; }
  std::string_view error_text() const { return error_text_; }

  static void install_session_callback(SSL_CTX* context);  // TlsContext's

 private:
  static const BIO_METHOD* bio_method();
  static int bio_read(BIO* bio, char* into, std::size_t size, std::size_t* done);
  static int bio_write(BIO* bio, const char* data, std::size_t size, std::size_t* done);
  static long bio_control(BIO* bio, int command, long number, void* pointer);
  static int on_new_session(SSL* ssl, SSL_SESSION* session);

  bool prepare(const TlsTarget& target);
  Step fail();
  void explain();
  void explain_certificate(long verdict);
  IoResult failed();

  TlsContext& context_;
  SslPtr ssl_;
  int fd_;
  int errno_ = 0;         // of the last recv or send that failed
  bool drained_ = false;  // the last recv took all there was
  bool eof_ = false;
  NetError error_ = NetError::none;
  std::string error_text_;
  std::string peer_;  // key of the session to resume
  std::vector<char> backlog_;
};

}  // namespace brink::net
