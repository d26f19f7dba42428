#include "cluster/nkey.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <vector>

namespace brink::cluster {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t key_bytes = 32;
constexpr std::uint8_t seed_prefix = 18 << 3;  // 'S'
constexpr std::uint8_t user_prefix = 20 << 3;  // 'U'

// CRC-16/XMODEM.
std::uint16_t checksum(std::span<const std::uint8_t> bytes) {
  std::uint16_t crc = 0;
  for (const std::uint8_t byte : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ byte << 8);
    for (int i = 0; i < 8; ++i) crc = static_cast<std::uint16_t>(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
  }
  return crc;
}

std::optional<std::vector<std::uint8_t>> from_base32(std::string_view text) {
  std::vector<std::uint8_t> out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<std::uint32_t>(digit);
    held += 5;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> held));
  }
  return out;
}

std::string to_base32(std::span<const std::uint8_t> bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      out += digits[bits >> held & 31];
    }
  }
  if (held > 0) out += digits[bits << (5 - held) & 31];
  return out;
}

}  // namespace

std::optional<std::string> public_nkey(std::string_view seed) {
  const auto bytes = from_base32(seed);
  if (!bytes || bytes->size() != 2 + key_bytes + 2) return std::nullopt;
  const std::uint16_t sum = checksum(std::span(*bytes).first(2 + key_bytes));
  if ((*bytes)[34] != (sum & 0xff) || (*bytes)[35] != sum >> 8) return std::nullopt;
  const auto of = static_cast<std::uint8_t>(((*bytes)[0] & 7) << 5 | (*bytes)[1] >> 3);
  if (((*bytes)[0] & 0xf8) != seed_prefix || of != user_prefix) return std::nullopt;

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes->data() + 2, key_bytes), EVP_PKEY_free);
  std::vector<std::uint8_t> out(1 + key_bytes, user_prefix);
  std::size_t size = key_bytes;
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), out.data() + 1, &size) != 1) return std::nullopt;
  const std::uint16_t own = checksum(out);
  out.push_back(static_cast<std::uint8_t>(own & 0xff));
  out.push_back(static_cast<std::uint8_t>(own >> 8));
  return to_base32(out);
}

std::optional<std::string> public_nkey_of(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (auto key = public_nkey(line)) return key;
  }
  return std::nullopt;
}

}  // namespace brink::cluster
