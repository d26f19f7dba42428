// HTTP/1.1, client side, without I/O (RFC 9110, RFC 9112): bytes of a connection in, one response after the other out.
//
// Strict where leniency would let a response mean two things: both Content-Length and Transfer-Encoding, repeated
// different Content-Lengths, a bare CR or LF inside a field, obs-fold, whitespace before the colon, a transfer coding
// other than a final "chunked", bad chunk sizes: all malformed. A line may end in a lone LF only where RFC 9112 §2.2
// lets a recipient accept it (we do, as nginx and curl do, in head lines; never in chunk framing).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brink::protocol {

struct Http1Limits {
  std::size_t head = std::size_t{64} * 1024;  // status line and headers, each response (1xx responses count too)
  std::size_t headers = 256;                  // header lines
  std::size_t trailers = std::size_t{16} * 1024;
  std::size_t chunk_line = 1024;    // size and extensions
  std::size_t interim = 16;         // 1xx responses before the final one
  std::uint64_t body = 1ull << 30;  // bytes of body after chunk framing is removed
};

// What a response was, once its head is complete. Valid until the next begin().
struct ResponseHead {
  int status = 0;
  int minor_version = 1;  // HTTP/1.<this>
  bool keepalive = true;  // the connection can carry another request after this response
  bool has_length = false;
  std::uint64_t length = 0;  // Content-Length, if has_length
  bool chunked = false;
  bool has_set_cookie = false;  // cheap hints, so that head() is scanned only when worth it
  bool has_content_encoding = false;
  bool has_location = false;
  bool has_retry_after = false;
};

class Http1Parser {
 public:
  enum class State : std::uint8_t {
    head,      // no byte, or part of the head, has been seen
    body,      // head complete, body not
    complete,  // the response is complete; further bytes are not consumed
    failed,    // see error()
  };
  enum class Error : std::uint8_t { none, malformed, too_large };

  explicit Http1Parser(const Http1Limits& limits = {});

  // Expects the response to a new request. HEAD and CONNECT change what a head implies (no body). With `keep_head` the
  // head's bytes are available from head() even when they came whole in one buffer; without, only a line that arrives
  // in pieces is copied. With `keep_body` > 0 that many first bytes of the body are kept for body().
  void begin(bool head_request, bool keep_head = false, std::size_t keep_body = 0);

  // Takes bytes and returns how many were used: all of them, unless the response ended (complete) or failed before.
  // Any split of the same bytes gives the same events. The fast path (whole response in one buffer, length known)
  // copies nothing, and a head that is byte for byte the one before it is not read again: a server that is asked the
  // same changes no more of it than the Date, once a second.
  std::size_t consume(std::string_view bytes);

  // The connection was closed in order. Ends a response that runs to the close; otherwise it is an error of the
  // connection, which the caller can tell by state() != complete.
  void close();

  State state() const { return state_; }
  Error error() const { return error_; }
  const char* error_text() const { return error_text_; }  // "bad chunk size", for people
  bool started() const { return started_; }               // at least one byte of the response was seen
  const ResponseHead& response() const { return response_; }
  std::uint64_t body_bytes() const { return body_bytes_; }

  // Status line and header lines with their line ends, without the empty line, of the final response; of a head that
  // failed, what was read of it. Empty without keep_head.
  std::string_view head() const { return head_; }
  std::string_view body() const { return body_; }

 private:
  enum class Phase : std::uint8_t {
    status_line,
    headers,
    sized_body,  // remaining_ bytes to come
    chunk_size,
    chunk_data,  // remaining_ bytes to come
    chunk_cr,
    chunk_lf,
    trailers,
    until_close,
    ended,  // complete or failed
  };
  enum class LineEnd : std::uint8_t { none, crlf, lf, broken };  // broken: a control character inside the line
  struct Line {
    std::string_view text;  // without its end
    std::size_t size;       // bytes used of the window it was sought in, its end included
    LineEnd end;
  };

  std::size_t step(std::string_view bytes);
  std::size_t take_head(std::string_view bytes);
  bool is_known_head(std::string_view bytes) const;
  std::size_t take_known_head();
  void remember_head(std::string_view head);
  std::size_t wrong_prefix(std::string_view bytes);
  std::size_t take_plain_lines(std::string_view window);
  std::size_t take_lines(std::string_view bytes, std::size_t limit);
  std::size_t take_sized(std::string_view bytes);
  std::size_t take_chunk(std::string_view bytes);
  std::size_t take_byte(std::string_view bytes, char wanted, Phase next);
  std::size_t take_until_close(std::string_view bytes);

  Line next_line(std::string_view window);
  // These return false when the section of lines they belong to is over or the response failed.
  bool on_line(const Line& line);
  bool on_status_line(std::string_view line);
  bool on_header(std::string_view line);
  bool on_field(std::string_view line, std::size_t name_length);
  bool on_known_header(std::string_view name, std::string_view value);
  bool on_content_length(std::string_view value);
  bool on_transfer_encoding(std::string_view value);
  void on_connection(std::string_view value);
  bool on_head_end();
  bool head_allows_keepalive() const;
  bool on_chunk_size(std::string_view line);
  bool on_trailer(std::string_view line);

  void begin_head();
  void keep_head(std::string_view bytes);
  void begin_body();
  void keep_body(std::string_view bytes);
  bool complete();
  bool fail(Error error, const char* text);

  Http1Limits limits_;
  State state_ = State::head;
  Phase phase_ = Phase::status_line;
  Error error_ = Error::none;
  bool started_ = false;
  bool head_request_ = false;
  bool keep_head_ = false;
  bool says_close_ = false;  // in Connection
  bool says_keepalive_ = false;
  const char* error_text_ = "";
  ResponseHead response_;
  std::size_t header_count_ = 0;
  std::size_t interim_count_ = 0;
  std::size_t section_bytes_ = 0;  // of the head, chunk line or trailers being read
  std::uint64_t remaining_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::size_t keep_body_ = 0;
  std::string known_head_;  // the last final head that came whole, and what it said; empty when it was long
  ResponseHead known_response_;
  std::string line_;  // the part of a line that was seen so far
  std::string head_;
  std::string body_;
};

// The value of the first header `name` (any case) in a head as head() gives it, trimmed; empty if absent. Iterate all
// with `from`: pass the offset returned in *next, which is npos when there was none.
std::string_view find_header(std::string_view head, std::string_view name, std::size_t from = 0,
                             std::size_t* next = nullptr);

}  // namespace brink::protocol
