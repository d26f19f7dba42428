#include "protocol/message_deflate.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr int least_window = 8;
// A message's last block ends with these, which are not sent (§7.2.1).
constexpr std::string_view tail("\x00\x00\xff\xff", 4);

Bytef* bytes_of(const char* data) { return reinterpret_cast<Bytef*>(const_cast<char*>(data)); }

// "10", or as a quoted string; nothing: no such window.
std::optional<int> window_bits(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  const auto bits = parse_int(value);
  if (value.starts_with('0') || !bits || *bits < least_window || *bits > MAX_WBITS) return std::nullopt;
  return static_cast<int>(*bits);
}

struct Terms {
  DeflateTerms agreed{.server_keeps_context = true};
  bool server_takeover = false, client_takeover = false, server_window = false, client_window = false;  // were said

  // One of its parameters. False: it may not be there, or not twice, or not like this.
  bool take(std::string_view name, std::optional<std::string_view> value) {
    const auto once = [](bool& said) { return !std::exchange(said, true); };
    if (name == "client_no_context_takeover") return !value && once(client_takeover);
    if (name == "server_no_context_takeover") {
      agreed.server_keeps_context = false;
      return !value && once(server_takeover);
    }
    const auto bits = value ? window_bits(*value) : std::nullopt;
    if (!bits) return false;
    if (name == "server_max_window_bits") {
      agreed.server_window = *bits;
      return once(server_window);
    }
    agreed.client_window = *bits;
    return name == "client_max_window_bits" && once(client_window);
  }
};

}  // namespace

std::optional<DeflateTerms> deflate_terms(std::string_view answer) {
  Terms terms;
  bool first = true;
  for (const std::string_view part : split(answer, ';')) {
    const std::string_view one = trim_ows(part);
    if (std::exchange(first, false)) {
      if (one != "permessage-deflate") return std::nullopt;
      continue;
    }
    const std::size_t equals = one.find('=');
    std::optional<std::string_view> value;
    if (equals != one.npos) value = trim_ows(one.substr(equals + 1));
    if (!terms.take(trim_ows(one.substr(0, equals)), value)) return std::nullopt;
  }
  return terms.agreed;
}

struct MessageInflater::State {
  z_stream stream{};
  explicit State(int window) { CHECK(inflateInit2(&stream, -window) == Z_OK, "no memory for zlib"); }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  bool between_blocks() const { return (stream.data_type & 128) != 0; }

  End take(std::string_view in, std::size_t most, std::string& out) {
    stream.next_in = bytes_of(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    while (true) {
      constexpr std::size_t piece = 4096;
      const std::size_t filled = out.size(), size = std::min(most + 1 - filled, std::max(piece, filled));
      out.resize(filled + size);
      stream.next_out = bytes_of(out.data() + filled);
      stream.avail_out = static_cast<uInt>(size);
      const int status = ::inflate(&stream, Z_SYNC_FLUSH);
      out.resize(out.size() - stream.avail_out);
      if (out.size() > most) return End::too_large;
      // A final block does not end a message: what follows it may refer to it all the same (§7.2.3.4).
      if (status == Z_STREAM_END) {
        if (inflateResetKeep(&stream) != Z_OK) return End::broken;
        if (stream.avail_in == 0) return End::ok;
        continue;
      }
      if (status != Z_OK && status != Z_BUF_ERROR) return End::broken;
      if (stream.avail_in == 0 && stream.avail_out != 0) return End::ok;
    }
  }
};

MessageInflater::MessageInflater(const DeflateTerms& terms) : terms_(terms) {}
MessageInflater::~MessageInflater() = default;
MessageInflater::MessageInflater(MessageInflater&&) noexcept = default;
MessageInflater& MessageInflater::operator=(MessageInflater&&) noexcept = default;

MessageInflater::End MessageInflater::inflate(std::string_view message, std::size_t most, std::string& out) {
  out.clear();
  // zlib reads streams of the smallest window with the next one.
  if (!state_) state_ = std::make_unique<State>(std::max(terms_.server_window, least_window + 1));
  End end = state_->take(message, most, out);
  if (end == End::ok) end = state_->take(tail, most, out);
  if (end == End::ok && !state_->between_blocks()) end = End::broken;
  if (!terms_.server_keeps_context) state_.reset();
  return end;
}

struct MessageDeflater::State {
  z_stream stream{};
  int window;
  explicit State(int bits) : window(bits) {
    // The smallest window is one that zlib does not write: then nothing refers further back than one byte.
    const bool tiny = bits == least_window;
    constexpr int usual_memory = 8;
    const int made = deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -std::max(bits, least_window + 1), usual_memory,
                                  tiny ? Z_RLE : Z_DEFAULT_STRATEGY);
    CHECK(made == Z_OK, "no memory for zlib");
  }
  ~State() { deflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

MessageDeflater::MessageDeflater() = default;
MessageDeflater::~MessageDeflater() = default;

std::string_view MessageDeflater::deflate(std::string_view message, const DeflateTerms& terms) {
  if (!state_ || state_->window != terms.client_window) {
    state_ = std::make_unique<State>(terms.client_window);
  } else {
    CHECK(deflateReset(&state_->stream) == Z_OK);
  }
  z_stream& stream = state_->stream;
  out_.resize(deflateBound(&stream, static_cast<uLong>(message.size())) + 2 * tail.size());
  stream.next_in = bytes_of(message.data());
  stream.avail_in = static_cast<uInt>(message.size());
  stream.next_out = bytes_of(out_.data());
  stream.avail_out = static_cast<uInt>(out_.size());
  CHECK(::deflate(&stream, Z_SYNC_FLUSH) == Z_OK && stream.avail_in == 0 && stream.avail_out > 0);
  const std::string_view made = std::string_view(out_).substr(0, out_.size() - stream.avail_out);
  CHECK(made.ends_with(tail));
  return made.substr(0, made.size() - tail.size());
}

}  // namespace brink::protocol
