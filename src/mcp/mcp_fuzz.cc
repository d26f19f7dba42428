// Whatever a client sends, however it is cut: every line that comes back is one JSON message (or a batch of them) that
// names its version, and lines that are too long take no memory.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "mcp/line_reader.h"
#include "mcp/testing.h"

namespace {

using brink::mcp::Json;

void check_message(const Json& message) {
  CHECK(message.is_object() && message.at("jsonrpc") == "2.0");
  const bool is_answer = message.contains("result") != message.contains("error");
  CHECK(is_answer || message.at("method") == "notifications/progress");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::mcp;
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0] % 61;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr std::size_t most = 4096;

  Conversation with;  // for its doers
  Server server(with.setup, [](const std::string& line) {
    CHECK(line.find('\n') == std::string::npos);
    const Json message = Json::parse(line);
    if (message.is_array()) {
      for (const Json& one : message) check_message(one);
    } else {
      check_message(message);
    }
  });
  LineReader lines(most, {.line = [&](std::string_view line) { server.receive(line); },
                          .too_long = [&] { server.refuse_long_line(); }});
  for (std::size_t at = 0; at < text.size(); at += piece) {
    lines.feed(text.substr(at, piece));
    CHECK(lines.held() <= 2 * most);
  }
  lines.end();
  server.close();
  return 0;
}
