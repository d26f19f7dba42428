#include <fmt/format.h>

#include "base/text.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

Finding without_tls(std::string id, std::string title, const Site& site) {
  return {std::move(id), std::move(title), Grade::info, "no TLS here", "", request_text(site.page)};
}

}  // namespace

Finding check_tls_version(const Site& site) {
  Finding f = without_tls("tls_version", "TLS version", site);
  const sample::Tls& tls = site.page.exchange.tls;
  if (!site.page.url.tls() || tls.version.empty()) return f;
  f.detail = tls.version + ", " + tls.cipher;
  f.grade = tls.version == "TLSv1.3" ? Grade::pass : Grade::warn;
  if (f.grade == Grade::warn) f.fix = "TLS 1.3 saves a round trip on each new connection";
  return f;
}

Finding check_tls_resumption(const Site& site) {
  Finding f = without_tls("tls_resumption", "TLS sessions are resumed", site);
  if (!site.page.url.tls()) return f;
  f.detail = "a second connection could not be made";
  if (!site.resumed || !site.resumed->answered()) return f;
  f.request = request_text(*site.resumed);
  const bool resumed = site.resumed->exchange.tls.resumed;
  f.grade = resumed ? Grade::pass : Grade::warn;
  f.detail = fmt::format("a second connection was {} ({:.1f} ms, the first {:.1f} ms)",
                         resumed ? "resumed" : "negotiated in full", milliseconds(site.resumed->exchange.sample.tls),
                         milliseconds(site.page.exchange.sample.tls));
  if (!resumed) f.fix = "turn on session tickets: a full handshake costs the server a signature for each connection";
  return f;
}

Finding check_http2(const Site& site) {
  Finding f = without_tls("http2", "HTTP/2", site);
  if (!site.page.url.tls()) {
    f.detail = "browsers speak it over TLS only";
    return f;
  }
  f.detail = "could not be asked";
  if (!site.h2 || site.h2->exchange.tls.version.empty()) return f;
  const bool has = site.h2->exchange.tls.alpn == "h2";
  f.grade = has ? Grade::pass : Grade::warn;
  f.detail = has ? "chosen when it is offered" : "not chosen when it is offered";
  if (!has) f.fix = "a browser opens six connections instead of one (nginx: listen 443 ssl http2)";
  return f;
}

Finding check_hsts(const Site& site) {
  Finding f = without_tls("hsts", "HTTPS is remembered", site);
  if (!site.page.url.tls()) return f;
  const std::string_view value = site.page.header("strict-transport-security");
  f.grade = value.empty() ? Grade::warn : Grade::pass;
  f.detail = value.empty() ? "no Strict-Transport-Security" : std::string(value.substr(0, 80));
  if (value.empty()) f.fix = "Strict-Transport-Security: max-age=31536000 saves a redirect on each visit by http";
  return f;
}

}  // namespace brink::verdict::audit
