#include "script/js/certificate.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <climits>
#include <memory>

namespace brink::script::js {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string text_of(const ASN1_STRING* string) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, string);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

Certificate::Name name_of(const X509_NAME* name) {
  Certificate::Name parts;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    const char* type = OBJ_nid2sn(OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)));
    parts.push_back({type != nullptr ? type : "", text_of(X509_NAME_ENTRY_get_data(entry))});
  }
  return parts;
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
  char* text = i2s_ASN1_OCTET_STRING(nullptr, bytes);
  std::string hex = text != nullptr ? text : "";
  OPENSSL_free(text);
  const unsigned char* data = ASN1_STRING_get0_data(bytes);
  if (ASN1_STRING_length(bytes) != 4) return hex;
  std::string address;
  for (int i = 0; i < 4; ++i) address += (i > 0 ? "." : "") + std::to_string(data[i]);
  return address;
}

std::vector<std::string> alternatives_of(const X509* certificate) {
  std::vector<std::string> all;
  const Owned<GENERAL_NAMES> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
    if (kind == GEN_DNS || kind == GEN_EMAIL || kind == GEN_URI) {
      all.push_back(text_of(static_cast<const ASN1_STRING*>(value)));
    } else if (kind == GEN_IPADD) {
      all.push_back(address_of(static_cast<const ASN1_OCTET_STRING*>(value)));
    }
  }
  return all;
}

std::string time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string signature_of(const X509* certificate) {
  struct Known {
    int nid;
    const char* name;
  };
  constexpr std::array<Known, 12> known = {{{NID_md5WithRSAEncryption, "MD5-RSA"},
                                            {NID_sha1WithRSAEncryption, "SHA1-RSA"},
                                            {NID_sha256WithRSAEncryption, "SHA256-RSA"},
                                            {NID_sha384WithRSAEncryption, "SHA384-RSA"},
                                            {NID_sha512WithRSAEncryption, "SHA512-RSA"},
                                            {NID_ecdsa_with_SHA1, "ECDSA-SHA1"},
                                            {NID_ecdsa_with_SHA256, "ECDSA-SHA256"},
                                            {NID_ecdsa_with_SHA384, "ECDSA-SHA384"},
                                            {NID_ecdsa_with_SHA512, "ECDSA-SHA512"},
                                            {NID_dsaWithSHA1, "DSA-SHA1"},
                                            {NID_dsa_with_SHA256, "DSA-SHA256"},
                                            {NID_ED25519, "Ed25519"}}};
  const int nid = X509_get_signature_nid(certificate);
  for (const Known& one : known) {
    if (one.nid == nid) return one.name;
  }
  return "UnknownSignatureAlgorithm";
}

std::string number_in(const EVP_PKEY* key, const char* parameter) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &found) != 1) return {};
  const Owned<BIGNUM> number(found);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(found)), '\0');
  BN_bn2bin(found, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

void read_key(const X509* from, Certificate& into) {
  const EVP_PKEY* key = X509_get0_pubkey(from);
  if (key == nullptr) return;
  into.key_kind = EVP_PKEY_is_a(key, "RSA") == 1   ? "RSA"
                  : EVP_PKEY_is_a(key, "EC") == 1  ? "ECDSA"
                  : EVP_PKEY_is_a(key, "DSA") == 1 ? "DSA"
                                                   : "Ed25519";
  if (into.key_kind != "RSA") return;
  into.modulus = number_in(key, OSSL_PKEY_PARAM_RSA_N);
  into.exponent = number_in(key, OSSL_PKEY_PARAM_RSA_E);
}

}  // namespace

std::optional<Certificate> read_certificate(std::string_view pem) {
  if (pem.size() > INT_MAX) return std::nullopt;
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Owned<X509> read(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (read == nullptr) return std::nullopt;
  Certificate certificate;
  certificate.subject = name_of(X509_get_subject_name(read.get()));
  certificate.issuer = name_of(X509_get_issuer_name(read.get()));
  certificate.alternatives = alternatives_of(read.get());
  certificate.begins = time_of(X509_get0_notBefore(read.get()));
  certificate.ends = time_of(X509_get0_notAfter(read.get()));
  certificate.signature = signature_of(read.get());
  read_key(read.get(), certificate);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(read.get(), EVP_sha1(), digest.data(), &size) == 1) {
    certificate.fingerprint.assign(reinterpret_cast<const char*>(digest.data()), size);
  }
  ERR_clear_error();
  return certificate;
}

}  // namespace brink::script::js
