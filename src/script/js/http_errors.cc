#include "script/js/http_errors.h"

namespace brink::script::js {

HttpError http_error(const sample::Sample& sample) {
  using sample::Failure;
  if (sample::has_response(sample.failure)) {
    const bool has_code = sample.status >= 400 && sample.status < 600;
    return {static_cast<std::uint16_t>(has_code ? 1000 + sample.status : 0), ""};
  }
  switch (sample.failure) {
    case Failure::dns: return {1101, "lookup: no such host"};
    case Failure::forbidden: return http_code::blacklisted;
    case Failure::refused: return {1212, "dial: connection refused"};
    case Failure::unreachable: return {1213, "dial: no route to host"};
    case Failure::connect_timeout: return {1211, "dial: i/o timeout"};
    case Failure::tls_timeout: return {1300, "tls: handshake timeout"};
    case Failure::tls_not_tls: return {1301, "tls: first record does not look like a TLS handshake"};
    case Failure::tls_untrusted: return {1310, "x509: unknown authority"};
    case Failure::tls_expired: return {1300, "x509: certificate has expired or is not yet valid"};
    case Failure::tls_wrong_host: return {1311, "x509: certificate doesn't match hostname"};
    case Failure::tls_alert: return {1300, "tls: handshake refused by the server"};
    case Failure::tls_closed: return {1300, "tls: connection closed during the handshake"};
    case Failure::send: return {1201, "write: broken pipe"};
    case Failure::reset: return {1220, "read: connection reset by peer"};
    case Failure::closed_early: return {1000, "unexpected EOF"};
    case Failure::stream_refused: return {1638, "stream error: REFUSED_STREAM"};
    case Failure::stream_reset: return {1633, "stream error: INTERNAL_ERROR"};
    case Failure::first_byte_timeout:
    case Failure::body_timeout:
    case Failure::message_timeout: return {1050, "request timeout"};
    case Failure::malformed: return {1000, "malformed HTTP response"};
    case Failure::too_large: return {1000, "the response is larger than the limit"};
    case Failure::no_fds: return {1202, "socket: too many open files"};
    case Failure::no_ports: return {1213, "dial: cannot assign requested address"};
    case Failure::no_memory: return {1202, "no buffer space available"};
    default: return {1000, sample::failure_text(sample.failure)};
  }
}

}  // namespace brink::script::js
