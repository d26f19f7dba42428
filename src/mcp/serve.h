// The server on the streams of this process.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "mcp/setup.h"
#include "run/stop.h"

namespace brink::mcp {

// Bytes from and to a client. `read` blocks and gives nothing at the end; `write` is called from any thread, from one
// at a time.
struct Streams {
  std::function<std::optional<std::string>()> read;
  std::function<void(std::string_view bytes)> write;
};

// Until the client's stream ends; then the run there is ends too. Nothing else may write to the stream meanwhile.
void serve(const Setup& setup, const Streams& streams);

// On stdin and stdout, until stdin ends or `stop` is asked for. Bytes that the client does not take within some seconds
// after that are dropped.
void serve_stdio(const Setup& setup, run::Stop& stop);

// The real doers, but for `search_request`, which is shared with another door.
Doers real_doers();

}  // namespace brink::mcp
