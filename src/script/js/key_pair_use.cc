// What is done with a pair of keys: signing, encrypting, agreeing on a secret.
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "script/js/key_pair.h"

namespace brink::script::js {
namespace {

struct Free {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

bool pad(EVP_PKEY_CTX* context, KeyPair::Padding padding, int salt_bytes) {
  switch (padding) {
    case KeyPair::Padding::none: return true;
    case KeyPair::Padding::pkcs1: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    case KeyPair::Padding::pss: break;
  }
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_bytes) == 1;
}

// r and s side by side, of the DER that OpenSSL writes; and back.
std::optional<std::string> side_by_side(std::string_view der, std::size_t width) {
  const unsigned char* at = bytes(der);
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (signature == nullptr) return std::nullopt;
  std::string out(2 * width, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(out), static_cast<int>(width));
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(out) + width, static_cast<int>(width));
  return out;
}

std::string as_der(std::string_view text) {
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
  const int half = static_cast<int>(text.size() / 2);
  BIGNUM* r = BN_bin2bn(bytes(text), half, nullptr);
  BIGNUM* s = BN_bin2bn(bytes(text) + half, half, nullptr);
  ECDSA_SIG_set0(signature.get(), r, s);
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &out);
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(out);
  return der;
}

}  // namespace

std::optional<std::string> KeyPair::sign(DigestKind kind, Padding padding, int salt_bytes,
                                         std::string_view data) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;
  std::size_t size = 0;
  const bool ready = EVP_DigestSignInit(context.get(), &settings, kind.openssl(), nullptr, key_.get()) == 1 &&
                     pad(settings, padding, salt_bytes) &&
                     EVP_DigestSign(context.get(), nullptr, &size, bytes(data), data.size()) == 1;
  std::string signature(size, '\0');
  const bool done = ready && EVP_DigestSign(context.get(), bytes(signature), &size, bytes(data), data.size()) == 1;
  ERR_clear_error();
  if (!done) return std::nullopt;
  signature.resize(size);
  if (is_rsa()) return signature;
  return side_by_side(signature, (bits() + 7) / 8);
}

bool KeyPair::verify(DigestKind kind, Padding padding, int salt_bytes, std::string_view data,
                     std::string_view signature) const {
  const std::size_t width = (bits() + 7) / 8;
  if (!is_rsa() && signature.size() != 2 * width) return false;
  const std::string der = is_rsa() ? std::string(signature) : as_der(signature);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;
  const bool good = EVP_DigestVerifyInit(context.get(), &settings, kind.openssl(), nullptr, key_.get()) == 1 &&
                    pad(settings, padding, salt_bytes) &&
                    EVP_DigestVerify(context.get(), bytes(der), der.size(), bytes(data), data.size()) == 1;
  ERR_clear_error();
  return good;
}

std::optional<std::string> KeyPair::oaep(bool encrypts, DigestKind kind, std::string_view label,
                                         std::string_view text) const {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  const bool begun = context != nullptr &&
                     (encrypts ? EVP_PKEY_encrypt_init(context.get()) : EVP_PKEY_decrypt_init(context.get())) == 1;
  bool ready = begun && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), kind.openssl()) == 1;
  if (ready && !label.empty()) {
    // The context takes this copy over.
    void* copy = OPENSSL_memdup(label.data(), label.size());
    ready = EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy, static_cast<int>(label.size())) == 1;
    if (!ready) OPENSSL_free(copy);
  }
  const auto act = encrypts ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
  std::size_t size = 0;
  ready = ready && act(context.get(), nullptr, &size, bytes(text), text.size()) == 1;
  std::string out(size, '\0');
  const bool done = ready && act(context.get(), bytes(out), &size, bytes(text), text.size()) == 1;
  ERR_clear_error();
  if (!done) return std::nullopt;
  out.resize(size);
  return out;
}

std::optional<std::string> KeyPair::encrypt_oaep(DigestKind kind, std::string_view label, std::string_view text) const {
  return oaep(true, kind, label, text);
}

std::optional<std::string> KeyPair::decrypt_oaep(DigestKind kind, std::string_view label, std::string_view text) const {
  return oaep(false, kind, label, text);
}

std::optional<std::string> KeyPair::agree(const KeyPair& other) const {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  std::size_t size = 0;
  const bool ready = context != nullptr && EVP_PKEY_derive_init(context.get()) == 1 &&
                     EVP_PKEY_derive_set_peer(context.get(), other.key_.get()) == 1 &&
                     EVP_PKEY_derive(context.get(), nullptr, &size) == 1;
  std::string out(size, '\0');
  const bool done = ready && EVP_PKEY_derive(context.get(), bytes(out), &size) == 1;
  ERR_clear_error();
  if (!done) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace brink::script::js
