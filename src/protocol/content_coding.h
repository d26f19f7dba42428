// Bodies as they were before a Content-Encoding (RFC 9110 §8.4): gzip, deflate, br, zstd, in any order and number up to
// `most_codings`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::protocol {

inline constexpr int most_codings = 4;

// Undoes the codings that the header's value lists, the last one first, into `out`, whose memory is reused. `identity`
// is no coding; "deflate" is read as zlib's format or without its frame, as browsers do.
//
// Errors, each one line that names the coding: one that is not known, more than most_codings, data that is broken or
// cut off, more than `most` bytes after any step.
Result<void> decode_body(std::string_view codings, std::string_view body, std::uint64_t most, std::string& out);

}  // namespace brink::protocol
