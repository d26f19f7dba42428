#include "script/js/key_pair.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <climits>
#include <deque>

namespace brink::script::js {
namespace {

struct Free {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
  void operator()(PKCS8_PRIV_KEY_INFO* info) const { PKCS8_PRIV_KEY_INFO_free(info); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct Curve {
  std::string_view name;
  const char* group;
  std::size_t bytes;  // of a coordinate
};
constexpr std::array<Curve, 3> curves = {
    {{"P-256", "prime256v1", 32}, {"P-384", "secp384r1", 48}, {"P-521", "secp521r1", 66}}};

const Curve* curve_named(std::string_view name) {
  for (const Curve& curve : curves) {
    if (curve.name == name || curve.group == name) return &curve;
  }
  return nullptr;
}

// JWK's names of an RSA key's numbers, and OpenSSL's.
struct Number {
  const char* name;
  const char* parameter;
};
constexpr std::array<Number, 8> rsa_numbers = {{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                {"e", OSSL_PKEY_PARAM_RSA_E},
                                                {"d", OSSL_PKEY_PARAM_RSA_D},
                                                {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};

Owned<BIGNUM> number_of(std::string_view big_endian) {
  return Owned<BIGNUM>(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

std::optional<std::string> number_in(const EVP_PKEY* key, const char* parameter, std::size_t width = 0) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &found) != 1) return std::nullopt;
  const Owned<BIGNUM> number(found);
  std::string out(std::max(width, static_cast<std::size_t>(BN_num_bytes(found))), '\0');
  if (BN_bn2binpad(found, bytes(out), static_cast<int>(out.size())) < 0) return std::nullopt;
  return out;
}

// A key put together from parameters.
class Builder {
 public:
  void add(const char* parameter, std::string_view big_endian) {
    numbers_.push_back(number_of(big_endian));
    OSSL_PARAM_BLD_push_BN(builder_.get(), parameter, numbers_.back().get());
  }
  void add_text(const char* parameter, const char* text) {
    OSSL_PARAM_BLD_push_utf8_string(builder_.get(), parameter, text, 0);
  }
  void add_bytes(const char* parameter, std::string_view text) {
    texts_.emplace_back(text);
    OSSL_PARAM_BLD_push_octet_string(builder_.get(), parameter, texts_.back().data(), text.size());
  }
  EVP_PKEY* key(const char* kind, bool is_private) {
    const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder_.get()));
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters.get()) !=
            1) {
      return nullptr;
    }
    return key;
  }

 private:
  Owned<OSSL_PARAM_BLD> builder_{OSSL_PARAM_BLD_new()};
  // What the parameters are made of is looked at when all are there.
  std::vector<Owned<BIGNUM>> numbers_;
  std::deque<std::string> texts_;
};

template <class Write>
std::string der_of(const Write& write) {
  unsigned char* out = nullptr;
  const int size = write(&out);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

EVP_PKEY* generated(EVP_PKEY_CTX* context) {
  EVP_PKEY* key = nullptr;
  return EVP_PKEY_generate(context, &key) == 1 ? key : nullptr;
}

}  // namespace

KeyPair::KeyPair(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {}

std::optional<KeyPair> KeyPair::of(EVP_PKEY* key) {
  ERR_clear_error();
  if (key == nullptr) return std::nullopt;
  return KeyPair(key);
}

std::optional<KeyPair> KeyPair::make_rsa(unsigned bits, std::string_view exponent) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  const Owned<BIGNUM> e = number_of(exponent);
  if (context == nullptr || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) != 1 ||
      EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()) != 1) {
    return of(nullptr);
  }
  return of(generated(context.get()));
}

std::optional<KeyPair> KeyPair::make_curve(std::string_view name) {
  const Curve* curve = curve_named(name);
  if (curve == nullptr) return std::nullopt;
  return of(EVP_EC_gen(curve->group));
}

