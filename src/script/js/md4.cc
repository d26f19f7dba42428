#include "script/js/md4.h"

#include <bit>

namespace brink::script::js {
namespace {

constexpr std::size_t block_size = 64;

std::uint32_t word_at(const char* bytes) {
  std::uint32_t word = 0;
  for (int i = 3; i >= 0; --i) word = word << 8 | static_cast<std::uint8_t>(bytes[i]);
  return word;
}

void append_little_endian(std::string& to, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to.push_back(static_cast<char>(value >> (8 * i)));
}

// The order in which the words of a block are taken, and by how much is turned, in each of the three rounds.
constexpr int order[3][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                              {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
                              {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}};
constexpr int turns[3][4] = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
constexpr std::uint32_t constants[3] = {0, 0x5a827999, 0x6ed9eba1};

std::uint32_t mix(int round, std::uint32_t x, std::uint32_t y, std::uint32_t z) {
  switch (round) {
    case 0: return (x & y) | (~x & z);
    case 1: return (x & y) | (x & z) | (y & z);
    default: return x ^ y ^ z;
  }
}

}  // namespace

void Md4::block(const char* bytes) {
  auto [a, b, c, d] = state_;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 16; ++i) {
      const std::uint32_t word = word_at(bytes + 4 * order[round][i]);
      const std::uint32_t turned = std::rotl(a + mix(round, b, c, d) + word + constants[round], turns[round][i % 4]);
      a = d;
      d = c;
      c = b;
      b = turned;
    }
  }
  state_ = {state_[0] + a, state_[1] + b, state_[2] + c, state_[3] + d};
}

void Md4::update(std::string_view bytes) {
  size_ += bytes.size();
  pending_.append(bytes);
  std::size_t at = 0;
  for (; at + block_size <= pending_.size(); at += block_size) block(pending_.data() + at);
  pending_.erase(0, at);
}

std::string Md4::digest() const {
  Md4 last = *this;
  std::string padding(1, '\x80');
  padding.append((2 * block_size - 9 - pending_.size()) % block_size, '\0');
  append_little_endian(padding, size_ * 8, 8);
  last.update(padding);
  std::string digest;
  for (const std::uint32_t word : last.state_) append_little_endian(digest, word, 4);
  return digest;
}

}  // namespace brink::script::js
