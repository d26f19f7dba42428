// Bodies with a Content-Encoding (RFC 9110 §8.4), for requests: gzip, deflate (zlib's format), br, zstd.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::protocol {

// `body` with the codings of "gzip, br" applied in their order. Errors: one that is not known, or that failed.
Result<std::string> encode_body(std::string_view codings, std::string_view body);

}  // namespace brink::protocol
