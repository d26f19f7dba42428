#include "engine/failures.h"

namespace brink::engine {

using net::NetError;
using sample::Failure;

Failure connect_failure(NetError error) {
  switch (error) {
    case NetError::refused: return Failure::refused;
    case NetError::unreachable: return Failure::unreachable;
    case NetError::timed_out: return Failure::connect_timeout;
    case NetError::reset: return Failure::reset;
    case NetError::no_fds: return Failure::no_fds;
    case NetError::no_ports: return Failure::no_ports;
    case NetError::no_memory: return Failure::no_memory;
    case NetError::tls_not_tls: return Failure::tls_not_tls;
    case NetError::tls_untrusted: return Failure::tls_untrusted;
    case NetError::tls_expired: return Failure::tls_expired;
    case NetError::tls_wrong_host: return Failure::tls_wrong_host;
    case NetError::tls_alert: return Failure::tls_alert;
    case NetError::tls_closed: return Failure::tls_closed;
    case NetError::none:
    case NetError::other: break;
  }
  return Failure::internal;
}

Failure stream_failure(NetError error) {
  switch (error) {
    case NetError::no_memory: return Failure::no_memory;
    case NetError::tls_alert: return Failure::tls_alert;
    case NetError::timed_out:
    case NetError::reset:
    case NetError::tls_closed: return Failure::reset;
    default: return Failure::internal;
  }
}

}  // namespace brink::engine
