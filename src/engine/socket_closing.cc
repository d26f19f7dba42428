// How the connection of a WebSocket is given up: with a goodbye, or without.
#include <utility>

#include "base/check.h"
#include "engine/socket.h"
#include "engine/socket_ending.h"

namespace brink::engine {

using protocol::Opcode;
using sample::Failure;

// The connection goes to those that are ending, and a new one takes its place.
void Socket::hang_up(std::uint16_t code, std::string_view reason, bool heard) {
  if (!heard) ++context_.sockets.closes;
  append_frame(out_, Opcode::close, protocol::close_payload(code, reason), mask());
  auto stream = std::exchange(stream_, context_.machine.make_stream(*this));
  context_.endings->take(std::move(stream), std::move(frames_), std::string(unsent()), heard);
  frames_ = protocol::WebSocketParser(context_.max_message);
}

void Socket::forget_connection() {
  stream_->close(true);
  dialer_.stop();
  context_.machine.timers().cancel(pinger_);
  if (std::exchange(stands_, false)) --context_.sockets_open;
  context_.sockets.unexpected += unread_.size() + (farewell_ ? farewell_->unread.size() : 0);
  farewell_.reset();
  unread_.clear();
  unread_bytes_ = 0;
  out_.clear();
  taken_ = 0;
  blocked_ = false;
}

Duration Socket::abandon(Instant now) {
  CHECK(busy());
  const Duration age = now - sample_.due;
  ending_ = false;
  context_.machine.timers().cancel(later_);
  deadline_ = never;
  forget_connection();
  state_ = State::closed;
  return age;
}

void Socket::shut(bool abort) {
  CHECK(!busy());
  if (stands_ && !abort) hang_up(close_code_, close_reason_, false);
  forget_connection();
  lost_ = Failure::socket_closed;
  lost_detail_ = "it is closed";
  deadline_ = never;
  state_ = State::closed;
}

void Socket::say_goodbye_with(const Listener::Goodbye& goodbye) {
  close_code_ = goodbye.code;
  close_reason_ = goodbye.reason;
}

}  // namespace brink::engine
