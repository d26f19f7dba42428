#include "mcp/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::mcp {
namespace {

using Allowed = std::vector<input::AllowedHost>;

struct Looked {
  Result<std::vector<std::string>> addresses = std::vector<std::string>{"10.1.2.3", "10.1.2.4"};
  int times = 0;

  // "" for admitted as it is, the address for pinned, else the message.
  std::string operator()(const char* url, const Allowed& allowed = {}) {
    const auto resolve = [this](const std::string&, std::uint16_t) {
      ++times;
      return addresses;
    };
    const auto admitted = admit(parse_url(url)->url, allowed, resolve);
    if (!admitted) return admitted.error().message + " | " + admitted.error().hint;
    return *admitted ? (*admitted)->address : "";
  }
};

TEST(Guard, ThisMachineIsAdmittedAndNobodyIsAskedWhatItsNamesMean) {
  Looked looked;
  looked.addresses = std::vector<std::string>{"93.184.216.34"};
  for (const char* url : {"http://127.0.0.1:8080/", "http://localhost/", "http://shop.localhost.:81/", "http://[::1]/",
                          "http://127.9.9.9/", "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/"}) {
    EXPECT_EQ(looked(url), "") << url;
  }
  EXPECT_EQ(looked.times, 0);
}

TEST(Guard, EverybodyElseIsRefusedWithoutALookUp) {
  Looked looked;
  for (const char* url : {"http://example.com/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
                          "http://localhost.example.com/", "http://2130706433/", "http://127.0.0.1.nip.io/"}) {
    EXPECT_THAT(looked(url), testing::AllOf(testing::HasSubstr("is not this machine"), testing::HasSubstr("--allow ")))
        << url;
  }
  EXPECT_EQ(looked.times, 0);
}

TEST(Guard, AnAllowedNameIsLookedUpOnceAndHeldToItsAddress) {
  Looked looked;
  EXPECT_EQ(looked("http://shop.test/", {{"shop.test", {}}}), "10.1.2.3");
  EXPECT_EQ(looked("https://SHOP.test.:8443/", {{"shop.test", {}}}), "10.1.2.3");
  EXPECT_EQ(looked.times, 2);
  EXPECT_EQ(looked("http://10.9.9.9/", {{"10.9.9.9", {}}}), "");
  EXPECT_EQ(looked.times, 2);
}

TEST(Guard, AnAllowedPortIsThatPortAlone) {
  Looked looked;
  EXPECT_EQ(looked("http://shop.test:8080/", {{"shop.test", 8080}}), "10.1.2.3");
  EXPECT_THAT(looked("http://shop.test/", {{"shop.test", 8080}}), testing::HasSubstr("is not this machine"));
  EXPECT_THAT(looked("http://api.shop.test:8080/", {{"shop.test", {}}}), testing::HasSubstr("is not this machine"));
}

TEST(Guard, ANameDoesNotLeadToAnAddressOfTheLink) {
  for (const char* address : {"169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254"}) {
    Looked looked;
    looked.addresses = std::vector<std::string>{"10.1.2.3", address};
    EXPECT_THAT(looked("http://shop.test/", {{"shop.test", {}}}), testing::HasSubstr("hands out secrets")) << address;
  }
  Looked looked;
  EXPECT_EQ(looked("http://169.254.169.254/", {{"169.254.169.254", {}}}), "") << "named as such";
}

TEST(Guard, ANameWithoutAnAddressIsSaid) {
  Looked looked;
  looked.addresses = could_not_run("shop.test: Name or service not known");
  EXPECT_THAT(looked("http://shop.test/", {{"shop.test", {}}}), testing::HasSubstr("not known"));
  looked.addresses = std::vector<std::string>{};
  EXPECT_THAT(looked("http://shop.test/", {{"shop.test", {}}}), testing::HasSubstr("has no address"));
}

}  // namespace
}  // namespace brink::mcp
