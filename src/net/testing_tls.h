// For the tests of this folder: certificates made on the spot, and a TLS server whose steps the test takes itself.
#pragma once

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "net/testing_client.h"
#include "net/tls_context.h"

namespace brink::net::testing_net {

struct CertificateOptions {
  std::string names = "DNS:shop.test,IP:127.0.0.1";  // subjectAltName; empty: a CA
  int from_days = -1;
  int to_days = 30;
};

// A key and its certificate, signed by `issuer` or by itself.
class Certificate {
 public:
  explicit Certificate(const CertificateOptions& options, const Certificate* issuer = nullptr) {
    static long serial = 0;
    X509_set_version(x509.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), options.from_days * 86400L);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), options.to_days * 86400L);
    X509_set_pubkey(x509.get(), key.get());
    const std::string name = "Brink test " + std::to_string(serial);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    const Certificate& signer = issuer ? *issuer : *this;
    X509_set_issuer_name(x509.get(), X509_get_subject_name(signer.x509.get()));
    if (options.names.empty()) {
      extend(NID_basic_constraints, "critical,CA:TRUE");
    } else {
      extend(NID_subject_alt_name, options.names);
    }
    EXPECT_GT(X509_sign(x509.get(), signer.key.get(), EVP_sha256()), 0);
  }

  void write_pem(const std::string& path) const {
    FILE* file = ::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(PEM_write_X509(file, x509.get()), 1);
    ::fclose(file);
  }

  struct Free {
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509* p) const { X509_free(p); }
  };
  std::unique_ptr<EVP_PKEY, Free> key{EVP_EC_gen("P-256")};
  std::unique_ptr<X509, Free> x509{X509_new()};

 private:
  void extend(int nid, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    EXPECT_EQ(X509_add_ext(x509.get(), extension, -1), 1);
    X509_EXTENSION_free(extension);
  }
};

// A file that is gone with the test.
class TemporaryFile {
 public:
  TemporaryFile() {
    static int count = 0;
    const auto name = "brink_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + ".pem";
    path = std::filesystem::temp_directory_path() / name;
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  std::string path;
};

// Settings of a server, shared by its connections.
class TlsServer {
 public:
  explicit TlsServer(const Certificate& certificate) {
    EXPECT_EQ(SSL_CTX_use_certificate(context.get(), certificate.x509.get()), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), certificate.key.get()), 1);
    const unsigned char id[] = "test";
    SSL_CTX_set_session_id_context(context.get(), id, sizeof id);
    SSL_CTX_set_alpn_select_cb(context.get(), select_alpn, this);
  }

  std::string wanted_alpn = "http/1.1";
  std::unique_ptr<SSL_CTX, SslFree> context{SSL_CTX_new(TLS_server_method())};

 private:
  static int select_alpn(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in,
                         unsigned in_size, void* self) {
    const std::string& wanted = static_cast<TlsServer*>(self)->wanted_alpn;
    const std::string list(reinterpret_cast<const char*>(in), in_size);
    const auto found = list.find(static_cast<char>(wanted.size()) + wanted);
    if (found == std::string::npos) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = in + found + 1;
    *size = static_cast<unsigned char>(wanted.size());
    return SSL_TLSEXT_ERR_OK;
  }
};

// The accepted end of a TLS connection, not blocking.
class TlsPeer {
 public:
  TlsPeer(TlsServer& server, std::unique_ptr<Peer> socket) : socket(std::move(socket)) {
    ::fcntl(this->socket->fd(), F_SETFL, O_NONBLOCK);
    ssl.reset(SSL_new(server.context.get()));
    SSL_set_fd(ssl.get(), this->socket->fd());
    SSL_set_accept_state(ssl.get());
    SSL_set_mode(ssl.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  }
  // Goes on with the handshake, then with sending and receiving. OpenSSL's own writing to a socket that is gone raises
  // a signal; ours must not, so it is ignored only here.
  void step() {
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    ERR_clear_error();
    exchange();
    ::signal(SIGPIPE, before);
  }
  void exchange() {
    if (!SSL_is_init_finished(ssl.get()) && SSL_do_handshake(ssl.get()) != 1) return;
    shaken = true;
    for (std::size_t size = 1; size > 0 && !to_send.empty();) {
      size = 0;
      SSL_write_ex(ssl.get(), to_send.data(), to_send.size(), &size);
      to_send.erase(0, size);
    }
    char bytes[16 * 1024];
    for (std::size_t size = 0; SSL_read_ex(ssl.get(), bytes, sizeof bytes, &size) == 1;) received.append(bytes, size);
    if (SSL_get_shutdown(ssl.get()) & SSL_RECEIVED_SHUTDOWN) said_goodbye = true;
  }
  std::string server_name() const {
    const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
  }

  std::unique_ptr<Peer> socket;
  std::unique_ptr<SSL, SslFree> ssl;
  std::string to_send;
  std::string received;
  bool shaken = false;
  bool said_goodbye = false;
};

}  // namespace brink::net::testing_net
