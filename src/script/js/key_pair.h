// RSA keys and keys on elliptic curves, as WebCrypto uses them. By OpenSSL; what it keeps of errors is thrown away.
//
// Numbers are big-endian bytes, signatures on curves r and s side by side, points x and y behind a 4.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "script/js/digest.h"

struct evp_pkey_st;

namespace brink::script::js {

class KeyPair {
 public:
  // The parts of a JWK, without base64: n, e, d, p, q, dp, dq, qi; x, y, d and the curve beside them.
  using Parts = std::map<std::string, std::string, std::less<>>;

  // Nothing, of each of these: what was given makes no key.
  static std::optional<KeyPair> make_rsa(unsigned bits, std::string_view exponent);
  static std::optional<KeyPair> make_curve(std::string_view curve);  // "P-256", "P-384" or "P-521"
  static std::optional<KeyPair> from_pkcs8(std::string_view der);
  static std::optional<KeyPair> from_spki(std::string_view der);
  static std::optional<KeyPair> from_point(std::string_view curve, std::string_view point);
  static std::optional<KeyPair> from_rsa_parts(const Parts& parts);
  static std::optional<KeyPair> from_curve_parts(std::string_view curve, const Parts& parts);

  bool is_rsa() const;
  std::string curve() const;  // empty: RSA
  std::string pkcs8() const;
  std::string spki() const;
  std::string point() const;
  Parts parts() const;  // with `d` where it is private
  unsigned bits() const;
  std::string exponent() const;
  // The public half alone.
  std::optional<KeyPair> without_private() const;

  enum class Padding : std::uint8_t { none, pkcs1, pss };
  std::optional<std::string> sign(DigestKind kind, Padding padding, int salt_bytes, std::string_view data) const;
  bool verify(DigestKind kind, Padding padding, int salt_bytes, std::string_view data,
              std::string_view signature) const;
  std::optional<std::string> encrypt_oaep(DigestKind kind, std::string_view label, std::string_view text) const;
  std::optional<std::string> decrypt_oaep(DigestKind kind, std::string_view label, std::string_view text) const;
  // What both sides of ECDH get.
  std::optional<std::string> agree(const KeyPair& other) const;

 private:
  explicit KeyPair(evp_pkey_st* key);
  static std::optional<KeyPair> of(evp_pkey_st* key);
  std::optional<std::string> oaep(bool encrypts, DigestKind kind, std::string_view label, std::string_view text) const;

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace brink::script::js
