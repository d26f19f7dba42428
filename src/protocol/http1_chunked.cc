// Chunked bodies (RFC 9112 §7.1):
//
//   chunked-body = *( size-line data CRLF ) "0" size-line-rest trailers CRLF
//   size-line    = 1*HEXDIG *( BWS ";" extension ) CRLF
//
// Nothing is lenient here: two readers that disagree about chunk framing disagree about where the next response begins.
#include "protocol/http1.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

// 0..15, or 16 when `c` is no hexadecimal digit.
constexpr unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
}

}  // namespace

bool Http1Parser::on_chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (unsigned digit = 0; digits < line.size() && (digit = hex_value(line[digits])) < 16; ++digits) {
    if (size >> 60 != 0) return fail(Error::too_large, "chunk too large");
    size = size << 4 | digit;
  }
  const std::string_view rest = trim_ows(line.substr(digits));
  const bool bare = digits == line.size();
  if (digits == 0 || !(bare || (!rest.empty() && rest.front() == ';'))) return fail(Error::malformed, "bad chunk size");
  if (size > limits_.body - body_bytes_) return fail(Error::too_large, "body too large");
  remaining_ = size;
  phase_ = size == 0 ? Phase::trailers : Phase::chunk_data;
  section_bytes_ = 0;
  return false;
}

std::size_t Http1Parser::take_chunk(std::string_view bytes) {
  const std::size_t used = bytes.size() < remaining_ ? bytes.size() : static_cast<std::size_t>(remaining_);
  keep_body(bytes.substr(0, used));
  remaining_ -= used;
  if (remaining_ == 0) phase_ = Phase::chunk_cr;
  return used;
}

std::size_t Http1Parser::take_byte(std::string_view bytes, char wanted, Phase next) {
  if (bytes.front() != wanted) {
    fail(Error::malformed, "chunk data does not end in CRLF");
  } else {
    phase_ = next;
    section_bytes_ = 0;
  }
  return 1;
}

// Trailers are held to the shape of headers, and say nothing that we act on.
bool Http1Parser::on_trailer(std::string_view line) {
  if (line.empty()) return complete();
  const std::size_t length = token_length(line);
  if (length == 0 || length == line.size() || line[length] != ':') return fail(Error::malformed, "bad trailer");
  return true;
}

}  // namespace brink::protocol
