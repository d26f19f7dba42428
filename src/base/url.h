// A URL as a load tester needs it: http, https and unix-socket targets, split into the parts that go to DNS, to TLS
// and onto the request line. Parsing follows RFC 3986 with the leniency of browsers where people rely on it (spaces
// and control characters in paths are percent-encoded, existing escapes kept, the fragment dropped).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brink {

struct Url {
  std::string scheme;  // "http" or "https", lower case
  std::string host;    // lower case; an IPv6 literal without brackets
  std::uint16_t port = 0;
  std::string target;    // path and query as sent: begins with '/', no fragment, pure ASCII
  std::string userinfo;  // "user:password" if given; never printed (see redacted())

  bool tls() const { return scheme == "https"; }
  std::uint16_t default_port() const { return tls() ? 443 : 80; }
  // host or host:port, brackets around IPv6, as in a Host header.
  std::string authority() const;
  // scheme://authority
  std::string origin() const;
  // The whole URL without userinfo.
  std::string text() const;
  bool same_origin(const Url& other) const;
};

// A full URL, or one without scheme: then http for local hosts (is_local) and https for all others; `assumed_scheme`
// is set so that the caller can say so. Errors: not http(s), no host, bad port, bad IPv6, control characters in host.
struct ParsedUrl {
  Url url;
  bool assumed_scheme = false;
};
Result<ParsedUrl> parse_url(std::string_view text);

// `reference` seen from `base` (RFC 3986 §5): absolute, //host, /path, relative, ?query. Dot segments are removed.
Result<Url> resolve_url(const Url& base, std::string_view reference);

// Appends text as it stands in a target: what RFC 3986 does not let stand in a path or query is percent-encoded, and so
// is '#', which would begin a fragment; escapes that are there already ('%'), '[' and ']' are left alone.
void append_to_target(std::string& out, std::string_view text);

// Names of this machine's loopback: localhost, *.localhost, a trailing dot allowed, 127.0.0.0/8 and ::1 (also as
// ::ffff:127.x). Not 0.0.0.0, which a listener takes for all its interfaces; not private ranges.
bool is_local(std::string_view host);

// Hosts that load may go to without asking: local ones, and 0.0.0.0 and ::, which servers print as where they are and
// which connections reach over loopback.
bool leads_here(std::string_view host);

// The path of a target with ids folded, as a route's name: /product/17?x=1 -> /product/{id}?x. A segment folds when it
// is a number, a UUID, or hex of 16 and more characters. The query is kept only as its keys, folded alike.
std::string fold_ids(std::string_view target);

// The name of a route that was asked for by this very target: its path as it is, the query as its keys.
// /product/17?x=1 -> /product/17?x
std::string fold_query(std::string_view target);

}  // namespace brink
