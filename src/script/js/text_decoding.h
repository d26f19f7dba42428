// Bytes of the encodings that TextDecoder knows here as UTF-8, in one piece or in many. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::script::js {

class TextDecoding {
 public:
  enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, windows1252 };
  // By its label ("utf8", "UTF-8", "latin1"); nothing: not one of these.
  static std::optional<Encoding> labelled(std::string_view label);
  static std::string_view name(Encoding encoding);

  // `fatal`: what is not of the encoding is an error rather than U+FFFD.
  TextDecoding(Encoding encoding, bool fatal, bool keeps_bom)
      : encoding_(encoding), fatal_(fatal), keeps_bom_(keeps_bom) {}

  // With `more`, a sign whose end is missing waits for the next piece. Nothing: not of the encoding, and it begins
  // anew.
  std::optional<std::string> decode(std::string_view bytes, bool more);

 private:
  void take_utf8(std::string_view bytes, bool more);
  void take_utf16(std::string_view bytes, bool more);
  void take_windows(std::string_view bytes);
  void put(char32_t sign);
  void replace();

  Encoding encoding_;
  bool fatal_, keeps_bom_;
  bool begun_ = false;  // the first sign, which may be a byte order mark, has been seen
  bool failed_ = false;
  std::string pending_;  // bytes of a sign that has not ended
  std::string out_;
};

}  // namespace brink::script::js
