// WebSocket, client side, without I/O (RFC 6455): the opening handshake, frames out, messages in. Of extensions,
// permessage-deflate is spoken where it was offered (message_deflate.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/message_deflate.h"

namespace brink::protocol {

// Sec-WebSocket-Key of 16 random bytes, and what a server must answer to it in Sec-WebSocket-Accept.
std::string websocket_key(std::uint64_t high, std::uint64_t low);
std::string websocket_accept(std::string_view key);

// Why the head of a response with status 101 does not open a WebSocket for that key; empty when it does. `offered`: the
// subprotocols of the request, "chat, superchat", of which the server may have chosen one. `deflates`: compression was
// offered, and agreed_deflate() says what became of that.
std::string_view why_no_websocket(std::string_view head, std::string_view key, std::string_view offered = {},
                                  bool deflates = false);
// Nothing: messages are not compressed.
std::optional<DeflateTerms> agreed_deflate(std::string_view head);

// The payload of a close frame. The reason is cut at 123 bytes, which is all that has room.
std::string close_payload(std::uint16_t code, std::string_view reason);

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Appends one whole frame, masked as a client's must be (§5.3). Control frames hold at most 125 bytes. `deflated`: the
// payload is a message as MessageDeflater made it.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask, bool deflated = false);

// One message or control frame after the other out of the bytes of a server.
class WebSocketParser {
 public:
  enum class State : std::uint8_t { more, text, binary, ping, pong, close, failed };

  // A longer message fails, before as well as after it was compressed.
  explicit WebSocketParser(std::size_t most = std::size_t{4} << 20) : most_(most) {}
  // From now on messages may be compressed. Before the first byte.
  void inflate_by(const DeflateTerms& terms) { inflater_.emplace(terms); }

  // Takes bytes up to the end of the next message or control frame, and returns how many; all of them while the state
  // is `more`. To be called again with what is left. Takes nothing once it has failed.
  std::size_t consume(std::string_view bytes);

  State state() const { return state_; }
  // Nothing of a message or frame has come that is not whole yet.
  bool between_messages() const { return header_.empty() && !in_payload_ && !in_message_; }
  // Of a message or control frame, until the next call. A text is UTF-8.
  std::string_view payload() const { return is_control(opcode_) ? control_ : message_; }
  // Of a close frame: its status code (1005: none was given) and reason.
  std::uint16_t close_code() const { return close_code_; }
  // Of a failure: the status code to close with (§7.4.1), and why.
  std::uint16_t error_code() const { return close_code_; }
  std::string_view error_text() const { return error_text_; }

 private:
  static bool is_control(Opcode opcode) { return opcode >= Opcode::close; }
  std::size_t take_header(std::string_view bytes);
  bool begin_frame();
  std::size_t take_payload(std::string_view bytes);
  void end_frame();
  void end_message();
  bool inflate_message();
  void end_close();
  void fail(std::uint16_t code, std::string_view why);

  std::size_t most_;
  State state_ = State::more;
  std::string header_;  // of the frame that is being read, as far as it came
  bool in_payload_ = false;
  bool final_ = false;
  bool in_message_ = false;  // a fragment has come, and more must follow
  Opcode opcode_ = Opcode::text;
  Opcode message_opcode_ = Opcode::text;
  std::uint64_t left_ = 0;  // of the payload
  std::string message_;
  std::string inflated_;
  std::optional<MessageInflater> inflater_;
  bool deflated_ = false;  // the message is
  std::string control_;
  std::uint16_t close_code_ = 0;
  std::string_view error_text_;
};

}  // namespace brink::protocol
