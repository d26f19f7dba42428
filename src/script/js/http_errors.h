// Failures of requests as k6 numbers and words them.
#pragma once

#include <string>
#include <string_view>

#include "sample/sample.h"

namespace brink::script::js {

struct HttpError {
  std::uint16_t code = 0;  // 0: none
  std::string_view text;   // "dial: connection refused"; empty where the status says it
};

// Of a request that ended like this.
HttpError http_error(const sample::Sample& sample);

namespace http_code {
inline constexpr HttpError generic{1000, "the request could not be made"};
inline constexpr HttpError invalid_url{1020, "invalid URL"};
inline constexpr HttpError blacklisted{1110, "ip is blacklisted"};
inline constexpr HttpError blocked{1111, "hostname is blocked"};
inline constexpr HttpError decompression{1701, "the body could not be decompressed"};
}  // namespace http_code

}  // namespace brink::script::js
