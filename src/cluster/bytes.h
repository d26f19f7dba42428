// The bytes of a message: Putter writes values one after another, Taker reads them again. Both have the same calls, so
// that one description of a value (fields.h) serves both, and what is read cannot differ from what was written.
//
// Natural numbers are LEB128 varints, integers zigzag varints, reals 8 bytes little-endian, texts their length and
// their bytes.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "run/varint.h"

namespace brink::cluster {

class Putter {
 public:
  static constexpr bool reads = false;

  void natural(const std::uint64_t& v) { run::put_varint(out_, v); }
  void integer(const std::int64_t& v) { natural(run::zigzag(v)); }
  void byte(const std::uint8_t& v) { out_.push_back(static_cast<char>(v)); }
  void real(const double& v) {
    auto bits = std::bit_cast<std::uint64_t>(v);
    for (int i = 0; i < 8; ++i, bits >>= 8) out_.push_back(static_cast<char>(bits & 0xff));
  }
  void text(const std::string& v) {
    natural(v.size());
    out_ += v;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Of bytes from elsewhere: whatever they are, nothing is read beyond them, and no more memory taken than `most_room`.
// Once something is wrong all further values are left as they are.
class Taker {
 public:
  static constexpr bool reads = true;
  static constexpr std::size_t most_room = std::size_t{1} << 30;

  explicit Taker(std::string_view in) : in_(in) {}

  void natural(std::uint64_t& v) {
    const auto taken = good_ ? run::take_varint(in_) : std::nullopt;
    taken ? void(v = *taken) : fail();
  }
  void integer(std::int64_t& v) {
    std::uint64_t n = 0;
    natural(n);
    if (good_) v = run::unzigzag(n);
  }
  void byte(std::uint8_t& v) {
    if (!good_ || in_.empty()) return fail();
    v = static_cast<std::uint8_t>(in_.front());
    in_.remove_prefix(1);
  }
  void real(double& v) {
    if (!good_ || in_.size() < 8) return fail();
    std::uint64_t bits = 0;
    for (int i = 7; i >= 0; --i) bits = bits << 8 | static_cast<unsigned char>(in_[static_cast<std::size_t>(i)]);
    in_.remove_prefix(8);
    v = std::bit_cast<double>(bits);
    if (!std::isfinite(v)) fail();
  }
  void text(std::string& v) {
    std::uint64_t size = 0;
    natural(size);
    if (!good_ || size > in_.size()) return fail();
    v = in_.substr(0, size);
    in_.remove_prefix(size);
  }
  // For so many items of so many bytes each, every one of which takes at least a byte here.
  bool has_room_for(std::uint64_t items, std::size_t bytes_each) {
    if (!good_ || items > in_.size() || items > (most_room - taken_) / (bytes_each > 0 ? bytes_each : 1)) fail();
    if (good_) taken_ += items * bytes_each;
    return good_;
  }
  void demand(bool holds) {
    if (!holds) fail();
  }
  void fail() { good_ = false; }
  bool good() const { return good_; }
  // All was as it should be, and there is nothing left.
  bool done() const { return good_ && in_.empty(); }

 private:
  std::string_view in_;
  std::size_t taken_ = 0;
  bool good_ = true;
};

}  // namespace brink::cluster
