#include "net/tls_session.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "net/socket.h"

namespace brink::net {
namespace {

constexpr std::size_t record = std::size_t{16} * 1024;  // most plaintext of one TLS record
constexpr std::size_t most_backlog =
    std::size_t{256} * 1024;  // only a peer that never reads and asks for answers gets there

// OpenSSL's error queue is the thread's: whoever else uses OpenSSL on it may have left something there that would be
// taken for ours. Looking is much cheaper than clearing.
void forget_errors_of_others() {
  if (ERR_peek_error() != 0) [[unlikely]]
    ERR_clear_error();
}

}  // namespace

TlsSession::TlsSession(TlsContext& context, int fd, const TlsTarget& target, std::uint16_t port)
    : context_(context), ssl_(context.new_connection()), fd_(fd), peer_(target.server_name) {
  peer_ += ':';
  peer_ += std::to_string(port);
  if (ssl_ && !prepare(target)) ssl_.reset();
}

TlsSession::~TlsSession() {
  // Otherwise OpenSSL takes a connection that ends without a goodbye for a reason not to resume its session.
  if (ssl_) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

bool TlsSession::prepare(const TlsTarget& target) {
  BIO* bio = BIO_new(bio_method());
  if (!bio) return false;
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_connect_state(ssl_.get());

  if (target.offer_http2) {
    constexpr unsigned char names[] = "\x02h2\x08http/1.1";
    if (SSL_set_alpn_protos(ssl_.get(), names, sizeof names - 1) != 0) return false;
  }
  std::string name(target.server_name);
  if (name.ends_with('.')) name.pop_back();
  X509_VERIFY_PARAM* checks = SSL_get0_param(ssl_.get());
  if (numeric_address(name, 0)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(checks, name.c_str()) != 1) return false;
  } else {
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_host(checks, name.data(), name.size()) != 1) return false;
    if (!name.empty() && SSL_set_tlsext_host_name(ssl_.get(), name.c_str()) != 1) return false;
  }
  if (!context_.certificates().choose(ssl_.get(), name)) return false;
  if (SSL_SESSION* known = context_.recall(peer_)) SSL_set_session(ssl_.get(), known);
  return true;
}

TlsSession::Step TlsSession::handshake() {
  if (!ssl_) return fail();
  forget_errors_of_others();
  if (SSL_do_handshake(ssl_.get()) == 1) return Step::done;
  const bool lost = errno_ != 0 || eof_ || ERR_peek_error() != 0;
  if (!lost && SSL_want_read(ssl_.get())) return Step::blocked;
  return fail();
}

bool TlsSession::resumed() const { return SSL_session_reused(ssl_.get()) == 1; }

TlsFacts TlsSession::facts() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()),
          std::string(reinterpret_cast<const char*>(name), size), resumed()};
}

IoResult TlsSession::read(std::span<char> into, bool ending) {
  forget_errors_of_others();
  std::size_t size = 0;
  if (SSL_read_ex(ssl_.get(), into.data(), into.size(), &size) == 1) [[likely]] {
    return {.status = IoStatus::ok, .size = size, .more = size == into.size() || ending || unannounced()};
  }
  if (errno_ != 0 || ERR_peek_error() != 0) return failed();
  if (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) return {.status = IoStatus::closed};
  return SSL_want_read(ssl_.get()) ? IoResult{} : failed();
}

IoResult TlsSession::write(std::span<const char> data) {
  if (backlog()) return {};
  forget_errors_of_others();
  std::size_t taken = 0;
  while (taken < data.size() && !backlog()) {
    std::size_t size = 0;
    if (SSL_write_ex(ssl_.get(), data.data() + taken, std::min(record, data.size() - taken), &size) != 1)
      return failed();
    taken += size;
  }
  return {.status = IoStatus::ok, .size = taken};
}

IoResult TlsSession::write2(std::span<const char> first, std::span<const char> second) {
  if (first.size() >= record) {
    const IoResult head = write(first);
    if (head.status != IoStatus::ok || head.size < first.size()) return head;
    IoResult tail = write(second);
    if (tail.status == IoStatus::blocked) tail.status = IoStatus::ok;
    tail.size += first.size();
    return tail;
  }
  // One record for both where it fits: a small body then costs neither a record nor a send of its own.
  char joined[record];
  const std::size_t filled = std::min(second.size(), record - first.size());
  std::copy(first.begin(), first.end(), joined);
  std::copy_n(second.begin(), filled, joined + first.size());
  IoResult result = write(std::span<const char>(joined, first.size() + filled));
  if (result.status != IoStatus::ok || filled == second.size()) return result;
  const IoResult rest = write(second.subspan(filled));
  if (rest.status == IoStatus::failed) return rest;
  result.size += rest.size;
  return result;
}

TlsSession::Step TlsSession::flush() {
  const ssize_t sent = ::send(fd_, backlog_.data(), backlog_.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno == EAGAIN) return Step::blocked;
    errno_ = errno;
    forget_errors_of_others();
    return fail();
  }
  backlog_.erase(backlog_.begin(), backlog_.begin() + sent);
  if (backlog()) return Step::blocked;
  std::vector<char>().swap(backlog_);
  return Step::done;
}

void TlsSession::say_goodbye() {
  if (!ssl_ || error_ != NetError::none || !SSL_is_init_finished(ssl_.get())) return;
  if (SSL_shutdown(ssl_.get()) < 0) ERR_clear_error();
}

int TlsSession::bio_read(BIO* bio, char* into, std::size_t size, std::size_t* done) {
  auto& self = *static_cast<TlsSession*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const ssize_t got = ::recv(self.fd_, into, size, 0);
  self.drained_ = got < static_cast<ssize_t>(size);
  if (got > 0) {
    *done = static_cast<std::size_t>(got);
    return 1;
  }
  if (got == 0) {
    self.eof_ = true;
  } else if (errno == EAGAIN) {
    BIO_set_retry_read(bio);
  } else {
    self.errno_ = errno;
  }
  return 0;
}

int TlsSession::bio_write(BIO* bio, const char* data, std::size_t size, std::size_t* done) {
  auto& self = *static_cast<TlsSession*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  ssize_t sent = 0;
  if (!self.backlog()) sent = ::send(self.fd_, data, size, MSG_NOSIGNAL);
  if (sent < 0 && errno == EAGAIN) sent = 0;
  if (sent < 0 || self.backlog_.size() > most_backlog) {
    self.errno_ = sent < 0 ? errno : ENOBUFS;
    return 0;
  }
  self.backlog_.insert(self.backlog_.end(), data + sent, data + size);
  *done = size;
  return 1;
}

long TlsSession::bio_control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return static_cast<TlsSession*>(BIO_get_data(bio))->eof_ ? 1 : 0;
  return 0;
}

const BIO_METHOD* TlsSession::bio_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "brink socket");
    CHECK(made != nullptr);
    BIO_meth_set_read_ex(made, bio_read);
    BIO_meth_set_write_ex(made, bio_write);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

int TlsSession::on_new_session(SSL* ssl, SSL_SESSION* session) {
  auto& self = *static_cast<TlsSession*>(SSL_get_app_data(ssl));
  self.context_.remember(self.peer_, session);
  return 1;  // the session is ours now
}

void TlsSession::install_session_callback(SSL_CTX* context) { SSL_CTX_sess_set_new_cb(context, on_new_session); }

}  // namespace brink::net
