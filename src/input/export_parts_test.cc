#include "input/export_parts.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

std::string tag(std::string_view text) {
  const auto parsed = parse_tag(text);
  return parsed ? parsed->name + "|" + parsed->value : parsed.error().message;
}

TEST(ParseTag, SplitsAtTheFirstEqualsSign) {
  EXPECT_EQ(tag("a=b"), "a|b");
  EXPECT_EQ(tag(" a = b=c "), "a|b=c");
  EXPECT_EQ(tag("a="), "a|");
  EXPECT_EQ(tag("build.no=7"), "build.no|7");
  EXPECT_EQ(tag("a"), "--tag: \"a\" has no =");
  EXPECT_EQ(tag("=b"), "--tag: \"=b\" has no name");
  EXPECT_EQ(tag("a=b\nc"), "--tag: \"a=b?c\" has a control character");
}

TEST(ParseTag, BrinksOwnLabelsAreTaken) {
  for (const std::string_view name : plan::own_labels) {
    EXPECT_FALSE(parse_tag(std::string(name) + "=x")) << name;
  }
  EXPECT_FALSE(parse_tag("__name__=x"));
  EXPECT_TRUE(parse_tag("Route=x"));
}

std::string headers(std::string_view text) {
  const auto parsed = parse_otlp_headers(text);
  if (!parsed) return parsed.error().message;
  std::string out;
  for (const auto& header : *parsed) out += header.name + ": " + header.value + ";";
  return out;
}

TEST(ParseOtlpHeaders, ReadsTheListOfTheEnvironment) {
  EXPECT_EQ(headers(""), "");
  EXPECT_EQ(headers("api-key=abc"), "api-key: abc;");
  EXPECT_EQ(headers(" a = b , c=d%20e%2Cf ,"), "a: b;c: d e,f;");
  EXPECT_EQ(headers("Authorization=Basic%20YTpi=="), "Authorization: Basic YTpi==;");
}

TEST(ParseOtlpHeaders, AnErrorRepeatsNoValue) {
  EXPECT_EQ(headers("secret"), "--otel-headers: \"***\" is no header");
  EXPECT_EQ(headers("bad name=secret"), "--otel-headers: \"bad name\" is no header");
  EXPECT_EQ(headers("a=secret%0aX: y"), "--otel-headers: \"a\" is no header");
  EXPECT_EQ(headers("a:b=secret"), "--otel-headers: \"a:b\" is no header");
}

std::string address(const Result<plan::Address>& parsed) {
  return parsed ? parsed->host + "|" + std::to_string(parsed->port) : parsed.error().message;
}

TEST(ParseListen, APortAloneIsOfThisMachineOnly) {
  EXPECT_EQ(address(parse_listen("9646")), "127.0.0.1|9646");
  EXPECT_EQ(address(parse_listen(":9646")), "127.0.0.1|9646");
  EXPECT_EQ(address(parse_listen("0")), "127.0.0.1|0");
  EXPECT_EQ(address(parse_listen("0.0.0.0:65535")), "0.0.0.0|65535");
  EXPECT_EQ(address(parse_listen("[::1]:9646")), "::1|9646");
  for (const char* bad :
       {"", "65536", "-1", "+1", "a", "a:", "::1:9646", "[::1]", "[::1]9646", "[a]:1", "a b:1", "x:y"}) {
    EXPECT_FALSE(parse_listen(bad)) << bad;
  }
}

TEST(ParseAddress, APortMayBeLeftOut) {
  EXPECT_EQ(address(parse_address("localhost:8125", 1)), "localhost|8125");
  EXPECT_EQ(address(parse_address("localhost", 8125)), "localhost|8125");
  EXPECT_EQ(address(parse_address("[::1]", 8125)), "::1|8125");
  for (const char* bad : {"", ":1", "a:0", "a:65536", "a:", "[::1]:", "a:b:1", "http://a:1", "a/b"}) {
    EXPECT_FALSE(parse_address(bad, 8125)) << bad;
  }
}

}  // namespace
}  // namespace brink::input
