#include "net/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "net/tls_session.h"

namespace brink::net {
namespace {

Result<void> load_bundle(SSL_CTX* context, const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    if (SSL_CTX_load_verify_dir(context, path.c_str()) == 1) return {};
    return could_not_run("cannot use the directory of CA certificates " + path);
  }
  if (!std::ifstream(path)) {
    return could_not_run("cannot read the CA bundle " + path + ": " + strerrordesc_np(errno));
  }
  if (SSL_CTX_load_verify_file(context, path.c_str()) == 1) return {};
  ERR_clear_error();
  return could_not_run("the CA bundle " + path + " holds no certificate", "it must be a PEM file");
}

struct BioFree {
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};
using BioPtr = std::unique_ptr<BIO, BioFree>;
using CertificatePtr = std::unique_ptr<X509, BioFree>;

BioPtr reader_of(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Result<void> trust_only(SSL_CTX* context, const std::string& pem) {
  const BioPtr bio = reader_of(pem);
  int count = 0;
  while (const CertificatePtr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
    ++count;
  }
  ERR_clear_error();
  if (count > 0) return {};
  return could_not_run("the certificates of the authorities are not in PEM");
}

int give_password(char* into, int size, int, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  if (static_cast<int>(text.size()) > size) return -1;
  std::copy(text.begin(), text.end(), into);
  return static_cast<int>(text.size());
}

// The client's certificate, those that vouch for it behind it, and its key.
Result<void> set_own(SSL_CTX* context, const TlsIdentity& identity) {
  const BioPtr bio = reader_of(identity.certificate);
  const CertificatePtr own(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) {
    ERR_clear_error();
    return could_not_run("the client's certificate is not in PEM");
  }
  while (const CertificatePtr more{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    SSL_CTX_add1_chain_cert(context, more.get());
  }
  const BioPtr key_bio = reader_of(identity.key);
  auto* password = const_cast<std::string*>(&identity.password);
  const std::unique_ptr<EVP_PKEY, BioFree> key(
      PEM_read_bio_PrivateKey(key_bio.get(), nullptr, give_password, password));
  ERR_clear_error();
  if (!key) return could_not_run("the client's key is not in PEM, or its password is wrong");
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1) return {};
  ERR_clear_error();
  return could_not_run("the client's key does not belong to its certificate");
}

Result<int> version_of(const std::string& name, int otherwise) {
  constexpr std::array<std::pair<std::string_view, int>, 4> versions = {
      {{"tls1.0", TLS1_VERSION}, {"tls1.1", TLS1_1_VERSION}, {"tls1.2", TLS1_2_VERSION}, {"tls1.3", TLS1_3_VERSION}}};
  if (name.empty()) return otherwise;
  for (const auto& [known, number] : versions) {
    if (known == name) return number;
  }
  return usage_error("there is no TLS version " + name, "there are tls1.0, tls1.1, tls1.2 and tls1.3");
}

Result<void> set_versions(SSL_CTX* context, const TlsSettings& settings) {
  const auto max = version_of(settings.max_version, 0);
  if (!max) return tl::unexpected(max.error());
  const auto min = version_of(settings.min_version, *max != 0 && *max < TLS1_2_VERSION ? *max : TLS1_2_VERSION);
  if (!min) return tl::unexpected(min.error());
  if (*max != 0 && *max < *min) {
    return usage_error("TLS from " + settings.min_version + " to " + settings.max_version + " is nothing at all",
                       "swap the two");
  }
  SSL_CTX_set_min_proto_version(context, *min);
  if (*max != 0) SSL_CTX_set_max_proto_version(context, *max);
  // What is older is signed with SHA-1, which OpenSSL takes at no higher level.
  if (*min < TLS1_2_VERSION) SSL_CTX_set_security_level(context, 0);
  return {};
}

// Suites of TLS 1.3 and those before it are two lists; one that is not named stays as it is.
Result<void> set_ciphers(SSL_CTX* context, const std::vector<std::string>& names) {
  std::string newer, older;
  for (const std::string& name : names) {
    const char* own = OPENSSL_cipher_name(name.c_str());
    const bool known = own != nullptr && std::string_view(own) != "(NONE)";
    if (!known) return usage_error("there is no cipher suite " + name, "write names such as TLS_AES_128_GCM_SHA256");
    std::string& list = std::string_view(own).starts_with("TLS_") ? newer : older;
    list += (list.empty() ? "" : ":") + std::string(own);
  }
  const bool taken = (newer.empty() || SSL_CTX_set_ciphersuites(context, newer.c_str()) == 1) &&
                     (older.empty() || SSL_CTX_set_cipher_list(context, older.c_str()) == 1);
  ERR_clear_error();
  if (!taken) return usage_error("OpenSSL offers none of these cipher suites: " + older, "name others as well");
  return {};
}

Result<void> set_trust(SSL_CTX* context, const TlsSettings& settings) {
  SSL_CTX_set_verify(context, settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (settings.identity != nullptr && !settings.identity->authorities.empty()) {
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
    return trust_only(context, settings.identity->authorities);
  }
  if (!settings.verify && settings.ca_bundle.empty()) return {};
  if (settings.ca_bundle.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    ERR_clear_error();
    return {};
  }
  // What the user names is trusted, an intermediate or a server's own certificate too.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  return load_bundle(context, settings.ca_bundle);
}

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::make(const TlsSettings& settings) {
  std::unique_ptr<TlsContext> made(new TlsContext);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (!context) return could_not_run("cannot set up TLS (OpenSSL)");
  made->context_.reset(context);

  if (auto versions = set_versions(context, settings); !versions) return tl::unexpected(versions.error());
  if (auto ciphers = set_ciphers(context, settings.ciphers); !ciphers) return tl::unexpected(ciphers.error());
  auto certificates = ClientCertificates::read(settings.certificates);
  if (!certificates) return tl::unexpected(certificates.error());
  made->certificates_ = std::move(*certificates);
  // Idle connections hold no record buffers.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Many servers close without a goodbye; whether something is missing is for HTTP to say.
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  TlsSession::install_session_callback(context);
  constexpr unsigned char alpn[] = "\x08http/1.1";
  SSL_CTX_set_alpn_protos(context, alpn, sizeof alpn - 1);
  if (auto trusted = set_trust(context, settings); !trusted) return tl::unexpected(trusted.error());
  if (settings.identity != nullptr && !settings.identity->certificate.empty()) {
    if (auto own = set_own(context, *settings.identity); !own) return tl::unexpected(own.error());
  }
  return made;
}

void TlsContext::remember(const std::string& peer, SSL_SESSION* session) {
  if (sessions_.size() >= most_sessions && !sessions_.contains(peer)) sessions_.erase(sessions_.begin());
  sessions_[peer].reset(session);
}

SSL_SESSION* TlsContext::recall(const std::string& peer) const {
  const auto found = sessions_.find(peer);
  if (found == sessions_.end() || SSL_SESSION_is_resumable(found->second.get()) == 0) return nullptr;
  return found->second.get();
}

}  // namespace brink::net
