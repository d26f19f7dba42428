#include "script/js/http_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

using ::testing::HasSubstr;

TEST(HttpDigest, AnswersAsTheExampleOfRfc2069Errata) {
  // Without qop nothing of the client's own is in the response (RFC 2069, with the values of its errata).
  const auto answer = answer_challenge(
      "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
      "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
      {"GET", "/dir/index.html", "Mufasa", "CircleOfLife", "", 1});
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr("response=\"1949323746fe6a43ef61f9606e7febea\""));
  EXPECT_THAT(*answer, HasSubstr("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));
}

TEST(HttpDigest, NamesItsProtection) {
  const auto answer = answer_challenge("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int, auth\", algorithm=SHA-256",
                                       {"POST", "/x", "u", "p", "body", 7});
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr("qop=auth, nc=00000001, cnonce=\"0000000000000007\""));
  EXPECT_THAT(*answer, HasSubstr("algorithm=SHA-256"));
}

TEST(HttpDigest, KnowsWhatItCannotAnswer) {
  EXPECT_FALSE(answer_challenge("Basic realm=\"r\"", {}));
  EXPECT_FALSE(answer_challenge("Digest realm=\"r\"", {}));
  EXPECT_FALSE(answer_challenge("Digest nonce=\"n\", algorithm=XYZ", {}));
  EXPECT_FALSE(answer_challenge("", {}));
}

}  // namespace
}  // namespace brink::script::js
