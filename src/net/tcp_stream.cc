#include "net/tcp_stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace brink::net {
namespace {

constexpr std::uint32_t input = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint32_t end = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t readable = EPOLLIN | end;
constexpr std::uint32_t room = EPOLLOUT | EPOLLHUP | EPOLLERR;
// How long until a full queue of a unix socket's listener is tried again.
constexpr Duration busy_pause = std::chrono::milliseconds(1);

}  // namespace

void TcpStream::open(const Address& address, const TlsTarget* tls) {
  CHECK(state_ == State::idle, "open() needs an idle stream");
  CHECK(!tls || !tls->server_name.empty(), "TLS needs a name to hold the certificate to");
  address_ = address;
  use_tls_ = tls != nullptr;
  if (tls) {
    server_name_ = tls->server_name;
    offer_http2_ = tls->offer_http2;
  }
  times_ = {};
  errno_ = 0;
  tls_.reset();
  is_unix_ = address.family == Address::Family::unix_path;
  tls_choice_ = use_tls_ ? &host_.tls_for(tls->identity) : nullptr;
  const bool can = !use_tls_ || tls_choice_->tls;
  began_ = EventLoop::now();
  state_ = State::waiting;
  can ? start() : refuse(NetError::other, ENOTSUP);
}

const TlsChoice& StreamHost::tls_for(const std::shared_ptr<const TlsIdentity>& identity) {
  const auto is_it = [&](const auto& other) { return other->identity == identity || *other->identity == *identity; };
  const auto known = identity ? std::find_if(others.begin(), others.end(), is_it) : others.end();
  if (known != others.end()) return **known;
  if (identity) others.push_back(std::make_unique<TlsChoice>(TlsChoice{identity, nullptr, {}}));
  TlsChoice& choice = identity ? *others.back() : own;
  if (choice.tls) return choice;
  TlsSettings settings = tls_settings;
  settings.identity = identity.get();
  auto made = TlsContext::make(settings);
  if (made) {
    choice.tls = std::move(*made);
  } else {
    choice.error = made.error().message;
  }
  return choice;
}

void TcpStream::start() {
  const auto to = to_socket_address(address_);
  if (!to) return refuse(NetError::other, EINVAL);
  const OpenedSocket opened = open_socket(*to, host_.sources);
  if (opened.state == Connect::busy) return host_.loop.timers().set(*this, EventLoop::now() + busy_pause);
  if (opened.state == Connect::failed) {
    const bool portless = opened.error == EADDRNOTAVAIL && !out_of_ports(*to);
    return refuse(portless ? NetError::unreachable : net_error(opened.error), opened.error);
  }
  fd_ = opened.fd;
  to_ = *to;
  host_.sources.count(to_, 1);
  ending_ = want_write_ = watches_room_ = false;
  // A unix socket wakes its peer for every message taken, so it is watched for room only while room is wanted.
  const int error = host_.loop.add(fd_, *this, is_unix_ ? input : input | EPOLLOUT);
  if (error != 0) return refuse(net_error(error), error);
  state_ = State::connecting;
  if (is_unix_) host_.loop.timers().set(*this, began_);
}

// open() may not call the handler, so the timer does.
void TcpStream::refuse(NetError error, int error_number) {
  if (fd_ >= 0) {
    host_.sources.count(to_, -1);
    close_socket(fd_, false);
  }
  fd_ = -1;
  refused_ = error;
  errno_ = error_number;
  host_.loop.timers().set(*this, began_);
}

void TcpStream::fire(Instant /*now*/) {
  if (state_ == State::connecting) return finish_connect();
  if (refused_ == NetError::none) return start();
  state_ = State::idle;
  const NetError error = std::exchange(refused_, NetError::none);
  handler_->on_connect_failed(error);
}

void TcpStream::fetch_ahead(int step) const {
  if (step == 0) {
    prefetch(handler_, 64);
  } else {
    handler_->fetch_ahead(step - 1);
  }
}

void TcpStream::on_events(std::uint32_t events) {
  if (events & end) ending_ = true;
  if (state_ == State::open) [[likely]]
    return deliver_open(events);
  if (state_ == State::handshaking) return handshake();
  EventLoop& loop = host_.loop;
  finish_connect();
  if (loop.delivering_to(this) && state_ == State::open && (events & readable)) handler_->on_readable();
}

void TcpStream::deliver_open(std::uint32_t events) {
  if (tls_) return deliver_tls(events);
  // Room matters only to a write that had to wait before this event; room that comes later is announced anew.
  if (!want_write_ || !(events & room)) [[likely]] {
    if (events & readable) handler_->on_readable();
    return;
  }
  deliver_both(events & readable);
}

void TcpStream::deliver_tls(std::uint32_t events) {
  bool tell_reader = events & readable;
  if ((events & room) && tls_->backlog()) {
    // A failed flush is found by the read.
    if (tls_->flush() == TlsSession::Step::failed) tell_reader = true;
    watch_room();
  }
  if (want_write_ && (events & room) && !tls_->backlog()) return deliver_both(tell_reader);
  if (tell_reader) handler_->on_readable();
}

