// The checks, one function each. Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "verdict/audit/audit.h"

namespace brink::verdict::audit {

using Check = Finding (*)(const Site& site);

// Answering at all, where, and how soon (checks_answer.cc)
Finding check_status(const Site& site);
Finding check_baseline(const Site& site);
Finding check_redirects(const Site& site);
Finding check_dns(const Site& site);
// The bytes (checks_transfer.cc)
Finding check_compression(const Site& site);
Finding check_vary(const Site& site);
Finding check_keepalive(const Site& site);
// Caches (checks_caching.cc)
Finding check_assets(const Site& site);
Finding check_validator(const Site& site);
Finding check_cache_key(const Site& site);
Finding check_cdn(const Site& site);
// TLS and HTTP/2 (checks_tls.cc)
Finding check_tls_version(const Site& site);
Finding check_tls_resumption(const Site& site);
Finding check_http2(const Site& site);
Finding check_hsts(const Site& site);
// Cookies (checks_cookies.cc)
Finding check_cookies(const Site& site);
Finding check_asset_cookies(const Site& site);

// Shared
std::string request_text(const Reply& reply);
std::string kilobytes(std::uint64_t bytes);
bool contains_word(std::string_view list, std::string_view word);  // of a comma-separated header, any case
bool is_text(const Reply& reply);                                  // of a kind that compresses
std::string_view encoding(const Reply& reply);                     // "gzip"; empty: none
// max-age (or s-maxage for shared caches) in seconds, when it may be stored at all.
std::optional<double> lifetime(const Reply& reply, bool shared);
// "3 of 12 (/a.js, /b.css, /c.js)"
std::string some_of(const std::vector<const Reply*>& replies, std::size_t all);

}  // namespace brink::verdict::audit
