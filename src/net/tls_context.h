// TlsContext: what the TLS connections of one machine share: trust, settings, and sessions to resume.
//
// One thread's. Connections verify the peer's certificate against the system's store or a given bundle, offer ALPN
// "http/1.1" (unless their TlsTarget says more) and TLS 1.2 or newer, unless the settings say otherwise.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "net/client_certificates.h"
#include "net/machine.h"

namespace brink::net {

struct TlsSettings {
  bool verify = true;
  std::string ca_bundle;  // PEM file or directory of hashed certificates, instead of the system's; empty: the system's
  std::string min_version, max_version;  // "tls1.0" to "tls1.3"; empty: 1.2 and newer
  std::vector<std::string> ciphers;      // by their names in the standards; none: OpenSSL's choice
  std::vector<CertificateText> certificates;
  const TlsIdentity* identity = nullptr;  // what it has counts before the others
  // What its user has named, and may have named wrongly.
  bool is_special() const {
    return !ca_bundle.empty() || !min_version.empty() || !max_version.empty() || !ciphers.empty() ||
           !certificates.empty();
  }
};

struct SslFree {
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  void operator()(SSL* p) const { SSL_free(p); }
  void operator()(SSL_SESSION* p) const { SSL_SESSION_free(p); }
};
using SslPtr = std::unique_ptr<SSL, SslFree>;

class TlsContext {
 public:
  // Errors: the bundle cannot be read or has no certificate (names the file); a version or cipher there is not; what
  // is no certificate or key, or is not of the identity.
  static Result<std::unique_ptr<TlsContext>> make(const TlsSettings& settings);

  // A connection to be, with everything set that does not depend on the peer; null when there is no memory.
  SslPtr new_connection() { return SslPtr(SSL_new(context_.get())); }
  const ClientCertificates& certificates() const { return certificates_; }

  // Sessions by peer (server name and port), the newest one each. recall() lends; null: none. At most `most_sessions`.
  void remember(const std::string& peer, SSL_SESSION* session);  // takes it over
  SSL_SESSION* recall(const std::string& peer) const;

 private:
  TlsContext() = default;
  static constexpr std::size_t most_sessions = 4096;
  std::unique_ptr<SSL_CTX, SslFree> context_;
  ClientCertificates certificates_;
  std::unordered_map<std::string, std::unique_ptr<SSL_SESSION, SslFree>> sessions_;
};

}  // namespace brink::net