std::optional<KeyPair> KeyPair::from_pkcs8(std::string_view der) {
  const unsigned char* at = bytes(der);
  const Owned<PKCS8_PRIV_KEY_INFO> info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  return of(info != nullptr ? EVP_PKCS82PKEY(info.get()) : nullptr);
}

std::optional<KeyPair> KeyPair::from_spki(std::string_view der) {
  const unsigned char* at = bytes(der);
  return of(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
}

std::optional<KeyPair> KeyPair::from_point(std::string_view name, std::string_view point) {
  const Curve* curve = curve_named(name);
  if (curve == nullptr) return std::nullopt;
  Builder builder;
  builder.add_text(OSSL_PKEY_PARAM_GROUP_NAME, curve->group);
  builder.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, point);
  return of(builder.key("EC", false));
}

std::optional<KeyPair> KeyPair::from_rsa_parts(const Parts& parts) {
  Builder builder;
  for (const Number& number : rsa_numbers) {
    const auto part = parts.find(number.name);
    if (part != parts.end()) builder.add(number.parameter, part->second);
  }
  return of(builder.key("RSA", parts.contains("d")));
}

std::optional<KeyPair> KeyPair::from_curve_parts(std::string_view name, const Parts& parts) {
  const Curve* curve = curve_named(name);
  const auto x = parts.find("x"), y = parts.find("y"), d = parts.find("d");
  if (curve == nullptr || x == parts.end() || y == parts.end()) return std::nullopt;
  if (x->second.size() != curve->bytes || y->second.size() != curve->bytes) return std::nullopt;
  Builder builder;
  builder.add_text(OSSL_PKEY_PARAM_GROUP_NAME, curve->group);
  builder.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, "\x04" + x->second + y->second);
  if (d != parts.end()) builder.add(OSSL_PKEY_PARAM_PRIV_KEY, d->second);
  return of(builder.key("EC", d != parts.end()));
}

bool KeyPair::is_rsa() const { return EVP_PKEY_is_a(key_.get(), "RSA") == 1; }

std::string KeyPair::curve() const {
  std::array<char, 64> name{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key_.get(), name.data(), name.size(), &size) != 1) return {};
  const Curve* curve = curve_named({name.data(), size});
  return curve != nullptr ? std::string(curve->name) : std::string();
}

std::string KeyPair::pkcs8() const {
  const Owned<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(key_.get()));
  return info == nullptr ? "" : der_of([&](unsigned char** out) { return i2d_PKCS8_PRIV_KEY_INFO(info.get(), out); });
}

std::string KeyPair::spki() const {
  return der_of([&](unsigned char** out) { return i2d_PUBKEY(key_.get(), out); });
}

std::string KeyPair::point() const {
  const Parts all = parts();
  const auto x = all.find("x"), y = all.find("y");
  return x == all.end() || y == all.end() ? "" : "\x04" + x->second + y->second;
}

KeyPair::Parts KeyPair::parts() const {
  Parts parts;
  const auto add = [&](const char* name, const char* parameter, std::size_t width) {
    if (auto number = number_in(key_.get(), parameter, width)) parts[name] = std::move(*number);
  };
  if (is_rsa()) {
    for (const Number& number : rsa_numbers) add(number.name, number.parameter, 0);
  } else if (const Curve* curve = curve_named(this->curve())) {
    add("x", OSSL_PKEY_PARAM_EC_PUB_X, curve->bytes);
    add("y", OSSL_PKEY_PARAM_EC_PUB_Y, curve->bytes);
    add("d", OSSL_PKEY_PARAM_PRIV_KEY, curve->bytes);
  }
  ERR_clear_error();
  return parts;
}

unsigned KeyPair::bits() const { return static_cast<unsigned>(EVP_PKEY_get_bits(key_.get())); }
std::string KeyPair::exponent() const { return number_in(key_.get(), OSSL_PKEY_PARAM_RSA_E).value_or(""); }
std::optional<KeyPair> KeyPair::without_private() const { return from_spki(spki()); }

}  // namespace brink::script::js
