// Finding control characters: one pass that ends at a line's end and proves that nothing before it was dangerous.
#pragma once

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace brink::protocol {

// Control characters but the tab: CR, LF, NUL, the rest of C0, and DEL. Bytes from 0x80 on are text (RFC 9110 §5.5).
constexpr bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

#ifdef __SSE2__
// Bit i is set when p[i] is a control character; 16 bytes are read.
inline unsigned control_mask(const char* p) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i not_tab = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')), low);
  const __m128i hits = _mm_or_si128(not_tab, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
  return static_cast<unsigned>(_mm_movemask_epi8(hits));
}
#endif

// The control characters of [begin, end), one after the other. Each block of bytes is looked at once and its address
// does not depend on what was found before, which lets the processor run ahead of the lines.
class ControlScan {
 public:
  ControlScan(const char* begin, const char* end) : at_(begin), end_(end) {}

  // The next one, or end.
  const char* next() {
#ifdef __SSE2__
    while (mask_ == 0 && end_ - at_ >= 16) {
      mask_ = control_mask(at_);
      at_ += 16;
    }
    if (mask_ != 0) {
      const char* const found = at_ - 16 + std::countr_zero(mask_);
      mask_ &= mask_ - 1;
      return found;
    }
#endif
    while (at_ != end_) {
      if (is_control(*at_++)) return at_ - 1;
    }
    return end_;
  }

 private:
  const char* at_;
  const char* end_;
  unsigned mask_ = 0;  // of the 16 bytes before at_, what was not given out
};

// How many letters, digits and '-' stand at `p`, of which 16 bytes are readable; at most 16. A subset of token
// characters that nearly all header names keep to.
inline std::size_t plain_name_length(const char* p) {
#ifdef __SSE2__
  const auto within = [](__m128i bytes, char first, char span) {
    const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(span)), offset);
  };
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25);
  const __m128i dashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
  const __m128i plain = _mm_or_si128(_mm_or_si128(letters, within(bytes, '0', 9)), dashes);
  return static_cast<std::size_t>(std::countr_one(static_cast<unsigned>(_mm_movemask_epi8(plain))));
#else
  std::size_t n = 0;
  while (n < 16 && (is_alnum(p[n]) || p[n] == '-')) ++n;
  return n;
#endif
}

}  // namespace brink::protocol
