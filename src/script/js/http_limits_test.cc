#include "script/js/http_limits.h"

#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

Url url_of(std::string_view text) { return parse_url(text)->url; }

TEST(JsHttpLimits, TheMostSpecificHostCounts) {
  plan::k6::Options options;
  options.hosts = {
      {"*", "10.0.0.1"}, {"*.shop.test", "10.0.0.2"}, {"a.shop.test", "10.0.0.3:8080"}, {"a.shop.test:81", "[::1]:82"}};
  const auto at = [&](std::string_view url) {
    const auto other = other_host(options, url_of(url));
    return other ? other->address + " " + std::to_string(other->port) : "";
  };
  EXPECT_EQ(at("http://elsewhere.test/"), "10.0.0.1 0");
  EXPECT_EQ(at("http://b.shop.test/"), "10.0.0.2 0");
  EXPECT_EQ(at("http://A.shop.test/"), "10.0.0.3 8080");
  EXPECT_EQ(at("http://a.shop.test:81/"), "::1 82");
}

TEST(JsHttpLimits, OverTlsTheMachineIsToldOfNames) {
  plan::k6::Options options;
  options.hosts = {{"*.shop.test", "10.0.0.2"}, {"a.test", "10.0.0.3"}, {"b.test:8443", "10.0.0.4:9"}};
  const auto resolves = tls_hosts(options);
  ASSERT_EQ(resolves.size(), 1u);
  EXPECT_EQ(resolves[0].host, "a.test");
  EXPECT_EQ(resolves[0].port, 443);
  EXPECT_EQ(resolves[0].address, "10.0.0.3");
}

TEST(JsHttpLimits, Networks) {
  EXPECT_TRUE(is_in_network("10.0.0.0/8", "10.200.1.2"));
  EXPECT_FALSE(is_in_network("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(is_in_network("10.0.0.7", "10.0.0.7"));
  EXPECT_FALSE(is_in_network("10.0.0.7", "10.0.0.6"));
  EXPECT_TRUE(is_in_network("fd00::/9", "fd00::1"));
  EXPECT_FALSE(is_in_network("10.0.0.0/8", "shop.test"));
  EXPECT_FALSE(is_in_network("nonsense", "10.0.0.1"));
}

}  // namespace
}  // namespace brink::script::js
