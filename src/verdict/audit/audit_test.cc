#include "verdict/audit/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace brink::verdict::audit {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Reply reply(const std::string& url, int status, const std::string& headers, std::uint64_t bytes = 500) {
  Reply r;
  r.url = parse_url(url)->url;
  r.exchange.request_head = "GET " + r.url.target + " HTTP/1.1";
  r.exchange.response_head = "HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers;
  r.exchange.sample.status = static_cast<std::uint16_t>(status);
  r.exchange.sample.bytes_received = bytes;
  r.exchange.sample.due = Instant(1s);
  r.exchange.sample.sent = Instant(1s);
  r.exchange.sample.done = Instant(1020ms);
  if (status >= 400) r.exchange.sample.failure = sample::Failure::status;
  return r;
}

Reply page(const std::string& headers, std::uint64_t bytes = 500) {
  return reply("http://shop.test/", 200, headers, bytes);
}

Reply asset(const std::string& target, const std::string& headers, int status = 200, std::uint64_t bytes = 500) {
  return reply("http://shop.test" + target, status, headers, bytes);
}

Finding found(const Site& site, const std::string& id) {
  for (Finding& f : audit(site)) {
    if (f.id == id) return f;
  }
  ADD_FAILURE() << "no finding " << id;
  return {};
}

TEST(Audit, EveryCheckSpeaksOnce) {
  Site site;
  site.page = page("Content-Type: text/html\r\n");
  std::set<std::string> ids;
  for (const Finding& f : audit(site)) {
    EXPECT_TRUE(ids.insert(f.id).second) << f.id;
    EXPECT_FALSE(f.title.empty());
    EXPECT_FALSE(f.detail.empty()) << f.id;
    EXPECT_EQ(f.request, "GET http://shop.test/") << f.id;
    EXPECT_EQ(f.fix.empty(), f.grade == Grade::pass || f.grade == Grade::info) << f.id;
  }
  EXPECT_EQ(ids.size(), 17u);
}

TEST(Audit, BackToHttpFailsWithoutBeingFollowed) {
  Site site;
  site.page = reply("https://shop.test/", 302, "Location: http://shop.test/\r\n");
  site.redirects = {site.page};
  site.elsewhere = "http://shop.test";
  EXPECT_EQ(found(site, "redirects").grade, Grade::fail);
  site.elsewhere = "https://other.test";
  EXPECT_EQ(found(site, "redirects").grade, Grade::info);
}

TEST(Audit, AListMayComeInSeveralLines) {
  Site site;
  site.page = page("Content-Encoding: gzip\r\nCache-Control: max-age=60\r\nVary: Origin\r\nVary: Accept-Encoding\r\n");
  EXPECT_EQ(found(site, "vary").grade, Grade::pass);
  site.page = page("Cache-Control: max-age=60\r\nCache-Control: private\r\nSet-Cookie: a=b\r\n");
  EXPECT_EQ(found(site, "cache_key").grade, Grade::pass);
}

// How long it took says nothing of whether a name was asked for: this machine may have been busy.
TEST(Audit, AnAddressIsNoName) {
  Site site;
  site.page = reply("http://127.0.0.1:8080/", 200, "");
  site.page.exchange.sample.dns = 3ms;
  EXPECT_EQ(found(site, "dns").grade, Grade::info);
  site.page = reply("http://[::1]:8080/", 200, "");
  site.page.exchange.sample.dns = 3ms;
  EXPECT_EQ(found(site, "dns").grade, Grade::info);
  site.page = reply("http://shop.example/", 200, "");
  site.page.exchange.sample.dns = 10us;
  EXPECT_EQ(found(site, "dns").grade, Grade::pass);
}

TEST(Audit, AnErrorPageIsNoPassingPage) {
  Site site;
  site.page = reply("http://shop.test/", 500, "Content-Encoding: gzip\r\n");
  EXPECT_EQ(found(site, "status").grade, Grade::fail);
  site.page = page("");
  site.assets = {asset("/gone.js", "", 404), asset("/a.js", "")};
  EXPECT_EQ(found(site, "status").grade, Grade::warn);
  EXPECT_THAT(found(site, "status").detail, HasSubstr("1 of 2 (/gone.js)"));
}

