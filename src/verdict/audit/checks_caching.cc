#include <fmt/format.h>

#include "base/text.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

constexpr double lasting_s = 3600;  // below it browsers ask again on nearly every visit

bool has_validator(const Reply& r) { return !r.header("etag").empty() || !r.header("last-modified").empty(); }

}  // namespace

Finding check_assets(const Site& site) {
  Finding f{"asset_caching", "Caching of assets", Grade::pass, "", "", request_text(site.page)};
  std::vector<const Reply*> bare, brief;
  std::size_t good = 0;
  for (const Reply& asset : site.assets) {
    if (!asset.ok()) continue;
    ++good;
    const auto age = lifetime(asset, false);
    if (age && *age >= lasting_s) continue;
    (age || has_validator(asset) ? brief : bare).push_back(&asset);
  }
  if (good == 0) {
    f.grade = Grade::info;
    f.detail = site.assets_elsewhere > 0
                   ? fmt::format("no assets of this origin; {} come from elsewhere", site.assets_elsewhere)
                   : "the page names no assets";
    return f;
  }
  f.detail = fmt::format("all {} may be kept for an hour or longer", good);
  if (!bare.empty()) {
    f.grade = bare.size() == good ? Grade::fail : Grade::warn;
    f.detail = some_of(bare, good) + " may not be kept at all: every visit fetches them again";
    f.request = request_text(*bare.front());
  } else if (!brief.empty()) {
    f.grade = Grade::warn;
    f.detail = some_of(brief, good) + " are asked for again within the hour";
    f.request = request_text(*brief.front());
  }
  if (f.grade != Grade::pass) {
    f.fix = "Cache-Control: public, max-age=31536000, immutable, and a hash of the content in the name";
  }
  return f;
}

Finding check_validator(const Site& site) {
  Finding f{"validator", "Asking whether it has changed", Grade::info, "the page has no ETag or Last-Modified",
            "",          request_text(site.page)};
  if (!has_validator(site.page)) return f;
  if (site.again && site.again->header("etag") != site.page.header("etag")) {
    f.grade = Grade::warn;
    f.detail = "the ETag differs from one request to the next, so nothing is ever found unchanged";
    f.fix = "make it of the content (several servers behind one name often differ in it)";
    return f;
  }
  if (!site.conditional) return f;
  f.request = request_text(*site.conditional);
  f.grade = site.conditional->status() == 304 ? Grade::pass : Grade::warn;
  f.detail = f.grade == Grade::pass ? "an unchanged page costs 304 and no body"
                                    : fmt::format("asked whether it has changed, it answers {} and sends all of it",
                                                  site.conditional->status());
  if (f.grade == Grade::warn) f.fix = "answer If-None-Match and If-Modified-Since with 304";
  return f;
}

// Whether what is meant for one visitor could reach another by a shared cache.
Finding check_cache_key(const Site& site) {
  Finding f{"cache_key", "What shared caches may mix up", Grade::pass, "", "", request_text(site.page)};
  const auto mixed = [](const Reply& r) { return r.ok() && lifetime(r, true) && !r.header("set-cookie").empty(); };
  std::vector<const Reply*> wrong;
  if (mixed(site.page)) wrong.push_back(&site.page);
  for (const Reply& asset : site.assets) {
    if (mixed(asset)) wrong.push_back(&asset);
  }
  if (!wrong.empty()) {
    f.grade = Grade::fail;
    f.detail = some_of(wrong, site.assets.size() + 1) + " set a cookie and may be kept by shared caches";
    f.fix = "Cache-Control: private for what sets cookies, or no cookie there: a cache gives one visitor's to all";
    f.request = request_text(*wrong.front());
    return f;
  }
  const bool kept = lifetime(site.page, true).has_value();
  if (kept && site.with_cookie && site.with_cookie->ok() && !contains_word(site.page.joined("vary"), "cookie") &&
      site.with_cookie->exchange.response_body != site.page.exchange.response_body) {
    f.grade = Grade::warn;
    f.detail = "the page may be kept by shared caches, yet it differs from one request to the next";
    f.fix = "if it depends on the visitor: Cache-Control: private or Vary: Cookie";
    f.request = request_text(*site.with_cookie);
    return f;
  }
  f.detail = kept ? "the page may be shared, and is the same for all" : "shared caches may not keep the page";
  return f;
}

Finding check_cdn(const Site& site) {
  struct Marker {
    std::string_view header, name;
  };
  constexpr Marker markers[] = {{"cf-cache-status", "Cloudflare"},
                                {"x-vercel-cache", "Vercel"},
                                {"x-amz-cf-id", "CloudFront"},
                                {"x-fastly-request-id", "Fastly"},
                                {"x-served-by", "Fastly"},
                                {"fly-request-id", "Fly"},
                                {"x-akamai-request-id", "Akamai"},
                                {"x-azure-ref", "Azure"},
                                {"x-cache", "a cache"},
                                {"age", "a cache"}};
  Finding f{"cdn", "A cache in front",     Grade::info, "none seen: the server itself answers everything",
            "",    request_text(site.page)};
  for (const Marker& marker : markers) {
    const Reply& seen = site.again ? *site.again : site.page;
    const std::string_view value = seen.header(marker.header);
    if (value.empty()) continue;
    f.grade = Grade::pass;
    f.detail = fmt::format("{} ({}: {})", marker.name, marker.header, value.substr(0, 40));
    const std::string lower = to_lower(value);
    if (lower.find("miss") != std::string::npos || lower.find("bypass") != std::string::npos) {
      f.grade = Grade::info;
      f.detail += "; asked twice, the page still came from behind it";
    }
    return f;
  }
  return f;
}

}  // namespace brink::verdict::audit
