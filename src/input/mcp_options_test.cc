#include "input/mcp_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

Result<McpOptions> read(const NamedOptions& options, std::map<std::string, std::string> variables = {}) {
  const auto values = read_values(Command::mcp, options, {}, std::move(variables));
  if (!values) return tl::unexpected(values.error());
  return read_mcp(*values);
}

TEST(McpOptions, NobodyIsAllowedUnlessNamed) {
  const auto options = read({});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->allowed.empty());
  EXPECT_EQ(options->store, ".brink");
  EXPECT_EQ(options->max_users, 500u);
  EXPECT_EQ(options->max_rps, 10'000);
  EXPECT_EQ(options->max_requests, 2'000'000u);
  EXPECT_EQ(options->max_duration, std::chrono::minutes(10));
}

TEST(McpOptions, HostsAreNamesAndAddressesWithOrWithoutAPort) {
  const auto options =
      read({{"allow", "Shop.test., 10.0.0.7:8080"}, {"allow", "[2001:db8::1]:443"}, {"allow", "2001:db8::2"}});
  ASSERT_TRUE(options);
  EXPECT_THAT(options->allowed, testing::ElementsAre(AllowedHost{"shop.test", {}}, AllowedHost{"10.0.0.7", 8080},
                                                     AllowedHost{"2001:db8::1", 443}, AllowedHost{"2001:db8::2", {}}));
}

TEST(McpOptions, TheEnvironmentNamesHostsToo) {
  const auto options = read({}, {{"BRINK_MCP_ALLOW", "a.test, ,b.test:81,"}});
  ASSERT_TRUE(options);
  EXPECT_THAT(options->allowed, testing::ElementsAre(AllowedHost{"a.test", {}}, AllowedHost{"b.test", 81}));
  const auto both = read({{"allow", "c.test"}}, {{"BRINK_MCP_ALLOW", "a.test"}});
  ASSERT_TRUE(both);
  EXPECT_THAT(both->allowed, testing::ElementsAre(AllowedHost{"c.test", {}}, AllowedHost{"a.test", {}}));
}

TEST(McpOptions, WhatIsNoHostIsSaid) {
  for (const char* text :
       {"http://shop.test", "shop.test/path", "*.test", "*", "a b", "me@shop.test", "", "shop.test:99999", ":80"}) {
    const auto options = read({{"allow", text}});
    ASSERT_FALSE(options) << text;
    EXPECT_THAT(options.error().message, testing::HasSubstr("--allow: \"")) << text;
    EXPECT_EQ(options.error().kind, ErrorKind::usage);
  }
}

}  // namespace
}  // namespace brink::input
