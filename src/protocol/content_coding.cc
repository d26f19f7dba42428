#include "protocol/content_coding.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/text.h"

namespace brink::protocol {
namespace {

enum class Step { done, more, broken, too_large };

// Room for more of the output, growing as it is used; `filled` bytes of it are.
class Output {
 public:
  Output(std::string& out, std::uint64_t most) : out_(out), most_(most) { out_.clear(); }

  // At least one free byte beyond `most`, so that "too large" and "just fits" can be told apart.
  std::pair<char*, std::size_t> room() {
    constexpr std::size_t least = 16 * 1024;
    const std::size_t size = std::min<std::uint64_t>(std::max(least, filled_ * 2), most_ + 1);
    if (out_.size() < size) out_.resize(size);
    return {out_.data() + filled_, out_.size() - filled_};
  }
  void took(std::size_t bytes) { filled_ += bytes; }
  bool full() const { return filled_ > most_; }
  void finish() { out_.resize(std::min<std::uint64_t>(filled_, most_)); }

 private:
  std::string& out_;
  std::uint64_t most_;
  std::size_t filled_ = 0;
};

Bytef* bytes_of(const char* data) { return reinterpret_cast<Bytef*>(const_cast<char*>(data)); }

Step inflate_all(std::string_view in, int window, Output& out) {
  z_stream stream{};
  if (inflateInit2(&stream, window) != Z_OK) return Step::broken;
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, inflateEnd);
  stream.next_in = bytes_of(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  while (true) {
    const auto [room, size] = out.room();
    stream.next_out = bytes_of(room);
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    const uInt before = stream.avail_out;
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.took(before - stream.avail_out);
    if (out.full()) return Step::too_large;
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0 || window <= MAX_WBITS) return Step::done;
      if (inflateReset(&stream) != Z_OK) return Step::broken;  // gzip members may follow each other
      continue;
    }
    if (status != Z_OK) return Step::broken;
    if (stream.avail_in == 0 && stream.avail_out != 0) return Step::more;
  }
}

Step gunzip(std::string_view in, Output& out) { return inflate_all(in, 16 + MAX_WBITS, out); }

bool has_zlib_frame(std::string_view in) {
  if (in.size() < 2) return false;
  const auto first = static_cast<unsigned char>(in[0]), second = static_cast<unsigned char>(in[1]);
  return (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
}

Step undeflate(std::string_view in, Output& out) {
  return inflate_all(in, has_zlib_frame(in) ? MAX_WBITS : -MAX_WBITS, out);
}

Step unbrotli(std::string_view in, Output& out) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  const std::uint8_t* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
  std::size_t left = in.size();
  while (true) {
    const auto [room, size] = out.room();
    auto* next_out = reinterpret_cast<std::uint8_t*>(room);
    std::size_t free = size;
    const auto status = BrotliDecoderDecompressStream(state.get(), &left, &next_in, &free, &next_out, nullptr);
    out.took(size - free);
    if (out.full()) return Step::too_large;
    if (status == BROTLI_DECODER_RESULT_SUCCESS) return left == 0 ? Step::done : Step::broken;
    if (status == BROTLI_DECODER_RESULT_ERROR) return Step::broken;
    if (status == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return Step::more;
  }
}

Step unzstd(std::string_view in, Output& out) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(), ZSTD_freeDStream);
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  while (true) {
    const auto [room, size] = out.room();
    ZSTD_outBuffer output{room, size, 0};
    const std::size_t hint = ZSTD_decompressStream(stream.get(), &output, &input);
    out.took(output.pos);
    if (out.full()) return Step::too_large;
    if (ZSTD_isError(hint)) return Step::broken;
    if (input.pos < input.size) continue;
    if (hint == 0) return Step::done;
    if (output.pos < output.size) return Step::more;
  }
}

struct Coding {
  std::string_view name;
  Step (*undo)(std::string_view, Output&);
};
constexpr std::array<Coding, 6> codings = {{{"gzip", gunzip},
                                            {"x-gzip", gunzip},
                                            {"deflate", undeflate},
                                            {"br", unbrotli},
                                            {"zstd", unzstd},
                                            {"identity", nullptr}}};

Result<std::vector<const Coding*>> read_codings(std::string_view list) {
  std::vector<const Coding*> found;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view name = trim(part);
    if (name.empty()) continue;
    const auto at =
        std::find_if(codings.begin(), codings.end(), [&](const Coding& coding) { return iequals(coding.name, name); });
    if (at == codings.end())
      return could_not_run("content coding \"" + std::string(name.substr(0, 40)) + "\" is not known");
    if (at->undo != nullptr) found.push_back(&*at);
  }
  if (found.size() > most_codings) return could_not_run("more than 4 content codings on one body");
  return found;
}

Result<void> undo(const Coding& coding, std::string_view body, std::uint64_t most, std::string& out) {
  Output output(out, most);
  const Step step = coding.undo(body, output);
  output.finish();
  const std::string name(coding.name);
  if (step == Step::broken) return could_not_run("the body is not what content coding " + name + " makes");
  if (step == Step::more) return could_not_run("the body in content coding " + name + " is cut off");
  if (step == Step::too_large) return could_not_run("the body in content coding " + name + " is too large");
  return {};
}

}  // namespace

Result<void> decode_body(std::string_view list, std::string_view body, std::uint64_t most, std::string& out) {
  const auto steps = read_codings(list);
  if (!steps) return tl::unexpected(steps.error());
  if (steps->empty() || body.empty()) {
    out.assign(body);
    return {};
  }
  std::string before;
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    const bool first = step == steps->rbegin();
    if (!first) before.swap(out);
    if (auto ok = undo(**step, first ? body : std::string_view(before), most, out); !ok) return ok;
  }
  return {};
}

}  // namespace brink::protocol
