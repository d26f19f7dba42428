#include <fmt/format.h>

#include <array>

#include "input/compat/pywrkr_parts.h"

namespace brink::input::compat {
namespace {

bool is_socket(const std::string& url) { return url.starts_with("ws://") || url.starts_with("wss://"); }

// Options of HTTP, and modes, that a socket has no use for.
constexpr std::array http_only = {
    "autofind",     "url-file",  "scenario",          "body",         "post-file",
    "num-requests", "http2",     "latency-breakdown", "random-param", "verify-length",
    "rate",         "rate-ramp", "traffic-profile",   "users",        "cookie",
};
// What means nothing without a socket.
constexpr std::array socket_only = {"ws-message",   "ws-subprotocol",   "ws-expect-reply",
                                    "ws-reconnect", "ws-reply-timeout", "ws-ping-interval"};

Result<void> check_values(const Line& line) {
  PywrkrReader reader(line);
  static_cast<void>(reader.number("ws-message-interval", 0, false));
  for (const char* above_zero : {"ws-reply-timeout", "ws-ping-interval", "ws-close-timeout"}) {
    static_cast<void>(reader.number(above_zero, 0, true));
  }
  static_cast<void>(reader.whole("ws-max-message-size", 1));
  static_cast<void>(reader.number("ws-reconnect-delay", 0, false));
  if (auto ok = reader.ok(); !ok) return ok;
  if (line.has("ws-expect-reply") && !line.has("ws-message")) {
    return pywrkr_wrong("--ws-expect-reply requires --ws-message");
  }
  return {};
}

}  // namespace

Result<void> check_pywrkr_socket(const Line& line, const std::string& url) {
  if (!is_socket(url)) {
    for (const char* option : socket_only) {
      if (line.has(option)) return pywrkr_wrong(fmt::format("--{} requires a ws:// or wss:// URL", option));
    }
    return {};
  }
  for (const char* option : http_only) {
    if (line.has(option)) return pywrkr_wrong(fmt::format("--{} is not for a ws:// or wss:// URL", option));
  }
  const auto method = line.last("method");
  if (method && *method != "GET" && *method != "get") {
    return pywrkr_wrong("--method is not for a ws:// or wss:// URL");
  }
  if (auto ok = check_values(line); !ok) return ok;
  return usage_error(fmt::format("'{}': load on WebSockets cannot be made", url),
                     "give the http:// or https:// URL of what stands beside the socket");
}

}  // namespace brink::input::compat
