// Wire: writes the fields of a Protocol Buffers message, in the order they are added.
// https://protobuf.dev/programming-guides/encoding/
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace brink::output {

class Wire {
 public:
  // Variable length: uint64, uint32, int64, bool, enums. Zero is written too: a default that is left out is the
  // caller's doing.
  void number(int field, std::uint64_t value) {
    tag(field, 0);
    varint(value);
  }
  // sint32, sint64: small negative numbers are short.
  void signed_number(int field, std::int64_t value) { number(field, zigzag(value)); }
  void fixed64(int field, std::uint64_t value) {
    tag(field, 1);
    fixed(value);
  }
  void real(int field, double value) { fixed64(field, std::bit_cast<std::uint64_t>(value)); }
  // Text, bytes and messages.
  void bytes(int field, std::string_view value) {
    tag(field, 2);
    varint(value.size());
    bytes_ += value;
  }
  void message(int field, const Wire& value) { bytes(field, value.bytes_); }
  // Repeated numbers, packed.
  template <class Range>
  void numbers(int field, const Range& values) {
    Wire packed;
    for (const auto value : values) packed.varint(static_cast<std::uint64_t>(value));
    message(field, packed);
  }
  template <class Range>
  void signed_numbers(int field, const Range& values) {
    Wire packed;
    for (const auto value : values) packed.varint(zigzag(value));
    message(field, packed);
  }

  const std::string& written() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  static std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  }
  void tag(int field, unsigned type) { varint(static_cast<std::uint64_t>(field) << 3 | type); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void fixed(std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8) bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

}  // namespace brink::output
