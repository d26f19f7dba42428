#include "plan/network.h"

#include <gtest/gtest.h>

namespace brink::plan {
namespace {

Url url_of(std::string_view text) { return parse_url(text)->url; }

TEST(PlanNetwork, TheMostSpecificRuleCounts) {
  const std::vector<HostRule> rules = {{"*", 0, "10.0.0.1"},
                                       {"*.shop.test", 0, "10.0.0.2"},
                                       {"a.shop.test", 0, "10.0.0.3", 8080},
                                       {"a.shop.test", 81, "::1", 82}};
  const auto at = [&](std::string_view url) { return rule_for(rules, url_of(url))->address; };
  EXPECT_EQ(at("http://elsewhere.test/"), "10.0.0.1");
  EXPECT_EQ(at("http://b.shop.test/"), "10.0.0.2");
  EXPECT_EQ(at("http://A.shop.test/"), "10.0.0.3");
  EXPECT_EQ(at("http://a.shop.test:81/"), "::1");
  EXPECT_EQ(rule_for(std::span(rules).subspan(1), url_of("http://elsewhere.test/")), nullptr);
}

TEST(PlanNetwork, AddressesOfARange) {
  using All = std::vector<std::string>;
  EXPECT_EQ(expand_addresses("10.0.0.9-10.0.0.11, ::1").value(), (All{"10.0.0.9", "10.0.0.10", "10.0.0.11", "::1"}));
  EXPECT_EQ(expand_addresses("10.0.0.7/30").value(), (All{"10.0.0.5", "10.0.0.6"}));
  EXPECT_EQ(expand_addresses("127.0.0.2/32").value(), (All{"127.0.0.2"}));
  for (const char* wrong : {"here", "10.0.0.9-10.0.0.1", "10.0.0.0/33", "10.0.0.0/8", "10.0.0.1-::1"}) {
    EXPECT_FALSE(expand_addresses(wrong)) << wrong;
  }
}

TEST(PlanNetwork, HostsAndPorts) {
  const auto parts = [](std::string_view text) {
    const HostPort made = split_host_port(text);
    return std::string(made.host) + " " + std::to_string(made.port);
  };
  EXPECT_EQ(parts("a.test"), "a.test 0");
  EXPECT_EQ(parts("a.test:81"), "a.test 81");
  EXPECT_EQ(parts("10.0.0.1:8080"), "10.0.0.1 8080");
  EXPECT_EQ(parts("[::1]:82"), "::1 82");
  EXPECT_EQ(parts("[::1]"), "::1 0");
  EXPECT_EQ(parts("::1"), "::1 0");
}

}  // namespace
}  // namespace brink::plan
