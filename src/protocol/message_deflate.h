// Messages of a WebSocket compressed (permessage-deflate, RFC 7692): what is offered, what a server makes of it, and
// the two directions. Without I/O.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace brink::protocol {

// What we offer: neither side keeps what it has compressed for the next message, which costs memory for each socket,
// and the server may bound the window of ours.
inline constexpr std::string_view deflate_offer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits";

// What a server agreed to.
struct DeflateTerms {
  bool server_keeps_context = false;  // its messages refer to those before
  int server_window = 15;             // in bits: 8 to 15
  int client_window = 15;
};

// The terms in Sec-WebSocket-Extensions, as an answer to `deflate_offer`. Nothing: it is none.
std::optional<DeflateTerms> deflate_terms(std::string_view answer);

// What comes. The state of a server that keeps its context lasts as long as this (some 40 KB, made with the first
// message), otherwise as long as a message.
class MessageInflater {
 public:
  explicit MessageInflater(const DeflateTerms& terms);
  ~MessageInflater();
  MessageInflater(MessageInflater&&) noexcept;
  MessageInflater& operator=(MessageInflater&&) noexcept;

  enum class End : unsigned char { ok, broken, too_large };
  // A whole message into `out`, at most `most` bytes of it. After anything but `ok` it is of no more use.
  End inflate(std::string_view message, std::size_t most, std::string& out);

 private:
  struct State;
  DeflateTerms terms_;
  std::unique_ptr<State> state_;
};

// What goes out. No message refers to another one, so that all sockets of a thread can share one (some 260 KB, made
// with the first message).
class MessageDeflater {
 public:
  MessageDeflater();
  ~MessageDeflater();
  MessageDeflater(const MessageDeflater&) = delete;
  MessageDeflater& operator=(const MessageDeflater&) = delete;

  // Valid until the next call.
  std::string_view deflate(std::string_view message, const DeflateTerms& terms);

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string out_;
};

}  // namespace brink::protocol
