#include "input/request_parts.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace brink::input {
namespace {

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(Header, IsSplitAtTheFirstColonAndTrimmed) {
  const auto header = parse_header(" X-Time :  12:30 ");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->name, "X-Time");
  EXPECT_EQ(header->value, "12:30");
  EXPECT_EQ(parse_header("X-Empty:")->value, "");
  EXPECT_EQ(parse_header("X-Name: \xc3\xa9")->value, "\xc3\xa9");
}

TEST(Header, RefusesWhatWouldBreakTheRequest) {
  EXPECT_EQ(parse_header("no colon").error().message, "--header: \"no colon\" has no colon");
  EXPECT_FALSE(parse_header(": value"));
  EXPECT_FALSE(parse_header("two words: value"));
  EXPECT_FALSE(parse_header("A: b\r\nEvil: c"));
  EXPECT_FALSE(parse_header(std::string_view("A: b\0c", 6)));
  EXPECT_EQ(parse_header("content-length: 5").error().message, "--header: content-length cannot be set");
  EXPECT_FALSE(parse_header("Transfer-Encoding: chunked"));
}

TEST(Header, MessagesDoNotRepeatTheValue) {
  EXPECT_EQ(parse_header("Authorization: secret\x01").error().message.find("secret"), std::string::npos);
}

TEST(BasicAuth, IsThatOfRfc7617) {
  const auto header = parse_basic_auth("Aladdin:open sesame");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->name, "Authorization");
  EXPECT_EQ(header->value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_TRUE(parse_basic_auth("user:pass:with:colons"));
  EXPECT_FALSE(parse_basic_auth("user"));
  EXPECT_EQ(parse_basic_auth("hunter2").error().message.find("hunter2"), std::string::npos);
}

TEST(BasicAuth, ComesFromAUrlToo) {
  EXPECT_EQ(userinfo_header("Aladdin:open%20sesame").value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(userinfo_header("f").value, "Basic " + base64("f:"));
  EXPECT_EQ(userinfo_header("%zz:%4").value, "Basic " + base64("%zz:%4"));
}

TEST(Cookies, BecomeOneHeader) {
  const auto header = parse_cookies({"a=1", " b=x y=z "});
  ASSERT_TRUE(header);
  EXPECT_EQ(header->name, "Cookie");
  EXPECT_EQ(header->value, "a=1; b=x y=z");
  EXPECT_FALSE(parse_cookies({"a"}));
  EXPECT_FALSE(parse_cookies({"=1"}));
  EXPECT_FALSE(parse_cookies({""}));
  EXPECT_FALSE(
      parse_cookies({"a=1\n"
                     "b"}));
}

TEST(Cookies, MayBeSeveralInOne) {
  const auto header = parse_cookies({"a=1; b=2", "c=3;", " d= ;;e=x=y"});
  ASSERT_TRUE(header) << header.error().message;
  EXPECT_EQ(header->value, "a=1; b=2; c=3; d=; e=x=y");
  const auto wrong = parse_cookies({"a=secret; b"});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "--cookie: \"a\" is not a cookie") << "values are not repeated";
  EXPECT_FALSE(parse_cookies({"; ;"}));
}

TEST(Resolve, TakesNamesAndBothFamilies) {
  const auto v4 = parse_resolve("Example.COM:443:127.0.0.1");
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->host, "example.com");
  EXPECT_EQ(v4->port, 443);
  EXPECT_EQ(v4->address, "127.0.0.1");
  EXPECT_EQ(parse_resolve("example.com:80:::1")->address, "::1");
  EXPECT_EQ(parse_resolve("example.com:80:[2001:db8::1]")->address, "2001:db8::1");
  const auto v6 = parse_resolve("[::1]:8080:10.0.0.1");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, 8080);
}

TEST(Resolve, RefusesEverythingElse) {
  for (const char* text : {"", ":", "::", "example.com", "example.com:443", "example.com:443:", ":443:127.0.0.1",
                           "example.com:0:127.0.0.1", "example.com:65536:127.0.0.1", "example.com:x:127.0.0.1",
                           "example.com:443:other.example", "example.com:443:1.2.3", "[::1:80:127.0.0.1",
                           "a b:80:127.0.0.1", "user@host:80:127.0.0.1"}) {
    EXPECT_FALSE(parse_resolve(text)) << text;
  }
  EXPECT_FALSE(parse_resolve(std::string_view("h:1:127.0.0.1\0x", 15)));
  EXPECT_EQ(parse_resolve("example.com:443").error().message,
            "--resolve: \"example.com:443\" is not of the form HOST:PORT:ADDR");
}

TEST(Method, IsATokenInCapitals) {
  EXPECT_EQ(*parse_method("post"), "POST");
  EXPECT_EQ(*parse_method("PURGE"), "PURGE");
  EXPECT_FALSE(parse_method(""));
  EXPECT_FALSE(parse_method("GET /"));
  EXPECT_FALSE(parse_method("connect"));
}

}  // namespace
}  // namespace brink::input
