// MD4 (RFC 1320), which OpenSSL keeps in a part of its own that is not installed everywhere. Broken as a hash: for
// talking to what still uses it. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace brink::script::js {

class Md4 {
 public:
  void update(std::string_view bytes);
  std::string digest() const;  // of what it was given so far, 16 bytes

 private:
  void block(const char* bytes);

  std::array<std::uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::uint64_t size_ = 0;
  std::string pending_;
};

}  // namespace brink::script::js
