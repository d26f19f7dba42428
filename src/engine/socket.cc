// What a request on a WebSocket is: its begin and its end.
#include "engine/socket.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engine/failures.h"

namespace brink::engine {

using protocol::Opcode;
using sample::Failure;

Socket::Socket(CarrierContext& context, Origin& origin, std::size_t origin_index)
    : Carrier(context, origin_index),
      stream_(context.machine.make_stream(*this)),
      dialer_(context, origin, *this),
      head_(context.limits),
      frames_(context.max_message),
      number_(context.connections++) {}

void Socket::start(const Request& request, Instant now) {
  CHECK(usable() && !ending_);
  begin(request, now);
  sample_.connection = number_;
  answered_ = false;
  if (request.handshake != nullptr) {
    open(now);
  } else {
    converse(now);
  }
}

void Socket::open(Instant now) {
  CHECK(state_ == State::closed, "a socket that stands is not opened");
  const Handshake& handshake = *request_.handshake;
  state_ = State::opening;
  requests_ = 0;
  frames_ = protocol::WebSocketParser(context_.max_message);
  deflates_.reset();
  random_ = Random(handshake.seed);
  outlives_iteration_ = handshake.outlives_iteration;
  keeps_unread_ = handshake.keeps_unread;
  close_code_ = handshake.close_code;
  close_reason_ = handshake.close_reason;
  ping_every_ = handshake.ping_every;
  forget_connection();
  lost_ = Failure::socket_closed;
  lost_detail_.clear();
  set_deadline(std::min(latest(), now + context_.connect_timeout));
  dialer_.dial(*stream_, false, now);
}

void Socket::on_connected() {
  dialer_.connected(*stream_);
  sample_.dns = dialer_.dns();
  sample_.connect = dialer_.times().connect;
  sample_.tls = dialer_.times().tls;
  if (context_.keep_tls) tls_facts_ = stream_->tls_facts();
  set_deadline(latest());
  state_ = State::waiting;
  sample_.sent = context_.machine.now();
  sample_.connection_request = requests_++;
  head_.begin(false, true, body_to_keep());
  out_.assign(request_.first).append(request_.rest);
  sample_.bytes_sent = out_.size();
  flush();
}

void Socket::on_dial_failed(Failure failure) {
  sample_.dns = dialer_.dns();
  lost(failure, dialer_.detail(), context_.machine.now());
}

void Socket::converse(Instant now) {
  const SocketRequest& request = *request_.on_socket;
  state_ = State::waiting;
  sample_.connection_request = ++requests_;  // never the first: that was the handshake
  sample_.timed = request.awaits && !listens(request);
  if (!stands_) {
    if (tell_farewell() && listens(request)) return end_later(Failure::none, now);
    detail_ = lost_detail_;
    end_later(lost_, now);
    return;
  }
  set_deadline(request.hold.count() > 0 ? now + request.hold : latest());
  if (request.says) {
    say(request, now);
  } else if (listens(request)) {
    tell_unread();
  } else if (request.awaits) {
    look_at_unread(now);
  }
}

// What came while nobody listened.
void Socket::tell_unread() {
  const std::deque<Unread> unread = std::exchange(unread_, {});
  unread_bytes_ = 0;
  for (const Unread& one : unread) {
    if (Listener* heard = listener()) heard->hear({one.binary ? Opcode::binary : Opcode::text, one.payload});
  }
}

// False: there is none, or nobody who could hear it.
bool Socket::tell_farewell() {
  Listener* const heard = talker();
  if (!farewell_ || heard == nullptr) return false;
  const Farewell farewell = *std::exchange(farewell_, std::nullopt);
  for (const Unread& one : farewell.unread) heard->hear({one.binary ? Opcode::binary : Opcode::text, one.payload});
  heard->hear({Opcode::close, farewell.reason, farewell.code});
  return true;
}

void Socket::say(const SocketRequest& request, Instant now) {
  const std::size_t before = out_.size();
  if (request.awaits) {  // an answer comes after its question
    context_.sockets.unexpected += unread_.size();
    unread_.clear();
    unread_bytes_ = 0;
  }
  if (*request.says == Opcode::ping) {
    ping_payload_ = fmt::format("brink {}", ++pings_);
    ++context_.sockets.pings;
    append_frame(out_, Opcode::ping, ping_payload_, mask());
  } else {
    ++context_.sockets.messages_sent;
    context_.sockets.bytes_sent += request.payload.size();
    append_message(request);
  }
  sample_.sent = now;
  sample_.bytes_sent = out_.size() - before;
  if (flush() && unsent().empty()) said(now);
}

void Socket::append_message(const SocketRequest& request) {
  const std::string_view payload = deflates_ ? context_.deflater.deflate(request.payload, *deflates_) : request.payload;
  append_frame(out_, *request.says, payload, mask(), deflates_.has_value());
}

// All of it has been handed over.
void Socket::said(Instant now) {
  sample_.send = now - sample_.sent;
  if (!request_.on_socket->awaits) end_later(Failure::none, now);
}

void Socket::look_at_unread(Instant now) {
  while (!unread_.empty()) {
    const Unread unread = std::move(unread_.front());
    unread_.pop_front();
    unread_bytes_ -= unread.payload.size();
    if (!context_.owner.is_answer(*this, {unread.binary, unread.payload})) {
      ++context_.sockets.unexpected;
      continue;
    }
    answer_ = unread.payload;
    sample_.body_bytes = answer_.size();
    answered_ = true;
    end_later(Failure::none, now);
    return;
  }
}

// Hands over what is to be said, as far as it is taken. False: the connection is gone.
bool Socket::flush() {
  if (blocked_) return true;
  const net::IoResult result = stream_->write(unsent());
  if (result.status == net::IoStatus::failed || result.status == net::IoStatus::closed) {
    const Failure failure = result.error == net::NetError::no_memory ? Failure::no_memory : Failure::send;
    lost(failure, stream_->error_text(), context_.machine.now());
    return false;
  }
  if (result.status == net::IoStatus::ok) taken_ += result.size;
  blocked_ = !unsent().empty();
  if (blocked_) return true;
  out_.clear();
  taken_ = 0;
  return true;
}

void Socket::on_writable() {
  blocked_ = false;
  if (unsent().empty() || !flush() || blocked_) return;
  const Instant now = context_.machine.now();
  if (state_ != State::waiting || ending_) return;
  if (!stands_) {
    sample_.send = now - sample_.sent;
  } else if (request_.on_socket != nullptr && request_.on_socket->says) {
    said(now);
  }
}

void Socket::ping(Instant now) {
  if (!stands_) return;
  ++context_.sockets.pings;
  append_frame(out_, Opcode::ping, "", mask());
  context_.machine.timers().set(pinger_, now + ping_every_);
  flush();
}

void Socket::end_later(Failure failure, Instant now) {
  sample_.failure = failure;
  sample_.done = now;
  deadline_ = never;
  ending_ = true;
  context_.machine.timers().set(later_, now);
}

void Socket::end() {
  ending_ = false;
  deadline_ = never;
  context_.machine.timers().cancel(later_);
  state_ = stands_ ? State::ready : State::closed;
  context_.owner.on_ended(*this, sample_);
}

// The connection is of no more use, or never came to be.
void Socket::lost(Failure failure, std::string_view detail, Instant now) {
  lost_ = failure;
  lost_detail_ = detail;
  if (stands_) ++context_.sockets.dropped;
  forget_connection();
  if (!busy()) {
    state_ = State::closed;
  } else if (!answered_ && !ending_) {
    detail_ = lost_detail_;
    end_later(failure, now);
  }
}

void Socket::end_hold(Instant now) {
  const bool holds = state_ == State::waiting && !ending_ && request_.on_socket && request_.on_socket->hold.count() > 0;
  if (holds) end_later(Failure::none, now);
}

void Socket::on_deadline(Instant now) {
  if (!busy() || ending_ || answered_) return;
  if (state_ == State::opening) {
    lost(dialer_.timeout_kind(), "", now);
  } else if (!stands_) {
    lost(head_.started()    ? Failure::body_timeout
         : unsent().empty() ? Failure::first_byte_timeout
                            : Failure::send,
         "", now);
  } else if (request_.on_socket->hold.count() > 0) {
    end_later(Failure::none, now);
  } else if (!unsent().empty()) {
    lost(Failure::send, "", now);
  } else {
    end_later(Failure::message_timeout, now);
  }
}

Answer Socket::answer() const {
  Answer answer;
  if (request_.on_socket != nullptr) {
    if (answered_) answer.body = answer_;
  } else if (sample_.was_sent()) {
    const auto& response = head_.response();
    answer.head = head_.head();
    answer.body = head_.body();
    answer.length = response.length;
    answer.has_length = response.has_length;
    answer.has_set_cookie = response.has_set_cookie;
  }
  answer.body_bytes = sample_.body_bytes;
  return answer;
}

}  // namespace brink::engine
