// Phases and bodies. Status line and headers are in http1_head.cc, chunk framing and trailers in http1_chunked.cc.
#include "protocol/http1.h"

#include <cstring>

#include "protocol/scan.h"

namespace brink::protocol {

Http1Parser::Http1Parser(const Http1Limits& limits) : limits_(limits) {}

void Http1Parser::begin(bool head_request, bool keep_head, std::size_t keep_body) {
  state_ = State::head;
  error_ = Error::none;
  error_text_ = "";
  started_ = false;
  head_request_ = head_request;
  keep_head_ = keep_head;
  keep_body_ = keep_body;
  interim_count_ = 0;
  body_bytes_ = 0;
  line_.clear();
  body_.clear();
  begin_head();
}

std::size_t Http1Parser::consume(std::string_view bytes) {
  if (phase_ == Phase::ended || bytes.empty()) return 0;
  started_ = true;
  std::size_t used = 0;
  do {
    used += step(bytes.substr(used));
  } while (used < bytes.size() && phase_ != Phase::ended);
  return used;
}

// Uses at least one byte.
std::size_t Http1Parser::step(std::string_view bytes) {
  switch (phase_) {
    case Phase::status_line:
    case Phase::headers: return take_head(bytes);
    case Phase::sized_body: return take_sized(bytes);
    case Phase::chunk_size: return take_lines(bytes, limits_.chunk_line);
    case Phase::chunk_data: return take_chunk(bytes);
    case Phase::chunk_cr: return take_byte(bytes, '\r', Phase::chunk_lf);
    case Phase::chunk_lf: return take_byte(bytes, '\n', Phase::chunk_size);
    case Phase::trailers: return take_lines(bytes, limits_.trailers);
    case Phase::until_close: return take_until_close(bytes);
    case Phase::ended: break;
  }
  return 0;
}

void Http1Parser::close() {
  if (phase_ == Phase::until_close) complete();
}

// Only a window of what the section may still hold is looked at; a byte beyond it is one too many. Whether a limit is
// broken therefore depends on the bytes alone, never on how they arrived.
std::size_t Http1Parser::take_lines(std::string_view bytes, std::size_t limit) {
  const std::string_view window = bytes.substr(0, limit - section_bytes_);
  std::size_t used = 0;
  while (used < window.size()) {
    const Line line = next_line(window.substr(used));
    used += line.size;
    section_bytes_ += line.size;
    if (line.end == LineEnd::none) break;
    const bool more = on_line(line);
    line_.clear();
    if (!more) return used;
  }
  if (window.size() == bytes.size()) return used;
  fail(Error::too_large, phase_ == Phase::chunk_size ? "chunk size line too long"
                         : phase_ == Phase::trailers ? "trailers too large"
                                                     : "head too large");
  return used + 1;
}

// Looks for a line's end and for control characters inside it at once. A line that is not whole is put aside in line_,
// to be judged when its end is there.
Http1Parser::Line Http1Parser::next_line(std::string_view window) {
  std::string_view whole = window;
  std::size_t size = 0;
  if (!line_.empty()) {
    const auto end = window.find('\n');
    size = end == std::string_view::npos ? window.size() : end + 1;
    line_.append(window.data(), size);
    if (end == std::string_view::npos) return {{}, size, LineEnd::none};
    whole = line_;
  }
  const char* const begin = whole.data();
  const char* const end = begin + whole.size();
  const char* const at = ControlScan(begin, end).next();
  const auto line = [&](const char* text_end, std::size_t length, LineEnd kind) {
    return Line{{begin, static_cast<std::size_t>(text_end - begin)}, line_.empty() ? length : size, kind};
  };
  if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
    return line(at, static_cast<std::size_t>(at + 2 - begin), LineEnd::crlf);
  if (at != end && *at == '\n') return line(at, static_cast<std::size_t>(at + 1 - begin), LineEnd::lf);
  const auto* lf = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
  if (lf != nullptr) return line(at, static_cast<std::size_t>(lf + 1 - begin), LineEnd::broken);
  line_.assign(window);
  return {{}, window.size(), LineEnd::none};
}

bool Http1Parser::on_line(const Line& line) {
  if (line.end == LineEnd::broken) return fail(Error::malformed, "control character inside a line");
  const bool in_head = phase_ == Phase::status_line || phase_ == Phase::headers;
  if (line.end == LineEnd::lf && !in_head) return fail(Error::malformed, "line of chunk framing ends in a lone LF");
  switch (phase_) {
    case Phase::status_line: return on_status_line(line.text);
    case Phase::headers: return line.text.empty() ? on_head_end() : on_header(line.text);
    case Phase::chunk_size: return on_chunk_size(line.text);
    default: return on_trailer(line.text);
  }
}

// What the head says decides how the body is delimited: RFC 9112 §6.3, in its order.
void Http1Parser::begin_body() {
  state_ = State::body;
  const int status = response_.status;
  if (status == 101) response_.keepalive = false;  // the connection speaks another protocol now
  const bool bodiless = head_request_ || status == 101 || status == 204 || status == 304;
  const bool empty = !response_.chunked && response_.has_length && response_.length == 0;
  if (bodiless || empty) {
    complete();
  } else if (response_.chunked) {
    phase_ = Phase::chunk_size;
    section_bytes_ = 0;
  } else if (!response_.has_length) {
    response_.keepalive = false;
    phase_ = Phase::until_close;
  } else if (response_.length > limits_.body) {
    fail(Error::too_large, "body too large");
  } else {
    remaining_ = response_.length;
    phase_ = Phase::sized_body;
  }
}

std::size_t Http1Parser::take_sized(std::string_view bytes) {
  const std::size_t used = bytes.size() < remaining_ ? bytes.size() : static_cast<std::size_t>(remaining_);
  keep_body(bytes.substr(0, used));
  remaining_ -= used;
  if (remaining_ == 0) complete();
  return used;
}

std::size_t Http1Parser::take_until_close(std::string_view bytes) {
  const std::uint64_t allowed = limits_.body - body_bytes_;
  if (bytes.size() <= allowed) {
    keep_body(bytes);
    return bytes.size();
  }
  keep_body(bytes.substr(0, static_cast<std::size_t>(allowed)));
  fail(Error::too_large, "body too large");
  return static_cast<std::size_t>(allowed) + 1;
}

void Http1Parser::keep_body(std::string_view bytes) {
  body_bytes_ += bytes.size();
  if (body_.size() < keep_body_) body_.append(bytes.substr(0, keep_body_ - body_.size()));
}

bool Http1Parser::complete() {
  state_ = State::complete;
  phase_ = Phase::ended;
  return false;
}

bool Http1Parser::fail(Error error, const char* text) {
  state_ = State::failed;
  phase_ = Phase::ended;
  error_ = error;
  error_text_ = text;
  return false;
}

}  // namespace brink::protocol
