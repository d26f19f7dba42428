// gRPC over HTTP/2, without I/O: messages with a length before them, what a call's status is made of, and the forms
// that metadata and deadlines have in headers (the gRPC project's "gRPC over HTTP/2").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace brink::protocol {

// How a call ended. Numbers and names are wire format.
enum class GrpcCode : std::uint8_t {
  ok,
  cancelled,
  unknown,
  invalid_argument,
  deadline_exceeded,
  not_found,
  already_exists,
  permission_denied,
  resource_exhausted,
  failed_precondition,
  aborted,
  out_of_range,
  unimplemented,
  internal,
  unavailable,
  data_loss,
  unauthenticated,
};
inline constexpr std::size_t grpc_code_count = static_cast<std::size_t>(GrpcCode::unauthenticated) + 1;

// "NOT_FOUND".
std::string_view grpc_code_name(GrpcCode code);

struct GrpcStatus {
  GrpcCode code = GrpcCode::ok;
  std::string message = {};  // for people; from the server, or ours
  bool ok() const { return code == GrpcCode::ok; }
};

// Of a call whose response is whole. `head` as Http2Response has it, `trailers` as lines without a first one. A
// response that says nothing of gRPC is one of its HTTP status.
GrpcStatus grpc_status(int http_status, std::string_view head, std::string_view trailers);
// What it means that the server reset the stream with this code of HTTP/2.
GrpcCode grpc_code_of_reset(std::uint32_t http2_code);

// Escapes of a status message ("%20"); what is no escape stays as it is.
std::string grpc_message_decoded(std::string_view text);

// The value of the header grpc-timeout, at most eight digits and a unit: rounded up, at least a nanosecond.
std::string grpc_timeout(Duration timeout);

// Metadata whose names end so is bytes, in base64 on the wire.
inline bool is_binary_metadata(std::string_view name) { return name.ends_with("-bin"); }
// Base64 without padding, as headers have it.
std::string grpc_binary_value(std::string_view bytes);
// Whether it can be sent: lower-case letters, digits, '-', '_' and '.', not of the kinds that HTTP/2 or gRPC use
// itself.
bool is_metadata_name(std::string_view name);

// Appends a message with what goes before it.
void append_grpc_message(std::string& out, std::string_view message, bool compressed = false);

// Messages out of a body, however it is cut. Of the size a message announces nothing is set aside before it came.
class GrpcReader {
 public:
  enum class State : std::uint8_t {
    more,       // takes bytes
    message,    // one is whole: message(), until the next consume()
    too_large,  // for good, as is
    malformed,
  };

  // For another body. `most`: bytes of a message, before and after its compression.
  void begin(std::size_t most);
  // The coding that grpc-encoding names; empty or "identity": none.
  void set_coding(std::string_view coding) { coding_ = coding; }
  // Takes bytes up to the end of a message; how many.
  std::size_t consume(std::string_view bytes);
  State state() const { return state_; }
  // As it was before its compression.
  std::string_view message() const { return compressed_ ? std::string_view(decoded_) : std::string_view(bytes_); }
  // Nothing has come of another message.
  bool between_messages() const { return head_size_ == 0 || state_ == State::message; }
  // Why it failed, for people.
  const std::string& error_text() const { return error_text_; }

 private:
  static constexpr std::size_t head_bytes = 5;
  void take_head();
  void finish();
  void fail(State state, std::string text);

  std::size_t most_ = std::size_t{4} << 20;
  std::string coding_;
  char head_[head_bytes] = {};
  std::size_t head_size_ = 0;
  std::size_t size_ = 0;  // of the message that is coming
  bool compressed_ = false;
  State state_ = State::more;
  std::string bytes_, decoded_, error_text_;
};

}  // namespace brink::protocol
