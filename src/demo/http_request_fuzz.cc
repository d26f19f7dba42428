// Any bytes are read without harm, and a request means the same however many bytes follow it or are still missing.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "demo/http_request.h"

using namespace brink::demo;

namespace {

void check_beginnings(std::string_view bytes, std::size_t size) {
  for (std::size_t n = 0; n < size; ++n) {
    Request request;
    CHECK(read_head(bytes.substr(0, n), request).state == HeadResult::State::incomplete);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Request request;
  const HeadResult result = read_head(bytes, request);
  if (result.state == HeadResult::State::refused) CHECK(result.status >= 400);
  if (result.state != HeadResult::State::complete) return 0;
  CHECK(result.size <= max_head && result.size <= size);
  CHECK(request.path.starts_with('/') && request.body_size <= max_body);
  Request alone;
  const HeadResult same = read_head(bytes.substr(0, result.size), alone);
  CHECK(same.state == result.state && same.size == result.size && alone.path == request.path);
  check_beginnings(bytes, result.size);
  return 0;
}
