#include "protocol/websocket.h"

#include <algorithm>

#include "base/base64.h"
#include "base/check.h"
#include "base/text.h"
#include "base/utf8.h"
#include "protocol/http1.h"
#include "protocol/sha1.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr std::string_view handshake_id = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t most_control = 125;
constexpr unsigned compressed_bit = 0x40;  // RFC 7692 §6: of the first frame of a message

constexpr std::uint16_t protocol_error = 1002, no_status = 1005, bad_data = 1007, too_big = 1009;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// Whether a comma-separated header has this token.
bool lists(std::string_view value, std::string_view token) {
  for (const std::string_view part : split(value, ',')) {
    if (iequals(trim_ows(part), token)) return true;
  }
  return false;
}

// §7.4: those a peer may send.
bool may_be_sent(std::uint64_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

}  // namespace

std::string websocket_key(std::uint64_t high, std::uint64_t low) {
  std::string bytes;
  append_big_endian(bytes, high, 8);
  append_big_endian(bytes, low, 8);
  return base64(bytes);
}

std::string websocket_accept(std::string_view key) { return base64(sha1(std::string(key).append(handshake_id))); }

std::string_view why_no_websocket(std::string_view head, std::string_view key, std::string_view offered,
                                  bool deflates) {
  if (!iequals(find_header(head, "upgrade"), "websocket")) return "the answer does not upgrade to a WebSocket";
  if (!lists(find_header(head, "connection"), "upgrade")) return "the answer does not upgrade the connection";
  if (find_header(head, "sec-websocket-accept") != websocket_accept(key)) return "the answer is not to this handshake";
  const bool extended = !find_header(head, "sec-websocket-extensions").empty();
  if (extended && !deflates) return "the answer has extensions that were not offered";
  if (extended && !agreed_deflate(head)) return "the answer has extensions other than those that were offered";
  const std::string_view chosen = find_header(head, "sec-websocket-protocol");
  if (!chosen.empty() && !lists(offered, chosen)) return "the answer has a protocol that was not offered";
  return "";
}

std::optional<DeflateTerms> agreed_deflate(std::string_view head) {
  const std::string_view answer = find_header(head, "sec-websocket-extensions");
  return answer.empty() ? std::nullopt : deflate_terms(answer);
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, code, 2);
  std::size_t size = std::min(reason.size(), most_control - 2);
  while (size < reason.size() && size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0) == 0x80) --size;
  return payload.append(reason.substr(0, size));
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask, bool deflated) {
  CHECK(opcode < Opcode::close || payload.size() <= most_control);
  out += static_cast<char>(0x80 | (deflated ? compressed_bit : 0) | static_cast<unsigned>(opcode));
  if (payload.size() <= most_control) {
    out += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() <= 0xffff) {
    out += static_cast<char>(0x80 | 126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(0x80 | 127);
    append_big_endian(out, payload.size(), 8);
  }
  append_big_endian(out, mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ static_cast<char>(mask >> (24 - 8 * (i % 4)) & 0xff));
  }
}

std::size_t WebSocketParser::consume(std::string_view bytes) {
  if (state_ == State::failed) return 0;
  state_ = State::more;
  std::size_t used = 0;
  while (state_ == State::more && used < bytes.size()) {
    const std::string_view rest = bytes.substr(used);
    used += in_payload_ ? take_payload(rest) : take_header(rest);
  }
  return used;
}

// Byte by byte: a header has 2 to 10 bytes, and its second says how many.
std::size_t WebSocketParser::take_header(std::string_view bytes) {
  header_ += bytes.front();
  if (header_.size() < 2) return 1;
  const unsigned length = static_cast<unsigned char>(header_[1]) & 0x7f;
  const std::size_t whole = length == 126 ? 4 : length == 127 ? 10 : 2;
  if (header_.size() < whole) return 1;
  left_ = whole == 2 ? length : big_endian(std::string_view(header_).substr(2));
  const bool shortest = whole == 2 || left_ > (whole == 4 ? most_control : 0xffff);
  if (!shortest || left_ >> 63 != 0) {
    fail(protocol_error, "a frame's length is not in its shortest form");
  } else if (begin_frame()) {
    header_.clear();
    in_payload_ = true;
    if (left_ == 0) end_frame();
  }
  return 1;
}

