#include "net/client_certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "base/host_pattern.h"

namespace brink::net {
namespace {

struct BioFree {
  void operator()(BIO* p) const { BIO_free(p); }
};
std::unique_ptr<BIO, BioFree> bio_of(const std::string& text) {
  return std::unique_ptr<BIO, BioFree>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without it OpenSSL would ask on the terminal.
int give_password(char* into, int size, int, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  const int length = std::min(size, static_cast<int>(text.size()));
  std::copy_n(text.data(), length, into);
  return length;
}

bool fits(const std::vector<std::string>& servers, std::string_view server) {
  return servers.empty() || std::any_of(servers.begin(), servers.end(),
                                        [&](const std::string& pattern) { return matches_host(pattern, server); });
}

}  // namespace

Result<ClientCertificates::One> ClientCertificates::read_one(const CertificateText& text, const std::string& name) {
  One one;
  one.servers = text.servers;
  const auto cert = bio_of(text.cert);
  while (X509* each = PEM_read_bio_X509(cert.get(), nullptr, nullptr, nullptr)) one.chain.emplace_back(each);
  if (one.chain.empty()) {
    ERR_clear_error();
    return usage_error(name + ": cert holds no certificate", "it must be PEM, as text: open('client.pem')");
  }
  const auto key = bio_of(text.key);
  std::string password = text.password;
  one.key.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, give_password, &password));
  const bool fits_cert = one.key && X509_check_private_key(one.chain.front().get(), one.key.get()) == 1;
  ERR_clear_error();
  if (!one.key) return usage_error(name + ": key holds no private key that can be read", "is its password right?");
  if (!fits_cert)
    return usage_error(name + ": the key is not that of the certificate", "give the two that belong together");
  return one;
}

Result<ClientCertificates> ClientCertificates::read(const std::vector<CertificateText>& texts) {
  ClientCertificates made;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto one = read_one(texts[i], "client certificate " + std::to_string(i + 1));
    if (!one) return tl::unexpected(one.error());
    made.all_.push_back(std::move(*one));
  }
  return made;
}

bool ClientCertificates::choose(SSL* ssl, std::string_view server) const {
  for (const One& one : all_) {
    if (!fits(one.servers, server)) continue;
    if (SSL_use_certificate(ssl, one.chain.front().get()) != 1) return false;
    for (std::size_t i = 1; i < one.chain.size(); ++i) {
      if (SSL_add1_chain_cert(ssl, one.chain[i].get()) != 1) return false;
    }
    return SSL_use_PrivateKey(ssl, one.key.get()) == 1;
  }
  return true;
}

}  // namespace brink::net
