// Any split of the same bytes gives the same responses: states, heads, bodies, errors and numbers of bytes used. Inputs
// are bytes as a connection delivers them, one response after the other, then the close.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "protocol/http1.h"

namespace brink::protocol {
namespace {

struct Variant {
  Http1Limits limits;
  bool head_request = false;
  bool keep_head = true;
  std::size_t keep_body = 64;
};

// Small enough that short inputs reach every limit.
constexpr Http1Limits tight{.head = 96, .headers = 4, .trailers = 24, .chunk_line = 12, .interim = 1, .body = 40};

struct Splitter {
  enum class Kind { whole, bytes, random };
  Kind kind;
  Random random;

  std::size_t next(std::size_t left) {
    if (kind == Kind::whole) return left;
    if (kind == Kind::bytes) return 1;
    const std::uint64_t most = random.below(4) == 0 ? left : 8;
    return std::min<std::size_t>(left, 1 + random.below(most));
  }
};

// Feeds pieces in buffers of their own exact size, so that reading past a piece is seen by a sanitizer.
std::size_t feed(Http1Parser& parser, std::string_view bytes, Splitter& splitter) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const std::size_t size = splitter.next(bytes.size() - used);
    const std::vector<char> piece(bytes.begin() + static_cast<std::ptrdiff_t>(used),
                                  bytes.begin() + static_cast<std::ptrdiff_t>(used + size));
    const std::size_t took = parser.consume({piece.data(), piece.size()});
    CHECK(took <= size);
    used += took;
    const bool over = parser.state() == Http1Parser::State::complete || parser.state() == Http1Parser::State::failed;
    CHECK(over || took == size);
    if (over) break;
  }
  return used;
}

void describe(const Http1Parser& parser, std::size_t used, std::string& log) {
  const ResponseHead& r = parser.response();
  const auto number = [&](std::uint64_t n) { log += std::to_string(n) + " "; };
  number(static_cast<std::uint64_t>(parser.state()));
  number(static_cast<std::uint64_t>(parser.error()));
  number(used);
  number(parser.started());
  number(parser.body_bytes());
  number(static_cast<std::uint64_t>(r.status));
  number(static_cast<std::uint64_t>(r.minor_version));
  number(r.keepalive);
  number(r.has_length);
  number(r.length);
  number(r.chunked);
  number(r.has_set_cookie);
  number(r.has_content_encoding);
  number(r.has_location);
  number(r.has_retry_after);
  log.append(parser.error_text()).append("\n").append(parser.head()).append("\n").append(parser.body()).append("\n");
}

void check_bounds(const Http1Parser& parser, const Variant& variant) {
  CHECK(parser.head().size() <= variant.limits.head + 1);
  CHECK(parser.body().size() <= variant.keep_body);
  CHECK(parser.body_bytes() <= variant.limits.body);
  CHECK((parser.state() == Http1Parser::State::failed) == (parser.error() != Http1Parser::Error::none));
  CHECK((*parser.error_text() != '\0') == (parser.error() != Http1Parser::Error::none));
  if (parser.state() != Http1Parser::State::complete) return;
  CHECK(parser.response().status >= 200 || parser.response().status == 101);
  const bool sized = parser.response().has_length && parser.body_bytes() != 0;
  CHECK(!sized || parser.body_bytes() == parser.response().length);
  CHECK(!variant.keep_head || parser.head().ends_with('\n'));
  std::size_t after = 0;
  find_header(parser.head(), "Location", 0, &after);
  CHECK(!variant.keep_head || parser.response().has_location == (after != std::string_view::npos));
}

// Everything that came of the input, as text.
std::string run(std::string_view bytes, const Variant& variant, Splitter splitter) {
  Http1Parser parser(variant.limits);
  std::string log;
  for (int responses = 0; responses < 64; ++responses) {
    parser.begin(variant.head_request, variant.keep_head, variant.keep_body);
    const std::size_t used = feed(parser, bytes, splitter);
    describe(parser, used, log);
    bytes.remove_prefix(used);
    const bool more = parser.state() == Http1Parser::State::complete && parser.response().keepalive && !bytes.empty();
    if (!more) parser.close();
    check_bounds(parser, variant);
    if (!more) break;
  }
  describe(parser, 0, log);
  return log;
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Variant variants[] = {{}, {.head_request = true}, {.limits = tight}, {.keep_head = false, .keep_body = 0}};
  for (const Variant& variant : variants) {
    const std::string whole = run(bytes, variant, {Splitter::Kind::whole, brink::Random(0)});
    CHECK(run(bytes, variant, {Splitter::Kind::bytes, brink::Random(0)}) == whole, "byte by byte");
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      CHECK(run(bytes, variant, {Splitter::Kind::random, brink::Random(size, seed)}) == whole, "random pieces");
    }
  }
  return 0;
}
