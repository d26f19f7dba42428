// Failure: how a request failed, as data. The target's failures and our own are kept apart, because blaming the target
// for what we could not do is the worst mistake a load tester can make.
#pragma once

#include <cstdint>
#include <string_view>

namespace brink::sample {

// The order is the order of reports. Names (failure_name) are wire format: add, never rename.
enum class Failure : std::uint8_t {
  none,
  // before a connection stood
  dns,              // the name did not resolve, or not in time
  forbidden,        // it resolved, to addresses that the test itself rules out
  refused,          // the port answered with a reset: nobody listens
  unreachable,      // no route to host or network
  connect_timeout,  // no answer to the connection attempt in time
  tls_timeout,      // connected, but the handshake did not finish in time
  tls_not_tls,      // the other side does not speak TLS
  tls_untrusted,    // certificate: unknown or self-signed issuer
  tls_expired,      // certificate: outside its dates
  tls_wrong_host,   // certificate: for another name
  tls_alert,        // the server refused the handshake (protocol version, cipher, client certificate)
  tls_closed,       // connection lost during the handshake
  no_http2,         // the other side does not speak HTTP/2, which was asked for
  // on a standing connection
  send,                // the request could not be written in full
  reset,               // connection reset before the response was complete
  closed_early,        // connection closed before the response was complete
  stream_refused,      // HTTP/2: the server said, of each attempt, that it has not begun the request
  stream_reset,        // HTTP/2: the server gave the stream up before the response was complete
  no_websocket,        // the answer to a WebSocket's handshake does not open it
  socket_closed,       // the server closed the WebSocket before the message that was waited for
  first_byte_timeout,  // request sent, no byte of a response in time
  body_timeout,        // response begun, not complete in time
  message_timeout,     // the message that was waited for did not come in time
  malformed,           // the response is not HTTP
  bad_frame,           // what came over a WebSocket breaks its protocol
  too_large,           // the response is larger than the limits allow
  // a complete response that is not a success
  status,     // the status code counts as a failure
  assertion,  // the response is not what was asked for (length, content)
  // ours
  no_fds,     // this machine has no file descriptor left
  no_ports,   // this machine has no local port left
  no_memory,  // this machine has no memory or buffer space left
  internal,   // anything else on our side, with the first message kept
};
inline constexpr int failure_count = static_cast<int>(Failure::internal) + 1;

// "first_byte_timeout": stable, for JSON.
std::string_view failure_name(Failure f);
// "no answer in time (request sent, no byte came back)": for people.
std::string_view failure_text(Failure f);
// True for the kinds that are this machine's fault, never the target's.
constexpr bool is_ours(Failure f) { return f >= Failure::no_fds; }
// True for the kinds in which no byte of a request could be sent for want of a connection, whoever's fault it is not.
constexpr bool is_before_connection(Failure f) { return f >= Failure::dns && f <= Failure::no_http2; }
// True when a complete response came back (it has a status and both clocks).
constexpr bool has_response(Failure f) { return f == Failure::none || f == Failure::status || f == Failure::assertion; }

}  // namespace brink::sample
