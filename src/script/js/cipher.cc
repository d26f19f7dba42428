#include "script/js/cipher.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

namespace brink::script::js {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
using Cipher = std::unique_ptr<EVP_CIPHER, FreeCipher>;
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

constexpr std::size_t block = 16;

bool begin(EVP_CIPHER_CTX* context, const AesSettings& settings, bool gcm) {
  const std::string name = "AES-" + std::to_string(settings.key.size() * 8) + "-" + std::string(settings.mode);
  const Cipher cipher(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr));
  if (cipher == nullptr || settings.iv.empty() || (!gcm && settings.iv.size() != block)) return false;
  const int encrypts = settings.encrypts ? 1 : 0;
  if (EVP_CipherInit_ex(context, cipher.get(), nullptr, nullptr, nullptr, encrypts) != 1) return false;
  const int iv_size = static_cast<int>(settings.iv.size());
  if (gcm && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, iv_size, nullptr) != 1) return false;
  return EVP_CipherInit_ex(context, nullptr, nullptr, bytes(settings.key), bytes(settings.iv), encrypts) == 1;
}

bool add(EVP_CIPHER_CTX* context, std::string_view additional) {
  int ignored = 0;
  return additional.empty() ||
         EVP_CipherUpdate(context, nullptr, &ignored, bytes(additional), static_cast<int>(additional.size())) == 1;
}

}  // namespace

std::optional<std::string> aes(const AesSettings& settings, std::string_view text) {
  const bool gcm = settings.mode == "GCM";
  const Context context(EVP_CIPHER_CTX_new());
  if (text.size() > INT_MAX - 2 * block || settings.tag_bytes > block) return std::nullopt;
  if (!begin(context.get(), settings, gcm) || (gcm && !add(context.get(), settings.additional))) return std::nullopt;
  const int tag_size = static_cast<int>(settings.tag_bytes);
  std::string tag(settings.tag_bytes, '\0');
  if (gcm && !settings.encrypts) {
    if (text.size() < settings.tag_bytes) return std::nullopt;
    tag.assign(text.substr(text.size() - settings.tag_bytes));
    text.remove_suffix(settings.tag_bytes);
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) != 1) return std::nullopt;
  }
  std::string out(text.size() + 2 * block, '\0');
  int size = 0, last = 0;
  if (EVP_CipherUpdate(context.get(), bytes(out), &size, bytes(text), static_cast<int>(text.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), bytes(out) + size, &last) != 1) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(size + last));
  if (gcm && settings.encrypts) {
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, tag.data()) != 1) return std::nullopt;
    out += tag;
  }
  return out;
}

std::optional<std::string> pbkdf2(DigestKind kind, std::string_view password, std::string_view salt, int iterations,
                                  std::size_t count) {
  if (kind.openssl() == nullptr || iterations < 1 || count > INT_MAX) return std::nullopt;
  std::string out(count, '\0');
  const int done =
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes(salt), static_cast<int>(salt.size()),
                        iterations, kind.openssl(), static_cast<int>(count), bytes(out));
  if (done != 1) return std::nullopt;
  return out;
}

std::optional<std::string> random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (count > INT_MAX || RAND_bytes(bytes(out), static_cast<int>(count)) != 1) return std::nullopt;
  return out;
}

}  // namespace brink::script::js
