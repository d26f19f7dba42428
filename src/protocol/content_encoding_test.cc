#include "protocol/content_encoding.h"

#include <gtest/gtest.h>

#include "protocol/content_coding.h"

namespace brink::protocol {
namespace {

TEST(ContentEncoding, IsUndoneByDecoding) {
  const std::string body = "some text that is repeated, some text that is repeated";
  for (const char* codings : {"gzip", "deflate", "br", "zstd", "gzip, br", "zstd,deflate"}) {
    const auto coded = encode_body(codings, body);
    ASSERT_TRUE(coded) << codings;
    EXPECT_NE(*coded, body);
    std::string decoded;
    ASSERT_TRUE(decode_body(codings, *coded, 1000, decoded)) << codings;
    EXPECT_EQ(decoded, body) << codings;
  }
  EXPECT_FALSE(encode_body("lzma", body));
}

}  // namespace
}  // namespace brink::protocol
