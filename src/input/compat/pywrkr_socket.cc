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
// What is taken without one, and does nothing.
constexpr std::array socket_too = {"ws-message-interval", "ws-reconnect-delay"};

Result<void> check_values(const Line& line, PywrkrLine& out) {
  PywrkrReader reader(line);
  static_cast<void>(reader.number("ws-message-interval", 0, false));
  static_cast<void>(reader.number("ws-reply-timeout", 0, true));
  for (const char* name : {"ws-ping-interval", "ws-close-timeout"}) {
    if (const auto value = reader.number(name, 0, true)) out.bench.add(name, pywrkr_digits(*value));
  }
  static_cast<void>(reader.whole("ws-max-message-size", 1));
  static_cast<void>(reader.number("ws-reconnect-delay", 0, false));
  if (auto ok = reader.ok(); !ok) return ok;
  if (line.has("ws-expect-reply") && !line.has("ws-message")) {
    return pywrkr_wrong("--ws-expect-reply requires --ws-message");
  }
  return {};
}

Result<void> check_http(const Line& line, PywrkrLine& out) {
  for (const char* option : socket_only) {
    if (line.has(option)) return pywrkr_wrong(fmt::format("--{} requires a ws:// or wss:// URL", option));
  }
  for (const char* option : socket_too) {
    if (line.has(option)) out.bench.notes.push_back(fmt::format("--{} has no effect without a WebSocket", option));
  }
  return check_values(line, out);
}

Result<void> check_socket(const Line& line, PywrkrLine& out) {
  for (const char* option : http_only) {
    if (line.has(option)) return pywrkr_wrong(fmt::format("--{} is not for a ws:// or wss:// URL", option));
  }
  const auto method = line.last("method");
  if (method && *method != "GET" && *method != "get") {
    return pywrkr_wrong("--method is not for a ws:// or wss:// URL");
  }
  return check_values(line, out);
}

// A bench refuses what waits for nothing; pywrkr takes it.
void add_if(bool used, std::string_view without, std::string_view name, const Line& line, BenchLine& out) {
  const auto value = line.last(name);
  if (value && used) out.add(name, pywrkr_digits(PywrkrReader(line).number(name, 0, false).value_or(0)));
  if (value && !used) out.notes.push_back(fmt::format("--{} has no effect without {}", name, without));
}

}  // namespace

Result<void> read_pywrkr_socket(const Line& line, PywrkrLine& out) {
  if (!is_socket(out.url)) return check_http(line, out);
  if (auto ok = check_socket(line, out); !ok) return ok;
  const SocketLine socket{line.has("ws-message"), line.has("ws-expect-reply")};
  add_if(socket.messages, "--ws-message", "ws-message-interval", line, out.bench);
  add_if(socket.replies, "--ws-expect-reply", "ws-reply-timeout", line, out.bench);
  const bool reconnects = line.has("ws-reconnect");
  out.bench.add("ws-reconnect", reconnects ? "true" : "false");
  add_if(reconnects, "--ws-reconnect", "ws-reconnect-delay", line, out.bench);
  out.socket = socket;
  return {};
}

}  // namespace brink::input::compat
