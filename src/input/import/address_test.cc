#include "input/import/address.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

TEST(Address, KeepsThePathAsItIsWritten) {
  const auto address = split_address(" HTTP://anna:x@Shop.Test:80/a b;v=1?q=${id}&r=%2f#top ");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->origin, "http://shop.test");
  EXPECT_EQ(address->host, "shop.test");
  EXPECT_EQ(address->path, "/a b;v=1?q=${id}&r=%2f");
  EXPECT_EQ(address->userinfo, "anna:x");
  EXPECT_EQ(split_address("https://[::1]:8443?x")->url(), "https://[::1]:8443/?x");
}

TEST(Address, IsOfHttpAndNamesAHost) {
  for (const char* bad : {"", "shop.test/a", "ftp://shop.test/", "http://", "http://:80/", "http://a b/", "data:,x",
                          "http:/x", "http://${host}/"}) {
    EXPECT_FALSE(split_address(bad)) << bad;
  }
}

TEST(OpenAddress, MayBeginWithPlaceholders) {
  const auto parts = [](std::string_view url) {
    const auto address = split_open_address(url);
    return address ? address->origin + " " + address->path : "none";
  };
  EXPECT_EQ(parts("${base}/users?x#y"), "${base} /users?x");
  EXPECT_EQ(parts("${base}"), "${base} /");
  EXPECT_EQ(parts("${base}v1/users"), "${base}v1 /users");
  EXPECT_EQ(parts("https://${host}:${port}/a"), "https://${host}:${port} /a");
  EXPECT_EQ(parts("api.${zone}.test/a"), "http://api.${zone}.test /a");
  EXPECT_EQ(parts("shop.test/a/${id}"), "http://shop.test /a/${id}");
  EXPECT_EQ(parts("ftp://shop.test/"), "none");
  EXPECT_EQ(parts("/a"), "none");
}

}  // namespace
}  // namespace brink::input
