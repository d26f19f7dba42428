#include "protocol/cookies.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "protocol/http1.h"
#include "protocol/set_cookie.h"

namespace brink::protocol {
namespace {

// An address literal: IPv6 has colons, and no name ends in a number (its last label would be a top-level domain).
bool is_address(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return true;
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_bare(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  return domain.find('.') == std::string_view::npos;
}

// RFC 6265 §5.1.3, for a domain other than the host itself.
bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.' &&
         !is_address(host);
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// RFC 6265 §5.1.4: the folder of the path.
std::string_view default_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return !path.starts_with('/') || slash == 0 ? "/" : path.substr(0, slash);
}

bool path_matches(std::string_view path, std::string_view cookie_path) {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') || path[cookie_path.size()] == '/';
}

bool applies(const Cookie& cookie, const CookieUrl& url, std::string_view path, WallTime now) {
  const bool host = url.host == cookie.domain || (!cookie.host_only && is_below(url.host, cookie.domain));
  return host && cookie.expires > now && (!cookie.secure || url.secure) && path_matches(path, cookie.path);
}

// Max-Age wins over Expires; without both the cookie lives with the jar.
WallTime expiry(const SetCookie& said, WallTime now) {
  if (!said.max_age) return said.expires.value_or(WallTime::max());
  if (*said.max_age <= 0) return WallTime::min();
  const std::int64_t left = (WallTime::max() - now).count();
  return *said.max_age >= left ? WallTime::max() : now + std::chrono::seconds(*said.max_age);
}

bool same_identity(const Cookie& a, const Cookie& b) {
  return a.name == b.name && a.domain == b.domain && a.path == b.path;
}

}  // namespace

// RFC 6265 §5.3.
void CookieJar::store_all(const CookieUrl& url, std::string_view head, WallTime now) {
  for (std::size_t at = 0; at != std::string_view::npos;) {
    std::size_t next = std::string_view::npos;
    const std::string_view value = find_header(head, "set-cookie", at, &next);
    if (value.empty()) break;
    store(url, value, now);
    at = next;
  }
}

void CookieJar::store(const CookieUrl& url, std::string_view set_cookie, WallTime now) {
  const auto said = parse_set_cookie(set_cookie);
  if (!said || said->name.size() + said->value.size() > max_size) return;
  Cookie cookie;
  cookie.domain = said->domain ? to_lower(*said->domain) : std::string(url.host);
  cookie.host_only = !said->domain;
  if (said->domain && (is_bare(cookie.domain) || is_address(cookie.domain))) {
    if (cookie.domain != url.host) return;
    cookie.host_only = true;
  }
  if (cookie.domain != url.host && !is_below(url.host, cookie.domain)) return;
  cookie.path = said->path.value_or(default_path(path_of(url.target)));
  cookie.name = said->name;
  cookie.value = said->value;
  cookie.expires = expiry(*said, now);
  cookie.secure = said->secure;
  insert(std::move(cookie), now);
}

void CookieJar::insert(Cookie cookie, WallTime now) {
  const bool gone = cookie.expires <= now;  // how servers delete a cookie
  cookie.stored = ++rank_;
  const auto old =
      std::find_if(cookies_.begin(), cookies_.end(), [&](const Cookie& c) { return same_identity(c, cookie); });
  if (old != cookies_.end() && gone) {
    cookies_.erase(old);
  } else if (old != cookies_.end()) {
    *old = std::move(cookie);
  } else if (!gone) {
    make_room(cookie.domain, now);
    const auto shorter = [](const Cookie& a, const Cookie& b) { return a.path.size() > b.path.size(); };
    cookies_.insert(std::upper_bound(cookies_.begin(), cookies_.end(), cookie, shorter), std::move(cookie));
  }
}

void CookieJar::make_room(std::string_view domain, WallTime now) {
  const auto same_domain = [&](const Cookie& c) { return c.domain == domain; };
  const auto full = [&] {
    return cookies_.size() >= max_cookies ||
           std::count_if(cookies_.begin(), cookies_.end(), same_domain) >= std::ptrdiff_t{max_per_domain};
  };
  if (!full()) return;
  std::erase_if(cookies_, [&](const Cookie& c) { return c.expires <= now; });
  while (full()) {
    const bool whole_jar = cookies_.size() >= max_cookies;
    const auto oldest = std::min_element(cookies_.begin(), cookies_.end(), [&](const Cookie& a, const Cookie& b) {
      const auto rank = [&](const Cookie& c) { return std::tuple(!whole_jar && !same_domain(c), c.stored); };
      return rank(a) < rank(b);
    });
    cookies_.erase(oldest);
  }
}

void CookieJar::header_value(std::string& out, const CookieUrl& url, WallTime now) const {
  const std::string_view path = path_of(url.target);
  const char* separator = "";
  for (const Cookie& cookie : cookies_) {
    if (!applies(cookie, url, path, now)) continue;
    out.append(separator).append(cookie.name).append("=").append(cookie.value);
    separator = "; ";
  }
}

}  // namespace brink::protocol