void TcpStream::deliver_both(bool tell_reader) {
  want_write_ = false;
  watch_room();
  EventLoop& loop = host_.loop;
  if (tell_reader) handler_->on_readable();
  if (loop.delivering_to(this)) handler_->on_writable();
}

void TcpStream::finish_connect() {
  host_.loop.timers().cancel(*this);
  if (ending_) {
    if (const int error = take_socket_error(fd_); error != 0) {
      errno_ = error;
      release(false);
      state_ = State::idle;
      return handler_->on_connect_failed(net_error(error));
    }
  }
  established();
}

void TcpStream::established() {
  const Instant now = EventLoop::now();
  times_.connect = now - began_;
  if (!use_tls_) return report_open();
  began_ = now;
  state_ = State::handshaking;
  tls_ = std::make_unique<TlsSession>(*tls_choice_->tls, fd_, TlsTarget{server_name_, offer_http2_}, address_.port);
  handshake();
}

void TcpStream::handshake() {
  TlsSession::Step step = TlsSession::Step::done;
  if (tls_->backlog()) step = tls_->flush();
  if (step != TlsSession::Step::failed) step = tls_->handshake();
  watch_room();
  if (step == TlsSession::Step::blocked) return;
  if (step == TlsSession::Step::failed) {
    const NetError error = tls_->error();
    release(false);
    state_ = State::idle;
    return handler_->on_connect_failed(error);
  }
  times_.tls = EventLoop::now() - began_;
  times_.tls_resumed = tls_->resumed();
  report_open();
}

void TcpStream::report_open() {
  state_ = State::open;
  EventLoop& loop = host_.loop;
  handler_->on_connected();
  // What OpenSSL has read ahead no event will announce.
  if (loop.delivering_to(this) && tls_ && (ending_ || tls_->unannounced())) handler_->on_readable();
}

IoResult TcpStream::read(std::span<char> into) {
  CHECK(state_ == State::open && !into.empty());
  if (tls_) return tls_->read(into, ending_);
  const ssize_t got = ::recv(fd_, into.data(), into.size(), 0);
  if (got > 0) [[likely]] {
    const auto size = static_cast<std::size_t>(got);
    return {.status = IoStatus::ok, .size = size, .more = size == into.size() || ending_};
  }
  if (got == 0) return {.status = IoStatus::closed};
  return errno == EAGAIN ? IoResult{} : lost(errno);
}

IoResult TcpStream::write(std::span<const char> data) {
  CHECK(state_ == State::open);
  if (tls_) return wrote_tls(tls_->write(data), data.size());
  return wrote(::send(fd_, data.data(), data.size(), MSG_NOSIGNAL), data.size());
}

IoResult TcpStream::write2(std::span<const char> first, std::span<const char> second) {
  CHECK(state_ == State::open);
  if (tls_) return wrote_tls(tls_->write2(first, second), first.size() + second.size());
  // sendmsg does not write through these.
  iovec parts[2] = {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}};
  const msghdr message{.msg_iov = parts, .msg_iovlen = 2};
  return wrote(::sendmsg(fd_, &message, MSG_NOSIGNAL), first.size() + second.size());
}

IoResult TcpStream::wrote(ssize_t taken, std::size_t offered) {
  if (taken == static_cast<ssize_t>(offered)) [[likely]]
    return {.status = IoStatus::ok, .size = offered};
  if (taken < 0 && errno != EAGAIN) return lost(errno);
  want_write_ = true;
  watch_room();
  if (taken < 0) return {};
  return {.status = IoStatus::ok, .size = static_cast<std::size_t>(taken)};
}

IoResult TcpStream::wrote_tls(IoResult result, std::size_t offered) {
  if (result.status != IoStatus::failed && result.size < offered) want_write_ = true;
  watch_room();
  return result;
}

IoResult TcpStream::lost(int error_number) {
  errno_ = error_number;
  return {.status = IoStatus::failed, .error = net_error(error_number)};
}

void TcpStream::watch_room() {
  if (!is_unix_) return;
  const bool wanted = want_write_ || (tls_ && tls_->backlog());
  if (wanted == watches_room_) return;
  watches_room_ = wanted;
  host_.loop.modify(fd_, *this, wanted ? input | EPOLLOUT : input);
}

void TcpStream::acknowledge_at_once() {
  if (fd_ < 0 || is_unix_) return;
  const int on = 1;
  // Refused only where there is nothing to acknowledge any more.
  (void)setsockopt(fd_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void TcpStream::close(bool abort) {
  host_.loop.timers().cancel(*this);
  refused_ = NetError::none;
  if (tls_ && !abort) tls_->say_goodbye();
  release(abort);
  tls_.reset();
  state_ = State::idle;
}

void TcpStream::release(bool abort) {
  if (fd_ < 0) return;
  host_.loop.remove(fd_, *this);
  host_.sources.count(to_, -1);
  close_socket(fd_, abort);
  fd_ = -1;
}

std::string_view TcpStream::error_text() const {
  if (tls_choice_ != nullptr && !tls_choice_->tls) return tls_choice_->error;
  if (tls_ && !tls_->error_text().empty()) return tls_->error_text();
  return errno_ == 0 ? std::string_view() : strerrordesc_np(errno_);
}

}  // namespace brink::net
