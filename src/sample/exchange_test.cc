#include "sample/exchange.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/random.h"

namespace brink::sample {
namespace {

TEST(MaskSecrets, HeadersWithSecretNamesInAnyCase) {
  EXPECT_EQ(
      mask_secrets("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer abc.def\r\nCOOKIE: a=b; c=d\r\nAccept: */*"),
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: ***\r\nCOOKIE: ***\r\nAccept: */*");
  for (const char* name : {"Authorization", "proxy-authorization", "Cookie", "SET-COOKIE", "X-Api-Key", "Api_Key",
                           "X-Auth-Token", "X-Csrf-Token", "X-Amz-Security-Token", "Ocp-Apim-Subscription-Key",
                           "X-Goog-Api-Key", "Private-Token", "X-Vault-Token", "X-Client-Secret", "X-Password"}) {
    EXPECT_EQ(mask_secrets(std::string(name) + ": hush"), std::string(name) + ": ***");
  }
}

TEST(MaskSecrets, WhatIsNoSecretStays) {
  for (const char* text : {"HTTP/1.1 503 Service Unavailable\r\nServer: nginx\r\nRetry-After: 3\r\nContent-Length: 0",
                           "GET /search?q=keys&author=monkey&design=1 HTTP/1.1\r\nHost: token-shop.example",
                           "WWW-Authenticate: Basic realm=\"shop\"", "Cache-Control: max-age=0",
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==", "Access-Control-Allow-Credentials: true",
                           "ETag: \"a=b\"", "", "\r\n\r\n", "Location: /a//b/c@d", ":authority: example"}) {
    EXPECT_EQ(mask_secrets(text), text);
  }
}

TEST(MaskSecrets, ContinuationLinesBelongToTheirHeader) {
  EXPECT_EQ(mask_secrets("Cookie: a=1;\r\n b=2\r\n\tc=3\r\nHost: x\r\n y"),
            "Cookie: ***\r\n ***\r\n\t***\r\nHost: x\r\n y");
  EXPECT_EQ(mask_secrets("Authorization:\n Basic abc"), "Authorization:\n ***");
}

TEST(MaskSecrets, EveryLineEndIsOne) {
  EXPECT_EQ(mask_secrets("A: 1\nCookie: x\nB: 2"), "A: 1\nCookie: ***\nB: 2");
  EXPECT_EQ(mask_secrets("A: 1\rCookie: x\rB: 2"), "A: 1\rCookie: ***\rB: 2");
  EXPECT_EQ(mask_secrets("Cookie : x"), "Cookie : ***");
  EXPECT_EQ(mask_secrets(" Cookie: x"), " Cookie: ***");
}

TEST(MaskSecrets, QueryParameters) {
  EXPECT_EQ(mask_secrets("GET /a?token=abc&page=2&API_KEY=k HTTP/1.1"), "GET /a?token=***&page=2&API_KEY=*** HTTP/1.1");
  EXPECT_EQ(mask_secrets("GET /a?password=p%20q&access_token=x HTTP/1.1"),
            "GET /a?password=***&access_token=*** HTTP/1.1");
  EXPECT_EQ(mask_secrets("Location: https://a/cb#id_token=eyJ.x.y&state=1"),
            "Location: https://a/cb#id_token=***&state=1");
  EXPECT_EQ(mask_secrets("GET /a;jsessionid=1A2B?x=1&sig=q HTTP/1.1"), "GET /a;jsessionid=***&sig=*** HTTP/1.1");
  EXPECT_EQ(mask_secrets("GET /?user[password]=x&%74oken=y&a=token=z HTTP/1.1"),
            "GET /?user[password]=***&%74oken=***&a=token=*** HTTP/1.1");
  EXPECT_EQ(mask_secrets("GET /?token=&key= HTTP/1.1"), "GET /?token=&key= HTTP/1.1");
}

TEST(MaskSecrets, UserAndPasswordInUrls) {
  EXPECT_EQ(mask_secrets("Location: https://ann:pw@shop.example/x"), "Location: https://***@shop.example/x");
  EXPECT_EQ(mask_secrets("Referer: http://ann@a/?u=//b:c@d"), "Referer: http://***@a/?u=//***@d");
  EXPECT_EQ(mask_secrets("http://a:p@q@host"), "http://***@host");
  EXPECT_EQ(mask_secrets("http://host/path@x?mail=a@b"), "http://host/path@x?mail=a@b");
}

TEST(MaskSecrets, NeverGrowsBeyondTwiceAndMaskingAgainChangesNothing) {
  Random random(3);
  const std::vector<std::string> parts = {"key", "=", "&",     " ", "\n", "\r", ":",   "//",
                                          "@",   "a", "token", "?", "#",  "/",  "%74", "***"};
  for (int i = 0; i < 5'000; ++i) {
    std::string text;
    for (std::uint64_t n = random.below(24); n > 0; --n) text += parts[random.below(parts.size())];
    const std::string once = mask_secrets(text);
    ASSERT_LE(once.size(), 2 * text.size()) << text;
    ASSERT_EQ(mask_secrets(once), once) << text;
  }
}

TEST(MaskSecrets, LongRunsOfOneUnitStayInBounds) {
  for (const char* unit : {"//", "=", "token=", "@", ":", "\n ", "//a@", "%7", "[", "key==", "Cookie:\n"}) {
    std::string text;
    while (text.size() < 100'000) text += unit;
    EXPECT_LE(mask_secrets(text).size(), 2 * text.size());
  }
}

TEST(MaskBody, SecretFieldsOfJson) {
  EXPECT_EQ(mask_body(R"({"user":"ann","access_token":"abc\"d","n":1})"),
            R"({"user":"ann","access_token":"***","n":1})");
  EXPECT_EQ(mask_body(R"( [{"Password" : 12.5, "pin":3}] )"), R"( [{"Password" : "***", "pin":3}] )");
  EXPECT_EQ(mask_body(R"({"tokens":["a",{"b":"]"}],"ok":true})"), R"({"tokens":"***","ok":true})");
  EXPECT_EQ(mask_body(R"({"a":{"secret":null}})"), R"({"a":{"secret":"***"}})");
}

TEST(MaskBody, CutOffAnywhereNothingLeaks) {
  const std::string body = R"({"id":7,"token":"hush\"hush","keys":{"secret":["hush", "hush"]},"x":"y"})";
  for (std::size_t n = 0; n <= body.size(); ++n) {
    EXPECT_EQ(mask_body(body.substr(0, n)).find("hush"), std::string::npos) << n;
    EXPECT_EQ(mask_body(body.substr(0, n)).find("hus"), std::string::npos) << n;
  }
}

TEST(MaskBody, OtherBodiesStay) {
  for (const char* body :
       {"", "  ", "<p>token=abc</p>", "plain \"token\":\"abc\"", "{}", "[", R"({"a":"token"})", "{\"a"}) {
    EXPECT_EQ(mask_body(body), body);
  }
}

}  // namespace
}  // namespace brink::sample