// What the header says, §5.2 to §5.5. False: it may not say that.
bool WebSocketParser::begin_frame() {
  const auto first = static_cast<unsigned char>(header_[0]);
  const bool masked = (static_cast<unsigned char>(header_[1]) & 0x80) != 0;
  final_ = (first & 0x80) != 0;
  opcode_ = static_cast<Opcode>(first & 0x0f);
  const bool known = opcode_ <= Opcode::binary || (opcode_ >= Opcode::close && opcode_ <= Opcode::pong);
  const auto wrong = [&](std::string_view why) {
    fail(protocol_error, why);
    return false;
  };
  const bool begins_message = opcode_ == Opcode::text || opcode_ == Opcode::binary;
  const bool deflated = inflater_ && begins_message && (first & compressed_bit) != 0;
  if ((first & 0x70) != (deflated ? compressed_bit : 0)) return wrong("a frame has reserved bits set");
  if (!known) return wrong("a frame is of an unknown kind");
  if (masked) return wrong("a frame of the server is masked");
  if (is_control(opcode_)) {
    control_.clear();
    if (!final_) return wrong("a control frame is in fragments");
    return left_ <= most_control || wrong("a control frame is too long");
  }
  if (in_message_ != (opcode_ == Opcode::continuation)) return wrong("a fragment is out of its order");
  if (opcode_ != Opcode::continuation) {
    message_.clear();
    message_opcode_ = opcode_;
    deflated_ = deflated;
  }
  if (left_ > most_ - message_.size()) {
    fail(too_big, "a message is too long");
    return false;
  }
  return true;
}

std::size_t WebSocketParser::take_payload(std::string_view bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  (is_control(opcode_) ? control_ : message_) += bytes.substr(0, size);
  left_ -= size;
  if (left_ == 0) end_frame();
  return size;
}

void WebSocketParser::end_frame() {
  in_payload_ = false;
  switch (opcode_) {
    case Opcode::ping: state_ = State::ping; return;
    case Opcode::pong: state_ = State::pong; return;
    case Opcode::close: end_close(); return;
    default: break;
  }
  in_message_ = !final_;
  if (final_) end_message();
}

bool WebSocketParser::inflate_message() {
  using End = MessageInflater::End;
  const End end = inflater_->inflate(message_, most_, inflated_);
  message_.swap(inflated_);
  if (end == End::too_large) fail(too_big, "a message is too long");
  if (end == End::broken) fail(bad_data, "a compressed message is broken");
  return end == End::ok;
}

void WebSocketParser::end_message() {
  if (deflated_ && !inflate_message()) return;
  const bool is_text = message_opcode_ == Opcode::text;
  if (is_text && !is_utf8(message_)) {
    fail(bad_data, "a text is not UTF-8");
  } else {
    state_ = is_text ? State::text : State::binary;
  }
}

void WebSocketParser::end_close() {
  const std::uint64_t code = control_.size() >= 2 ? big_endian(std::string_view(control_).substr(0, 2)) : no_status;
  if (control_.size() == 1 || (control_.size() >= 2 && !may_be_sent(code))) {
    fail(protocol_error, "a close frame has a status that none may have");
  } else if (control_.size() > 2 && !is_utf8(std::string_view(control_).substr(2))) {
    fail(bad_data, "the reason of a close frame is not UTF-8");
  } else {
    close_code_ = static_cast<std::uint16_t>(code);
    state_ = State::close;
  }
}

void WebSocketParser::fail(std::uint16_t code, std::string_view why) {
  state_ = State::failed;
  close_code_ = code;
  error_text_ = why;
}

}  // namespace brink::protocol