TEST(Audit, CompressionIsAskedOfLargeTextsOnly) {
  Site site;
  site.page = page("Content-Type: text/html\r\n", 20);
  EXPECT_EQ(found(site, "compression").grade, Grade::info) << "a text of 20 bytes";
  site.page = page("Content-Type: text/html\r\n", 5'000);
  EXPECT_EQ(found(site, "compression").grade, Grade::warn);
  site.page = page("Content-Type: image/png\r\n", 5'000'000);
  EXPECT_EQ(found(site, "compression").grade, Grade::info) << "an image is compressed already";
  site.page = page("Content-Type: text/html\r\nContent-Encoding: br\r\n", 5'000);
  EXPECT_EQ(found(site, "compression").grade, Grade::pass);
  site.assets = {asset("/app.js", "Content-Type: text/javascript\r\n", 200, 400'000)};
  EXPECT_EQ(found(site, "compression").grade, Grade::fail);
  EXPECT_EQ(found(site, "compression").request, "GET http://shop.test/app.js");
}

TEST(Audit, CompressedAndSharedNeedsVary) {
  Site site;
  site.page = page("Content-Encoding: gzip\r\nCache-Control: public, max-age=60\r\n");
  EXPECT_EQ(found(site, "vary").grade, Grade::fail);
  site.page = page("Content-Encoding: gzip\r\nCache-Control: public, max-age=60\r\nVary: Origin, Accept-Encoding\r\n");
  EXPECT_EQ(found(site, "vary").grade, Grade::pass);
  site.page = page("Content-Encoding: gzip\r\nCache-Control: private, max-age=60\r\n");
  EXPECT_EQ(found(site, "vary").grade, Grade::pass) << "no shared cache keeps it";
  site.page = page("Vary: User-Agent\r\n");
  EXPECT_EQ(found(site, "vary").grade, Grade::warn);
}

TEST(Audit, AnEtagAloneDoesNotKeepAnAsset) {
  Site site;
  site.page = page("");
  site.assets = {asset("/a.js", "ETag: \"1\"\r\n")};
  EXPECT_EQ(found(site, "asset_caching").grade, Grade::warn);
  site.assets = {asset("/a.js", "")};
  EXPECT_EQ(found(site, "asset_caching").grade, Grade::fail);
  site.assets = {asset("/a.js", "Cache-Control: max-age=31536000, immutable\r\n")};
  EXPECT_EQ(found(site, "asset_caching").grade, Grade::pass);
  site.assets = {asset("/a.js", "Cache-Control: max-age=31536000, no-store\r\n")};
  EXPECT_EQ(found(site, "asset_caching").grade, Grade::fail);
}

TEST(Audit, ACookieInASharedCacheIsMixedUp) {
  Site site;
  site.page = page("Cache-Control: public, max-age=60\r\nSet-Cookie: ***\r\n");
  EXPECT_EQ(found(site, "cache_key").grade, Grade::fail);
  site.page = page("Cache-Control: private, max-age=60\r\nSet-Cookie: ***\r\n");
  EXPECT_EQ(found(site, "cache_key").grade, Grade::pass);
  site.page = page("Cache-Control: s-maxage=60\r\n");
  site.page.exchange.response_body = "Hello, stranger";
  site.with_cookie = site.page;
  site.with_cookie->exchange.response_body = "Hello again";
  EXPECT_EQ(found(site, "cache_key").grade, Grade::warn);
}

TEST(Audit, AskedWhetherItHasChanged) {
  Site site;
  site.page = page("ETag: \"1\"\r\n");
  site.again = page("ETag: \"1\"\r\n");
  site.conditional = reply("http://shop.test/", 304, "");
  EXPECT_EQ(found(site, "validator").grade, Grade::pass);
  site.conditional = page("ETag: \"1\"\r\n");
  EXPECT_EQ(found(site, "validator").grade, Grade::warn);
  site.again = page("ETag: \"2\"\r\n");
  EXPECT_THAT(found(site, "validator").detail, HasSubstr("differs"));
}

TEST(Audit, KeptConnections) {
  Site site;
  site.page = page("");
  site.again = page("");
  site.again->exchange.sample.connection_request = 1;
  EXPECT_EQ(found(site, "keepalive").grade, Grade::pass);
  site.again->exchange.sample.connection_request = 0;
  EXPECT_EQ(found(site, "keepalive").grade, Grade::warn);
}

TEST(Audit, TlsAndHttp2) {
  Site site;
  site.page = reply("https://shop.test/", 200, "");
  site.page.exchange.tls = {"TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "http/1.1", false};
  EXPECT_EQ(found(site, "tls_version").grade, Grade::warn);
  EXPECT_EQ(found(site, "hsts").grade, Grade::warn);
  site.page.exchange.tls.version = "TLSv1.3";
  EXPECT_EQ(found(site, "tls_version").grade, Grade::pass);
  site.resumed = site.page;
  EXPECT_EQ(found(site, "tls_resumption").grade, Grade::warn);
  site.resumed->exchange.tls.resumed = true;
  EXPECT_EQ(found(site, "tls_resumption").grade, Grade::pass);
  site.h2 = site.page;
  EXPECT_EQ(found(site, "http2").grade, Grade::warn);
  site.h2->exchange.tls.alpn = "h2";
  EXPECT_EQ(found(site, "http2").grade, Grade::pass);
}

TEST(Audit, CookiesNeedTheirAttributes) {
  Site site;
  site.page = page("");
  site.page.exchange.cookies = {"sid; Path=/; HttpOnly; SameSite=Lax"};
  EXPECT_EQ(found(site, "cookies").grade, Grade::pass);
  site.page.url = parse_url("https://shop.test/")->url;
  EXPECT_THAT(found(site, "cookies").detail, HasSubstr("sid lacks Secure"));
}

TEST(Audit, FromHttpsToHttpIsAFailure) {
  Site site;
  site.page = page("");
  site.redirects = {reply("https://shop.test/", 301, "Location: http://shop.test/\r\n")};
  EXPECT_EQ(found(site, "redirects").grade, Grade::fail);
}

// Whatever stands in a head, a finding is made of each check.
TEST(Audit, AnyHeadIsRead) {
  for (const char* head : {"", ":", "Cache-Control", "Cache-Control: max-age", "Cache-Control: max-age=\"", "Vary: ,,,",
                           "Cache-Control: max-age=99999999999999999999999999", "Set-Cookie:", "ETag:"}) {
    Site site;
    site.page = page(head);
    site.assets = {asset("/x", head)};
    site.again = site.conditional = site.with_cookie = site.plain = site.page;
    EXPECT_EQ(audit(site).size(), 17u) << head;
  }
}

}  // namespace
}  // namespace brink::verdict::audit
