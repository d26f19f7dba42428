#include <fmt/format.h>

#include "base/ip_address.h"
#include "base/text.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

constexpr double slow_page_s = 1.0;  // a single visitor waits longer: load will not make it better
constexpr std::uint64_t large_page = 1'000'000;
constexpr double slow_dns_s = 0.1;

}  // namespace

Finding check_status(const Site& site) {
  Finding f{"status", "Status of page and assets", Grade::pass, "", "", request_text(site.page)};
  if (!site.page.ok()) {
    f.grade = Grade::fail;
    f.detail = fmt::format("the page answers {}", site.page.status());
    f.fix = "everything below is about that answer; give the URL of a page that works";
    return f;
  }
  std::vector<const Reply*> broken;
  for (const Reply& asset : site.assets) {
    if (!asset.ok()) broken.push_back(&asset);
  }
  if (broken.empty()) {
    f.detail = fmt::format("{}, and {} assets that it names", site.page.status(), site.assets.size());
    return f;
  }
  f.grade = Grade::warn;
  f.detail = some_of(broken, site.assets.size()) + " assets do not answer with success";
  f.fix = "each costs a request and often an error page; mend or remove them";
  f.request = request_text(*broken.front());
  return f;
}

Finding check_baseline(const Site& site) {
  const double took = seconds(site.page.exchange.sample.response_time());
  const double served = site.again ? seconds(site.again->exchange.sample.service_time()) : took;
  Finding f{"baseline", "Time and size with nobody else there", Grade::pass, "", "", request_text(site.page)};
  f.detail = fmt::format("first request {:.0f} ms, on an open connection {:.0f} ms, {}", took * 1000, served * 1000,
                         kilobytes(site.page.bytes()));
  if (served >= slow_page_s) {
    f.grade = Grade::warn;
    f.fix = "more than a second without any load: look here before testing under load";
  } else if (site.page.bytes() > large_page) {
    f.grade = Grade::warn;
    f.fix = "the page alone is larger than a megabyte; at 100 visitors a second it fills a gigabit line";
  }
  return f;
}

Finding check_redirects(const Site& site) {
  Finding f{"redirects", "Redirects", Grade::pass, "none", "", request_text(site.page)};
  if (site.redirects.empty()) return f;
  f.request = request_text(site.redirects.front());
  f.detail = fmt::format("{} on the way to {}", site.redirects.size(), site.page.url.text());
  if (site.elsewhere) f.detail = "leads to another origin, " + *site.elsewhere + ", which was not followed";
  f.grade = site.redirects.size() > 1 ? Grade::warn : Grade::info;
  if (site.redirects.size() > 1) f.fix = "each is a round trip before anything is seen: lead to the last place at once";
  const bool was_secure = site.redirects.front().url.tls();
  const bool ends_plain = !site.page.url.tls() || (site.elsewhere && site.elsewhere->starts_with("http://"));
  if (was_secure && ends_plain) {
    f.grade = Grade::fail;
    f.fix = "https leads to http: every visitor can be read and changed on the way";
  }
  return f;
}

Finding check_dns(const Site& site) {
  const Duration took = site.page.exchange.sample.dns;
  Finding f{"dns", "Name resolution", Grade::info, "an address was given, no name", "", request_text(site.page)};
  const std::string& host = site.page.url.host;
  if (took == Duration{} || parse_ipv4(host) || parse_ipv6(host)) return f;
  f.grade = seconds(took) > slow_dns_s ? Grade::warn : Grade::pass;
  f.detail = fmt::format("{:.1f} ms", milliseconds(took));
  if (f.grade == Grade::warn) f.fix = "the first visit of each client waits for it: a nearer name server, a longer TTL";
  return f;
}

}  // namespace brink::verdict::audit
