// What comes on the connection of a WebSocket: the answer to its handshake, and then messages.
#include <algorithm>

#include "engine/failures.h"
#include "engine/socket.h"
#include "engine/socket_ending.h"
#include "engine/user.h"

namespace brink::engine {

using protocol::Opcode;
using protocol::WebSocketParser;
using sample::Failure;

// The request that is answered ends behind the last of what is there, so that nothing that came before the next one is
// taken for its answer.
void Socket::on_readable() {
  for (net::IoResult result{.more = true}; result.more;) {
    result = stream_->read(context_.buffer);
    if (result.status == net::IoStatus::blocked) break;
    const Instant now = context_.machine.now();
    if (result.status != net::IoStatus::ok) {
      connection_gone(result, now);
      break;
    }
    if (!take({context_.buffer.data(), result.size}, now)) break;
  }
  if (answered_ && busy() && !ending_) end();
}

// False: the connection is gone.
bool Socket::take(std::string_view bytes, Instant now) {
  if (!stands_) {
    if (state_ != State::waiting || ending_ || answered_) return true;  // bytes nobody asked for
    if (!head_.started()) sample_.first_byte = now;
    const std::size_t used = head_.consume(bytes);
    sample_.bytes_received += used;
    bytes.remove_prefix(used);
    if (head_.state() == protocol::Http1Parser::State::failed) {
      const bool large = head_.error() == protocol::Http1Parser::Error::too_large;
      lost(large ? Failure::too_large : Failure::malformed, head_.error_text(), now);
      return false;
    }
    if (head_.state() != protocol::Http1Parser::State::complete) return true;
    if (!take_handshake(now)) return false;
  }
  return take_frames(bytes, now);
}

// The whole answer is there. True when the socket stands.
bool Socket::take_handshake(Instant now) {
  const auto& response = head_.response();
  sample_.done = now;
  sample_.status = static_cast<std::uint16_t>(response.status);
  sample_.body_bytes = head_.body_bytes();
  sample_.http = response.minor_version == 0 ? sample::Http::http1_0 : sample::Http::http1_1;
  answered_ = true;
  const Handshake& asked = *request_.handshake;
  const std::string_view why = response.status == 101
                                   ? protocol::why_no_websocket(head_.head(), asked.key, asked.offered, asked.deflates)
                                   : "the answer does not change over";
  if (why.empty()) {
    deflates_ = protocol::agreed_deflate(head_.head());
    if (deflates_) frames_.inflate_by(*deflates_);
    stands_ = true;
    ++context_.sockets.opened;
    if (asked.again) ++context_.sockets.reopened;
    context_.sockets.most_open = std::max(context_.sockets.most_open, ++context_.sockets_open);
    if (ping_every_.count() > 0) context_.machine.timers().set(pinger_, now + ping_every_);
    return true;
  }
  if (response.status < 400) {  // from there on the status says it
    sample_.failure = Failure::no_websocket;
    detail_ = why;
  }
  lost(Failure::no_websocket, why, now);
  return false;
}

bool Socket::take_frames(std::string_view bytes, Instant now) {
  while (!bytes.empty()) {
    if (frames_.between_messages()) began_ = now;
    const std::size_t used = frames_.consume(bytes);
    bytes.remove_prefix(used);
    if (awaits()) sample_.bytes_received += used;
    switch (frames_.state()) {
      case WebSocketParser::State::more: break;
      case WebSocketParser::State::text: take_message(false, now); break;
      case WebSocketParser::State::binary: take_message(true, now); break;
      case WebSocketParser::State::pong: take_pong(now); break;
      case WebSocketParser::State::ping:
        if (Listener* heard = listener()) heard->hear({Opcode::ping, frames_.payload()});
        append_frame(out_, Opcode::pong, frames_.payload(), mask());
        if (!flush()) return false;
        break;
      case WebSocketParser::State::close: take_close(now); return false;
      case WebSocketParser::State::failed: {
        const Failure failure = frames_.error_code() == 1009 ? Failure::too_large : Failure::bad_frame;
        const std::string why(frames_.error_text());
        hang_up(frames_.error_code(), why, true);
        lost(failure, why, now);
        return false;
      }
    }
  }
  return true;
}

bool Socket::awaits() const {
  return state_ == State::waiting && !ending_ && !answered_ && request_.on_socket && request_.on_socket->awaits;
}

Listener* Socket::listener() const { return awaits() && listens(*request_.on_socket) ? talker() : nullptr; }

Listener* Socket::talker() const {
  return busy() && request_.on_socket ? dynamic_cast<Listener*>(request_.user->behaviour.get()) : nullptr;
}

void Socket::take_message(bool binary, Instant now) {
  ++context_.sockets.messages_received;
  context_.sockets.bytes_received += frames_.payload().size();
  if (Listener* heard = listener()) return heard->hear({binary ? Opcode::binary : Opcode::text, frames_.payload()});
  // What had begun to come before the question was sent does not answer it.
  const bool may_answer = awaits() && request_.on_socket->says != Opcode::ping && began_ >= sample_.sent;
  if (may_answer && context_.owner.is_answer(*this, {binary, frames_.payload()})) {
    answered(now);
  } else {
    keep(binary);
  }
}

void Socket::take_pong(Instant now) {
  ++context_.sockets.pongs;
  if (Listener* heard = listener()) return heard->hear({Opcode::pong, frames_.payload()});
  if (awaits() && request_.on_socket->says == Opcode::ping && frames_.payload() == ping_payload_) answered(now);
}

void Socket::answered(Instant now) {
  answer_ = frames_.payload();
  sample_.first_byte = std::max(began_, sample_.begun);
  sample_.done = now;
  sample_.body_bytes = answer_.size();
  answered_ = true;
}

void Socket::keep(bool binary) {
  if (!keeps_unread_ || awaits()) {  // whoever waits has seen it, and it was not for him
    ++context_.sockets.unexpected;
    return;
  }
  unread_.push_back({binary, std::string(frames_.payload())});
  unread_bytes_ += unread_.back().payload.size();
  while (unread_.size() > most_unread || unread_bytes_ > most_unread_bytes) {
    unread_bytes_ -= unread_.front().payload.size();
    unread_.pop_front();
    ++context_.sockets.unexpected;
  }
}

void Socket::take_close(Instant now) {
  const std::uint16_t code = frames_.close_code();
  ++context_.sockets.close_codes[code];
  constexpr std::uint16_t none_given = 1005;  // which itself must not be sent
  const std::string_view reason = frames_.payload().size() > 2 ? frames_.payload().substr(2) : "";
  const std::string why = "the server closed it with " + (code == none_given ? "no code" : std::to_string(code)) +
                          (reason.empty() ? "" : ": " + std::string(reason));
  const bool listened = listener() != nullptr;
  farewell_ = Farewell{std::exchange(unread_, {}), std::string(reason), code};
  tell_farewell();
  std::optional<Farewell> unheard;
  if (keeps_unread_) unheard = std::exchange(farewell_, std::nullopt);
  hang_up(code == none_given ? 1000 : code, "", true);
  lost(listened ? Failure::none : Failure::socket_closed, why, now);
  farewell_ = std::move(unheard);
  lost_ = Failure::socket_closed;  // for whoever tries to use it further
}

void Socket::connection_gone(const net::IoResult& result, Instant now) {
  const bool in_order = result.status == net::IoStatus::closed;
  if (!stands_ && in_order && state_ == State::waiting && !answered_ && !ending_) {
    head_.close();
    if (head_.state() == protocol::Http1Parser::State::complete) {
      take_handshake(now);
      return;
    }
  }
  lost(in_order ? Failure::closed_early : stream_failure(result.error), stream_->error_text(), now);
}

}  // namespace brink::engine
