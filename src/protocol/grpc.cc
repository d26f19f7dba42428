#include "protocol/grpc.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/base64.h"
#include "base/text.h"
#include "protocol/content_coding.h"
#include "protocol/http1.h"

namespace brink::protocol {
namespace {

constexpr std::array<std::string_view, grpc_code_count> names = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

GrpcCode code_of_http(int status) {
  switch (status) {
    case 400: return GrpcCode::internal;
    case 401: return GrpcCode::unauthenticated;
    case 403: return GrpcCode::permission_denied;
    case 404: return GrpcCode::unimplemented;
    case 429:
    case 502:
    case 503:
    case 504: return GrpcCode::unavailable;
    default: return GrpcCode::unknown;
  }
}

// The value of `name` in lines "name: value".
std::optional<std::string_view> line_value(std::string_view lines, std::string_view name) {
  for (const std::string_view line : split(lines, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != line.npos && line.substr(0, colon) == name) return trim(line.substr(colon + 1));
  }
  return std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view grpc_code_name(GrpcCode code) { return names[static_cast<std::size_t>(code)]; }

// Where the server answers at once the status is among the headers; there are no trailers then.
GrpcStatus grpc_status(int http_status, std::string_view head, std::string_view trailers) {
  const std::string_view where = line_value(trailers, "grpc-status") ? trailers : head;
  const auto number = line_value(where, "grpc-status");
  if (!number) {
    if (http_status != 200) {
      return {code_of_http(http_status), fmt::format("the server answered with the HTTP status {}", http_status)};
    }
    const auto type = line_value(head, "content-type");
    if (type && type->starts_with("application/grpc")) return {GrpcCode::internal, "the server gave no status"};
    return {GrpcCode::unknown,
            fmt::format("the response is not of gRPC: its content-type is \"{}\"", type.value_or(""))};
  }
  GrpcStatus status;
  unsigned code = 0;
  const auto [end, error] = std::from_chars(number->data(), number->data() + number->size(), code);
  const bool known = error == std::errc() && end == number->data() + number->size() && code < grpc_code_count;
  status.code = known ? static_cast<GrpcCode>(code) : GrpcCode::unknown;
  status.message = grpc_message_decoded(line_value(where, "grpc-message").value_or(""));
  if (!known && status.message.empty()) status.message = fmt::format("the status {} is not known", *number);
  return status;
}

GrpcCode grpc_code_of_reset(std::uint32_t http2_code) {
  switch (http2_code) {
    case 0x7: return GrpcCode::unavailable;         // REFUSED_STREAM
    case 0x8: return GrpcCode::cancelled;           // CANCEL
    case 0xb: return GrpcCode::resource_exhausted;  // ENHANCE_YOUR_CALM
    case 0xc: return GrpcCode::permission_denied;   // INADEQUATE_SECURITY
    default: return GrpcCode::internal;
  }
}

std::string grpc_message_decoded(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      made += text[i];
    } else {
      made += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return made;
}

std::string grpc_timeout(Duration timeout) {
  constexpr std::int64_t most = 99'999'999;  // eight digits
  constexpr std::pair<std::int64_t, char> units[] = {
      {1, 'n'}, {1'000, 'u'}, {1'000'000, 'm'}, {1'000'000'000, 'S'}, {60'000'000'000, 'M'}, {3'600'000'000'000, 'H'}};
  const std::int64_t ns =
      std::max<std::int64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(timeout).count(), 1);
  for (const auto& [unit, letter] : units) {
    const std::int64_t count = ns / unit + (ns % unit != 0 ? 1 : 0);
    if (count <= most) return fmt::format("{}{}", count, letter);
  }
  return fmt::format("{}H", most);
}

std::string grpc_binary_value(std::string_view bytes) {
  std::string text = base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

bool is_metadata_name(std::string_view name) {
  if (name.empty() || name.starts_with("grpc-")) return false;
  for (const std::string_view taken : {"te", "content-type", "user-agent", "connection", "host", "keep-alive",
                                       "proxy-connection", "transfer-encoding", "upgrade", "content-length"}) {
    if (name == taken) return false;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

void append_grpc_message(std::string& out, std::string_view message, bool compressed) {
  const auto size = static_cast<std::uint32_t>(message.size());
  const char head[] = {static_cast<char>(compressed ? 1 : 0), static_cast<char>(size >> 24),
                       static_cast<char>(size >> 16 & 0xff), static_cast<char>(size >> 8 & 0xff),
                       static_cast<char>(size & 0xff)};
  out.append(head, sizeof head).append(message);
}

void GrpcReader::begin(std::size_t most) {
  most_ = most;
  coding_.clear();
  head_size_ = size_ = 0;
  state_ = State::more;
  bytes_.clear();
  error_text_.clear();
}

std::size_t GrpcReader::consume(std::string_view bytes) {
  if (state_ == State::message) {
    state_ = State::more;
    head_size_ = 0;
    bytes_.clear();
  }
  if (state_ != State::more) return bytes.size();
  std::size_t used = std::min(head_bytes - head_size_, bytes.size());
  if (used > 0) {
    std::copy_n(bytes.data(), used, head_ + head_size_);
    head_size_ += used;
    if (head_size_ < head_bytes) return used;
    take_head();
    if (state_ != State::more) return bytes.size();
  } else if (head_size_ < head_bytes) {
    return 0;
  }
  const std::string_view part = bytes.substr(used, size_ - bytes_.size());
  bytes_.append(part);
  if (bytes_.size() == size_) finish();
  return used + part.size();
}

void GrpcReader::take_head() {
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(head_[i])); };
  size_ = at(1) << 24 | at(2) << 16 | at(3) << 8 | at(4);
  compressed_ = head_[0] == 1;
  if (head_[0] != 0 && head_[0] != 1) return fail(State::malformed, "a message begins with an unknown flag");
  const bool coded = !coding_.empty() && coding_ != "identity";
  if (compressed_ && !coded) return fail(State::malformed, "a message is compressed, and nothing was said of how");
  if (size_ > most_) {
    fail(State::too_large, fmt::format("a message is larger than allowed ({} of {} bytes)", size_, most_));
  }
}

void GrpcReader::finish() {
  state_ = State::message;
  if (!compressed_) return;
  const auto ok = decode_body(coding_, bytes_, most_, decoded_);
  if (!ok) fail(decoded_.size() == most_ ? State::too_large : State::malformed, ok.error().message);
}

void GrpcReader::fail(State state, std::string text) {
  state_ = state;
  error_text_ = std::move(text);
}

}  // namespace brink::protocol
