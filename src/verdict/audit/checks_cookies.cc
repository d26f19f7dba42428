#include <fmt/format.h>

#include "base/text.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

struct Attributes {
  std::string name;
  bool secure = false, http_only = false, same_site = false;
};

Attributes read(std::string_view cookie) {
  Attributes out;
  bool first = true;
  for (const std::string_view part : split(cookie, ';')) {
    const std::string_view word = trim(part.substr(0, part.find('=')));
    if (first) out.name = std::string(word);
    first = false;
    out.secure = out.secure || iequals(word, "secure");
    out.http_only = out.http_only || iequals(word, "httponly");
    out.same_site = out.same_site || iequals(word, "samesite");
  }
  return out;
}

}  // namespace

Finding check_cookies(const Site& site) {
  Finding f{"cookies", "Security of cookies", Grade::info, "the page sets none", "", request_text(site.page)};
  const auto& cookies = site.page.exchange.cookies;
  if (cookies.empty()) return f;
  std::string open;
  for (const std::string& cookie : cookies) {
    const Attributes a = read(cookie);
    std::string lacks;
    const auto lack = [&](bool has, const char* name) {
      if (!has) lacks += (lacks.empty() ? "" : ", ") + std::string(name);
    };
    if (site.page.url.tls()) lack(a.secure, "Secure");
    lack(a.http_only, "HttpOnly");
    lack(a.same_site, "SameSite");
    if (!lacks.empty()) open += (open.empty() ? "" : "; ") + a.name + " lacks " + lacks;
  }
  f.grade = open.empty() ? Grade::pass : Grade::warn;
  f.detail = open.empty() ? fmt::format("{} set, with Secure, HttpOnly and SameSite", cookies.size()) : open;
  if (!open.empty()) f.fix = "a cookie that identifies somebody needs Secure, HttpOnly and SameSite";
  return f;
}

Finding check_asset_cookies(const Site& site) {
  Finding f{"asset_cookies", "Cookies on assets", Grade::pass, "no asset sets a cookie", "", request_text(site.page)};
  if (site.assets.empty()) {
    f.grade = Grade::info;
    f.detail = "the page names no assets";
    return f;
  }
  std::vector<const Reply*> setting;
  for (const Reply& asset : site.assets) {
    if (!asset.header("set-cookie").empty()) setting.push_back(&asset);
  }
  if (setting.empty()) return f;
  f.grade = Grade::warn;
  f.detail = some_of(setting, site.assets.size()) + " set cookies, which keeps caches from storing them";
  f.fix = "serve assets without sessions";
  f.request = request_text(*setting.front());
  return f;
}

}  // namespace brink::verdict::audit
