// What a certificate (X.509, as PEM) says, as text. By OpenSSL. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brink::script::js {

struct Certificate {
  struct Part {
    std::string type, value;  // "CN", "example.com"
  };
  using Name = std::vector<Part>;

  Name subject, issuer;
  std::vector<std::string> alternatives;  // names of hosts, addresses, URIs
  std::string begins, ends;               // "2026-01-31T12:00:00Z"
  std::string signature;                  // "SHA256-RSA"
  std::string fingerprint;                // SHA-1 of it all, 20 bytes
  std::string key_kind;                   // "RSA", "ECDSA", "Ed25519"
  std::string modulus;                    // of RSA, big-endian
  std::string exponent;                   // likewise
};

// Nothing: it is none.
std::optional<Certificate> read_certificate(std::string_view pem);

}  // namespace brink::script::js
