#include "sample/sample.h"

namespace brink::sample {

std::string_view http_name(Http version) {
  switch (version) {
    case Http::none: return "none";
    case Http::http1_0: return "HTTP/1.0";
    case Http::http1_1: return "HTTP/1.1";
    case Http::http2: return "HTTP/2";
  }
  return "unknown";
}

}  // namespace brink::sample
