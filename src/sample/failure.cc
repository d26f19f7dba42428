#include "sample/failure.h"

namespace brink::sample {

// Both are switches without a default: an enumerator without a name or text is a compiler warning.
std::string_view failure_name(Failure f) {
  switch (f) {
    case Failure::none: return "none";
    case Failure::dns: return "dns";
    case Failure::forbidden: return "forbidden";
    case Failure::refused: return "refused";
    case Failure::unreachable: return "unreachable";
    case Failure::connect_timeout: return "connect_timeout";
    case Failure::tls_timeout: return "tls_timeout";
    case Failure::tls_not_tls: return "tls_not_tls";
    case Failure::tls_untrusted: return "tls_untrusted";
    case Failure::tls_expired: return "tls_expired";
    case Failure::tls_wrong_host: return "tls_wrong_host";
    case Failure::tls_alert: return "tls_alert";
    case Failure::tls_closed: return "tls_closed";
    case Failure::no_http2: return "no_http2";
    case Failure::send: return "send";
    case Failure::reset: return "reset";
    case Failure::closed_early: return "closed_early";
    case Failure::stream_refused: return "stream_refused";
    case Failure::stream_reset: return "stream_reset";
    case Failure::no_websocket: return "no_websocket";
    case Failure::socket_closed: return "socket_closed";
    case Failure::first_byte_timeout: return "first_byte_timeout";
    case Failure::body_timeout: return "body_timeout";
    case Failure::message_timeout: return "message_timeout";
    case Failure::malformed: return "malformed";
    case Failure::bad_frame: return "bad_frame";
    case Failure::too_large: return "too_large";
    case Failure::status: return "status";
    case Failure::assertion: return "assertion";
    case Failure::no_fds: return "no_fds";
    case Failure::no_ports: return "no_ports";
    case Failure::no_memory: return "no_memory";
    case Failure::internal: return "internal";
  }
  return "unknown";
}

std::string_view failure_text(Failure f) {
  switch (f) {
    case Failure::none: return "success";
    case Failure::dns: return "the host name did not resolve, or not in time";
    case Failure::forbidden: return "every address of the host is one that this test forbids";
    case Failure::refused: return "connection refused (nobody listens on that port)";
    case Failure::unreachable: return "no route to the host";
    case Failure::connect_timeout: return "no answer to the connection attempt in time";
    case Failure::tls_timeout: return "connected, but the TLS handshake did not finish in time";
    case Failure::tls_not_tls: return "the other side does not speak TLS";
    case Failure::tls_untrusted: return "certificate from an unknown or self-signed issuer";
    case Failure::tls_expired: return "certificate expired or not valid yet";
    case Failure::tls_wrong_host: return "certificate for another host name";
    case Failure::tls_alert: return "the server refused the TLS handshake";
    case Failure::tls_closed: return "connection lost during the TLS handshake";
    case Failure::no_http2: return "the other side does not speak HTTP/2";
    case Failure::send: return "the request could not be sent in full";
    case Failure::reset: return "connection reset before the response was complete";
    case Failure::closed_early: return "connection closed before the response was complete";
    case Failure::stream_refused: return "the server refused the HTTP/2 stream, when repeated as well";
    case Failure::stream_reset: return "the server reset the HTTP/2 stream before the response was complete";
    case Failure::no_websocket: return "the server answered the handshake and did not open the WebSocket";
    case Failure::socket_closed: return "the server closed the WebSocket while it was in use";
    case Failure::first_byte_timeout: return "no answer in time (request sent, no byte came back)";
    case Failure::body_timeout: return "response begun but not complete in time";
    case Failure::message_timeout: return "the message that was waited for did not come in time";
    case Failure::malformed: return "the response is not valid HTTP";
    case Failure::bad_frame: return "what came over the WebSocket breaks its protocol";
    case Failure::too_large: return "the response is larger than the limit";
    case Failure::status: return "status code that counts as a failure";
    case Failure::assertion: return "complete response, but not the one that was asked for";
    case Failure::no_fds: return "this machine ran out of file descriptors";
    case Failure::no_ports: return "this machine ran out of local ports";
    case Failure::no_memory: return "this machine ran out of memory or buffer space";
    case Failure::internal: return "something went wrong on this machine";
  }
  return "unknown";
}

}  // namespace brink::sample
