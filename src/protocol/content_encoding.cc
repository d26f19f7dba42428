#include "protocol/content_encoding.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include "base/text.h"

namespace brink::protocol {
namespace {

constexpr int gzip_window = 15 + 16;
constexpr int zlib_window = 15;
constexpr int brotli_quality = 5;

bool deflate_into(std::string_view body, int window, std::string& out) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return false;
  out.resize(deflateBound(&stream, body.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return whole;
}

bool brotli_into(std::string_view body, std::string& out) {
  std::size_t size = BrotliEncoderMaxCompressedSize(body.size()) + 16;
  out.resize(size);
  const bool whole = BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, body.size(),
                                           reinterpret_cast<const std::uint8_t*>(body.data()), &size,
                                           reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE;
  out.resize(whole ? size : 0);
  return whole;
}

bool zstd_into(std::string_view body, std::string& out) {
  out.resize(ZSTD_compressBound(body.size()));
  const std::size_t size = ZSTD_compress(out.data(), out.size(), body.data(), body.size(), ZSTD_CLEVEL_DEFAULT);
  out.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return ZSTD_isError(size) == 0;
}

}  // namespace

Result<std::string> encode_body(std::string_view codings, std::string_view body) {
  std::string coded(body);
  for (const std::string_view word : split(codings, ',')) {
    const std::string coding = to_lower(trim(word));
    std::string next;
    bool done = false;
    if (coding == "gzip") {
      done = deflate_into(coded, gzip_window, next);
    } else if (coding == "deflate") {
      done = deflate_into(coded, zlib_window, next);
    } else if (coding == "br") {
      done = brotli_into(coded, next);
    } else if (coding == "zstd") {
      done = zstd_into(coded, next);
    } else {
      return usage_error("unknown compression \"" + coding + "\"", "gzip, deflate, br and zstd are known");
    }
    if (!done) return could_not_run("the body could not be compressed as " + coding);
    coded = std::move(next);
  }
  return coded;
}

}  // namespace brink::protocol
