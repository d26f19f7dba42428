#include "script/js/digest.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"

namespace brink::script::js {
namespace {

struct Named {
  std::string_view name;
  const EVP_MD* openssl;
};

// Fetched once: OpenSSL would look for them at each use.
const std::array<Named, 8>& fetched() {
  static const auto fetch = [](const char* name) -> const EVP_MD* { return EVP_MD_fetch(nullptr, name, nullptr); };
  static const std::array<Named, 8> all = {{{"md5", fetch("MD5")},
                                            {"sha1", fetch("SHA1")},
                                            {"sha256", fetch("SHA256")},
                                            {"sha384", fetch("SHA384")},
                                            {"sha512", fetch("SHA512")},
                                            {"sha512_224", fetch("SHA512-224")},
                                            {"sha512_256", fetch("SHA512-256")},
                                            {"ripemd160", fetch("RIPEMD160")}}};
  return all;
}

constexpr std::size_t md4_block = 64;
constexpr char inner_pad = 0x36, outer_pad = 0x5c;

std::string padded_key(DigestKind kind, std::string_view key, char pad) {
  std::string block = key.size() > kind.block_size() ? digest_of(kind, key) : std::string(key);
  block.resize(kind.block_size(), '\0');
  for (char& c : block) c = static_cast<char>(c ^ pad);
  return block;
}

}  // namespace

std::optional<DigestKind> DigestKind::named(std::string_view name) {
  if (name == "md4") return DigestKind(nullptr);
  for (const Named& kind : fetched()) {
    if (kind.name == name && kind.openssl != nullptr) return DigestKind(kind.openssl);
  }
  return std::nullopt;
}

std::size_t DigestKind::block_size() const {
  return openssl_ != nullptr ? static_cast<std::size_t>(EVP_MD_get_block_size(openssl_)) : md4_block;
}

Digest::Digest(DigestKind kind) {
  if (kind.openssl() == nullptr) return;
  context_ = EVP_MD_CTX_new();
  CHECK(context_ != nullptr && EVP_DigestInit_ex2(context_, kind.openssl(), nullptr) == 1);
}

Digest::Digest(const Digest& other) : md4_(other.md4_) {
  if (other.context_ == nullptr) return;
  context_ = EVP_MD_CTX_new();
  CHECK(context_ != nullptr && EVP_MD_CTX_copy_ex(context_, other.context_) == 1);
}

Digest::~Digest() { EVP_MD_CTX_free(context_); }

void Digest::update(std::string_view bytes) {
  if (context_ == nullptr) return md4_.update(bytes);
  CHECK(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
}

std::string Digest::digest() const {
  if (context_ == nullptr) return md4_.digest();
  const Digest last(*this);
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  CHECK(EVP_DigestFinal_ex(last.context_, bytes.data(), &size) == 1);
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

Hmac::Hmac(DigestKind kind, std::string_view key) : inner_(kind), outer_(kind) {
  inner_.update(padded_key(kind, key, inner_pad));
  outer_.update(padded_key(kind, key, outer_pad));
}

std::string Hmac::digest() const {
  Digest last(outer_);
  last.update(inner_.digest());
  return last.digest();
}

std::string digest_of(DigestKind kind, std::string_view bytes) {
  Digest digest(kind);
  digest.update(bytes);
  return digest.digest();
}

}  // namespace brink::script::js
