// ClientCertificates: what we show a server that asks who we are over TLS: certificates with their keys, and for which
// servers. Read once; then used by one thread's connections.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/certificate_text.h"

namespace brink::net {

class ClientCertificates {
 public:
  // Errors (usage): what is no certificate or no key, a key that is another certificate's, a wrong password; by number.
  static Result<ClientCertificates> read(const std::vector<CertificateText>& texts);
  // The connection shows the first one that is for this server, if there is one. False: there is no memory.
  bool choose(SSL* ssl, std::string_view server) const;

 private:
  struct Free {
    void operator()(X509* p) const { X509_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  };
  struct One {
    std::vector<std::unique_ptr<X509, Free>> chain;  // its own first
    std::unique_ptr<EVP_PKEY, Free> key;
    std::vector<std::string> servers;
  };
  static Result<One> read_one(const CertificateText& text, const std::string& name);
  std::vector<One> all_;
};

}  // namespace brink::net
