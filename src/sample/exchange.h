// Exchange: one request and its response kept as evidence: head and up to 2 KB of body, secrets masked by whoever keeps
// it (mask_secrets, mask_body), never by whoever prints it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sample/sample.h"

namespace brink::sample {

inline constexpr std::size_t kept_body_bytes = 2048;

// What the TLS handshake of a connection agreed on; empty without TLS, and where nobody asked for it.
struct Tls {
  std::string version;  // "TLSv1.3"
  std::string cipher;
  std::string alpn;  // "h2", "http/1.1"; empty: the server chose none
  bool resumed = false;
};

struct Exchange {
  Sample sample;
  std::string request_head;
  std::string response_head;  // status line and headers as received; empty if none
  std::string response_body;  // the first bytes of the body, at most what the stage asked to keep
  std::string detail;         // what a parser or the system said of a failure; may be empty
  Tls tls;                    // of its connection, in a stage that keeps all
  // Cookies the response sets, without their values: "sid; Path=/; HttpOnly"; in a stage that keeps all.
  std::vector<std::string> cookies;
};

// Whether a name says that its value is a secret: of a header ("X-Api-Key", "Set-Cookie"), a query parameter
// ("access_token", "sig") or a JSON field ("clientSecret"). Case, punctuation and percent-encoding do not matter.
// Rather one name too many: a masked value that was none is a nuisance, a printed secret is not.
bool is_secret_name(std::string_view name);

// A head, or one line of it, or a URL, without its secrets: "***" stands for the values of headers with secret names
// (with their continuation lines), for query parameters and cookies of such names wherever they stand, and for user and
// password in URLs. Names stay. Takes any bytes; never more than twice as long as what it was given.
std::string mask_secrets(std::string_view head);

// A body that is a JSON object or array, whole or cut off, with the values of secret fields replaced by "***". Any
// other body comes back as it is.
std::string mask_body(std::string_view body);

}  // namespace brink::sample
