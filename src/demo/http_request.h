// Requests as the shop reads them: HTTP/1.1 (RFC 9112) on the server's side, without I/O.
//
// Strict where leniency would let a request mean two things. A body needs a Content-Length (otherwise 411, which RFC
// 9112 §6.3 leaves to the server) and is measured, not read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace brink::demo {

inline constexpr std::size_t max_request_line = 8'192;  // beyond: 414
inline constexpr std::size_t max_head = 16'384;         // request line and fields; beyond: 431
inline constexpr std::size_t max_fields = 100;          // beyond: 431
inline constexpr std::uint64_t max_body = 65'536;       // beyond: 413

// Views into the bytes it was read from.
struct Request {
  std::string_view method;
  std::string_view path;   // of the target, without query
  std::string_view query;  // without '?'
  std::string_view host;
  std::string_view if_none_match;
  std::uint64_t body_size = 0;
  bool keepalive = true;
  bool expects_continue = false;
};

struct HeadResult {
  enum class State : std::uint8_t { incomplete, complete, refused };
  State state = State::incomplete;
  std::size_t size = 0;  // complete: bytes up to and with the empty line
  int status = 0;        // refused: what to answer; the connection must be closed after it
  const char* why = "";  // refused: for people
};

// Reads the head of the request that `bytes` begins with, which may go on beyond it. Any longer piece of the same bytes
// gives the same, once the head is complete.
HeadResult read_head(std::string_view bytes, Request& request);

}  // namespace brink::demo
