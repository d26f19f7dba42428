// How a TLS connection was lost, out of OpenSSL's error queue.
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cstring>

#include "net/socket.h"
#include "net/tls_session.h"

namespace brink::net {
namespace {

// Both sides speak TLS but have no version, cipher or parameter in common; found out by us rather than by the server,
// which would have sent an alert.
bool is_disagreement(int reason) {
  switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_UNKNOWN_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_WRONG_CIPHER_RETURNED:
    case SSL_R_UNKNOWN_CIPHER_RETURNED:
    case SSL_R_DH_KEY_TOO_SMALL:
    case SSL_R_WRONG_CURVE:
    case SSL_R_WRONG_SIGNATURE_TYPE:
    case SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED:
    case SSL_R_INCONSISTENT_EXTMS:
    case SSL_R_BAD_EXTENSION: return true;
    default: return false;
  }
}

NetError certificate_error(long verdict) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD: return NetError::tls_expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return NetError::tls_wrong_host;
    default: return NetError::tls_untrusted;
  }
}

}  // namespace

TlsSession::Step TlsSession::fail() {
  explain();
  ERR_clear_error();
  return Step::failed;
}

IoResult TlsSession::failed() {
  fail();
  return {.status = IoStatus::failed, .error = error_};
}

void TlsSession::explain() {
  if (!ssl_) {
    error_ = NetError::no_memory;
    error_text_ = "OpenSSL could not make a connection";
    return;
  }
  // The oldest entry is the cause, later ones its consequences.
  const unsigned long code = ERR_peek_error();
  if (code == 0) {
    const bool standing = SSL_is_init_finished(ssl_.get()) != 0;
    error_ = standing ? net_error(errno_ != 0 ? errno_ : ECONNRESET) : NetError::tls_closed;
    error_text_ = errno_ != 0 ? strerrordesc_np(errno_) : "the connection was closed";
    return;
  }
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    explain_certificate(SSL_get_verify_result(ssl_.get()));
    return;
  }
  const char* text = ERR_reason_error_string(code);
  error_text_ = text ? text : "TLS failed";
  const bool alert = reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256;
  error_ = reason == ERR_R_MALLOC_FAILURE     ? NetError::no_memory
           : alert || is_disagreement(reason) ? NetError::tls_alert
                                              : NetError::tls_not_tls;
}

void TlsSession::explain_certificate(long verdict) {
  error_ = certificate_error(verdict);
  error_text_ = X509_verify_cert_error_string(verdict);
  if (error_ != NetError::tls_wrong_host) return;
  error_text_ = "the certificate is not for " + peer_.substr(0, peer_.rfind(':'));
}

}  // namespace brink::net
