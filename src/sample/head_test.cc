#include "sample/head.h"

#include <gtest/gtest.h>

namespace brink::sample {
namespace {

TEST(Head, FindsTheFirstHeaderOfAName) {
  const std::string_view head =
      "HTTP/1.1 503 Service Unavailable\r\nserver:  nginx/1.22 \r\nServer: other\r\nX:\r\n\r\n";
  EXPECT_EQ(header_of(head, "Server"), "nginx/1.22");
  EXPECT_EQ(header_of(head, "x"), "");
  EXPECT_FALSE(header_of(head, "Via"));
  EXPECT_FALSE(header_of("HTTP/1.1 200 a: b", "HTTP/1.1 200 a"));
  EXPECT_FALSE(header_of("", "Server"));
}

TEST(Head, FindsAllHeadersOfANameInTheirOrder) {
  const std::string_view head = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nVary: x\r\n: lost\r\nset-cookie:b=2\r\n\r\n";
  EXPECT_EQ(headers_of(head, "Set-Cookie"), (std::vector<std::string_view>{"a=1", "b=2"}));
  EXPECT_TRUE(headers_of(head, "Age").empty());
}

}  // namespace
}  // namespace brink::sample
