#include "output/k6/hash.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace brink::output::k6 {
namespace {

using State = std::array<std::uint32_t, 4>;

constexpr std::array<int, 16> turns = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

// RFC 1321: floor(2^32 * |sin(i + 1)|).
const std::array<std::uint32_t, 64>& sines() {
  static const auto table = [] {
    std::array<std::uint32_t, 64> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = static_cast<std::uint32_t>(std::floor(4294967296.0 * std::abs(std::sin(static_cast<double>(i + 1)))));
    }
    return all;
  }();
  return table;
}

std::uint32_t word(std::string_view block, std::size_t index) {
  std::uint32_t value = 0;
  for (std::size_t byte = 0; byte < 4; ++byte) {
    value |= std::uint32_t{static_cast<unsigned char>(block[index * 4 + byte])} << (8 * byte);
  }
  return value;
}

void add_block(State& state, std::string_view block) {
  auto [a, b, c, d] = state;
  for (std::uint32_t i = 0; i < 64; ++i) {
    std::uint32_t mixed = 0, index = 0;
    switch (i / 16) {
      case 0: mixed = (b & c) | (~b & d), index = i; break;
      case 1: mixed = (d & b) | (~d & c), index = (5 * i + 1) % 16; break;
      case 2: mixed = b ^ c ^ d, index = (3 * i + 5) % 16; break;
      default: mixed = c ^ (b | ~d), index = (7 * i) % 16; break;
    }
    const std::uint32_t sum = a + mixed + sines()[i] + word(block, index);
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, turns[i / 16 * 4 + i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view text) {
  std::string padded(text);
  padded.push_back('\x80');
  while (padded.size() % 64 != 56) padded.push_back('\0');
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int byte = 0; byte < 8; ++byte) padded.push_back(static_cast<char>(bits >> (8 * byte)));
  State state = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u};
  for (std::size_t at = 0; at < padded.size(); at += 64) add_block(state, std::string_view(padded).substr(at, 64));
  std::string out;
  for (const std::uint32_t part : state) {
    for (int byte = 0; byte < 4; ++byte) out += fmt::format("{:02x}", (part >> (8 * byte)) & 0xff);
  }
  return out;
}

}  // namespace brink::output::k6
