#include "script/js/http_limits.h"

#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

TEST(JsHttpLimits, OptionsAsTheEngineIsToldThem) {
  plan::k6::Options options;
  options.hosts = {{"*.shop.test", "10.0.0.2"}, {"b.test:8443", "[::1]:9"}};
  options.dns.policy = plan::k6::Dns::Policy::only_ipv6;
  options.dns.select = plan::k6::Dns::Select::first;
  options.tls_auth.push_back({"cert", "key", "word", {"a.test"}});
  options.no_user_connection_reuse = true;
  options.json = R"({"localIPs": "127.0.0.2-127.0.0.3"})";
  const auto network = network_of(options);
  ASSERT_EQ(network->hosts.size(), 2u);
  EXPECT_EQ(network->hosts[0].host, "*.shop.test");
  EXPECT_EQ(network->hosts[1].port, 8443);
  EXPECT_EQ(network->hosts[1].address, "::1");
  EXPECT_EQ(network->hosts[1].to_port, 9);
  EXPECT_EQ(network->dns->policy, plan::Dns::Policy::only_ipv6);
  EXPECT_EQ(network->dns->select, plan::Dns::Select::first);
  ASSERT_EQ(network->certificates.size(), 1u);
  EXPECT_EQ(network->certificates[0].domains, std::vector<std::string>{"a.test"});
  EXPECT_EQ(network->source_addresses, (std::vector<std::string>{"127.0.0.2", "127.0.0.3"}));
  EXPECT_TRUE(network->close_after_iteration);
}

}  // namespace
}  // namespace brink::script::js
