// Digests and HMAC (RFC 2104) of the algorithms that k6/crypto and WebCrypto name, by OpenSSL but for MD4.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "script/js/md4.h"

struct evp_md_st;
struct evp_md_ctx_st;

namespace brink::script::js {

// "md4", "md5", "sha1", "sha256", "sha384", "sha512", "sha512_224", "sha512_256", "ripemd160"; found once.
class DigestKind {
 public:
  // Nothing: there is no such algorithm.
  static std::optional<DigestKind> named(std::string_view name);
  // Null: MD4.
  const evp_md_st* openssl() const { return openssl_; }
  std::size_t block_size() const;

 private:
  explicit DigestKind(const evp_md_st* openssl) : openssl_(openssl) {}
  const evp_md_st* openssl_;
};

class Digest {
 public:
  explicit Digest(DigestKind kind);
  Digest(const Digest& other);
  Digest& operator=(const Digest&) = delete;
  ~Digest();

  void update(std::string_view bytes);
  std::string digest() const;  // of what it was given so far

 private:
  Md4 md4_;
  evp_md_ctx_st* context_ = nullptr;  // null: MD4
};

class Hmac {
 public:
  Hmac(DigestKind kind, std::string_view key);
  void update(std::string_view bytes) { inner_.update(bytes); }
  std::string digest() const;

 private:
  Digest inner_, outer_;
};

std::string digest_of(DigestKind kind, std::string_view bytes);

}  // namespace brink::script::js
