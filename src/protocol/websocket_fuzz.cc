// Any split of the same bytes gives the same messages, control frames and failure.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "protocol/websocket.h"

namespace brink::protocol {
namespace {

constexpr std::size_t most = 64;  // small, so that short inputs reach it

std::string read(std::string_view bytes, std::uint64_t seed, bool deflates) {
  WebSocketParser parser(most);
  if (deflates) parser.inflate_by({.server_keeps_context = true});
  Random random(seed);
  std::string log;
  while (!bytes.empty() && parser.state() != WebSocketParser::State::failed) {
    const std::size_t size = seed == 0 ? bytes.size() : 1 + random.below(std::min<std::size_t>(bytes.size(), 7));
    const std::vector<char> piece(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const std::size_t used = parser.consume({piece.data(), piece.size()});
    CHECK(used <= size && used > 0);
    bytes.remove_prefix(used);
    if (parser.state() == WebSocketParser::State::more) {
      CHECK(used == size);
      continue;
    }
    CHECK(parser.payload().size() <= most || parser.payload().size() <= 125);
    log += std::to_string(static_cast<int>(parser.state())) + " " + std::to_string(parser.close_code()) + " " +
           std::string(parser.error_text()) + "[" + std::string(parser.payload()) + "]";
  }
  return log;
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool deflates : {false, true}) {
    const std::string whole = brink::protocol::read(bytes, 0, deflates);
    CHECK(brink::protocol::read(bytes, 1, deflates) == whole);
    CHECK(brink::protocol::read(bytes, 2, deflates) == whole);
  }
  static_cast<void>(brink::protocol::why_no_websocket(bytes, "key"));
  static_cast<void>(brink::protocol::deflate_terms(bytes));
  return 0;
}
