#include "protocol/content_coding.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

namespace brink::protocol {
namespace {

std::string zlib_coded(std::string_view text, int window) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzipped(std::string_view text) { return zlib_coded(text, 16 + MAX_WBITS); }

std::string brotlied(std::string_view text) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size()) + 64;
  std::string out(size, '\0');
  EXPECT_TRUE(BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, text.size(),
                                    reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                    reinterpret_cast<std::uint8_t*>(out.data())));
  out.resize(size);
  return out;
}

std::string zstded(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 100'000; ++i) text += "line " + std::to_string(i * 7919 % 1000) + "\n";
  return text;
}

struct Coded {
  const char* name;
  std::string (*make)(std::string_view);
};

class EveryCoding : public testing::TestWithParam<Coded> {};

TEST_P(EveryCoding, GivesTheBodyBack) {
  const std::string text = long_text();
  std::string out = "of the request before";
  ASSERT_TRUE(decode_body(GetParam().name, GetParam().make(text), text.size(), out));
  EXPECT_EQ(out, text);
}

TEST_P(EveryCoding, ABodyOfOneByteMoreThanAllowedIsTooLarge) {
  const std::string text = long_text();
  std::string out;
  const auto result = decode_body(GetParam().name, GetParam().make(text), text.size() - 1, out);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("too large"), std::string::npos) << result.error().message;
}

TEST_P(EveryCoding, ABodyThatEndsEarlyIsCutOff) {
  std::string coded = GetParam().make(long_text());
  coded.resize(coded.size() / 2);
  std::string out;
  const auto result = decode_body(GetParam().name, coded, 1 << 20, out);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("cut off"), std::string::npos) << result.error().message;
}

TEST_P(EveryCoding, AnotherBodyIsNot) {
  std::string out;
  EXPECT_FALSE(decode_body(GetParam().name, "\x01<html>no coding at all</html>", 1 << 20, out));
}

INSTANTIATE_TEST_SUITE_P(
    ContentCoding, EveryCoding,
    testing::Values(Coded{"gzip", gzipped}, Coded{"X-GZIP", gzipped}, Coded{"br", brotlied}, Coded{"zstd", zstded},
                    Coded{"deflate", [](std::string_view text) { return zlib_coded(text, MAX_WBITS); }}),
    [](const auto& given) {
      std::string name = given.param.name;
      std::erase(name, '-');
      return name;
    });

TEST(ContentCoding, DeflateWithoutItsFrameIsReadToo) {
  const std::string text = long_text();
  std::string out;
  ASSERT_TRUE(decode_body("deflate", zlib_coded(text, -MAX_WBITS), 1 << 20, out));
  EXPECT_EQ(out, text);
}

TEST(ContentCoding, CodingsAreUndoneFromTheLastToTheFirst) {
  std::string out;
  ASSERT_TRUE(decode_body("gzip, identity, br", brotlied(gzipped("hello")), 100, out));
  EXPECT_EQ(out, "hello");
}

TEST(ContentCoding, GzipMembersFollowEachOther) {
  std::string out;
  ASSERT_TRUE(decode_body("gzip", gzipped("one ") + gzipped("two"), 100, out));
  EXPECT_EQ(out, "one two");
}

TEST(ContentCoding, IdentityAndNothingChangeNothing) {
  std::string out;
  ASSERT_TRUE(decode_body("identity", "as it is", 3, out));
  EXPECT_EQ(out, "as it is");
  ASSERT_TRUE(decode_body("gzip", "", 3, out));
  EXPECT_EQ(out, "");
}

TEST(ContentCoding, AtMostFourCodings) {
  std::string out, body = "x";
  for (int i = 0; i < 4; ++i) body = gzipped(body);
  EXPECT_TRUE(decode_body("gzip,gzip,gzip,gzip", body, 1000, out));
  EXPECT_FALSE(decode_body("gzip,gzip,gzip,gzip,gzip", gzipped(body), 1000, out));
}

TEST(ContentCoding, AnUnknownCodingIsNamed) {
  std::string out;
  const auto result = decode_body("gzip, lzma", "x", 10, out);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("lzma"), std::string::npos);
}

}  // namespace
}  // namespace brink::protocol
