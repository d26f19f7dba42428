#include "input/page_options.h"

#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

Result<std::optional<plan::PageServing>> read(Command command, const NamedOptions& options,
                                              std::map<std::string, std::string> variables = {}) {
  const bool takes_url = command != Command::ui;
  const auto values = read_values(
      command, options, takes_url ? std::vector<std::string>{"http://127.0.0.1/"} : std::vector<std::string>{},
      std::move(variables));
  if (!values) return tl::unexpected(values.error());
  return read_page(*values);
}

TEST(PageOptions, NoPageUnlessAskedFor) {
  const auto serving = read(Command::bench, {});
  ASSERT_TRUE(serving);
  EXPECT_FALSE(*serving);
}

TEST(PageOptions, APortAloneIsOfThisMachine) {
  const auto serving = read(Command::run, {{"ui", "8790"}});
  ASSERT_TRUE(serving && *serving);
  EXPECT_EQ((*serving)->address.host, "127.0.0.1");
  EXPECT_EQ((*serving)->address.port, 8790);
  EXPECT_FALSE((*serving)->stays);
  EXPECT_TRUE((*serving)->login.empty());
}

TEST(PageOptions, AnAddressMayBeGiven) {
  const auto serving = read(Command::bench, {{"ui", "[::]:0"}, {"ui-stay", "true"}, {"ui-open", "true"}});
  ASSERT_TRUE(serving && *serving);
  EXPECT_EQ((*serving)->address.host, "::");
  EXPECT_TRUE((*serving)->stays);
  EXPECT_TRUE((*serving)->opens);
}

TEST(PageOptions, WhatIsNoAddressIsRefusedByTheOptionsName) {
  const auto serving = read(Command::bench, {{"ui", "over there"}});
  ASSERT_FALSE(serving);
  EXPECT_EQ(serving.error().message, "--ui: \"over there\" is not an address to listen at");
  EXPECT_EQ(serving.error().kind, ErrorKind::usage);
}

TEST(PageOptions, StayingNeedsAPage) {
  const auto serving = read(Command::bench, {{"ui-stay", "true"}});
  ASSERT_FALSE(serving);
  EXPECT_EQ(serving.error().message, "--ui-stay needs --ui");
}

TEST(PageOptions, TheLoginMayComeFromTheEnvironmentAndIsNeverRepeated) {
  const auto serving = read(Command::bench, {{"ui", "0"}}, {{"BRINK_UI_LOGIN", "ann:s3cret"}});
  ASSERT_TRUE(serving && *serving);
  EXPECT_EQ((*serving)->login, "ann:s3cret");
  for (const char* wrong : {"s3cret", ":s3cret", "s3cret:", "a:s3\ncret"}) {
    const auto refused = read(Command::bench, {{"ui", "0"}, {"ui-login", wrong}});
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().message.find("s3"), std::string::npos);
  }
}

TEST(PageOptions, AloneThePageHasAPortOfItsOwn) {
  const auto serving = read(Command::ui, {});
  ASSERT_TRUE(serving && *serving);
  EXPECT_EQ((*serving)->address.port, 8790);
  const auto wrong = read(Command::ui, {{"listen", "x:y:z"}});
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().message.starts_with("--listen:"));
}

}  // namespace
}  // namespace brink::input
