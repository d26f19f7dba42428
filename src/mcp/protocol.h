// The revisions of MCP that are spoken, and what each wants of a request and of a result.
//
// From 2026-07-28 on every request says by itself, in `_meta`, what it speaks; nothing is remembered between requests.
// Before that, a handshake agreed on it for the whole connection. Both are served side by side.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mcp/message.h"

namespace brink::mcp {

inline constexpr std::string_view stateless_version = "2026-07-28";
inline constexpr std::string_view batch_version = "2025-03-26";  // the only one in which a line may hold a batch

// What was agreed on by handshake; absent before one.
using Agreed = std::optional<std::string>;

// Whether a request speaks for itself. Errors: a revision that is not spoken, with those that are; a request that
// neither says what it speaks nor comes after a handshake; one that lacks a part every request must have.
struct Speaks {
  bool stateless = false;
  std::optional<RpcError> error;
};
Speaks speaks(const Message& message, const Agreed& agreed);

// The revision that answers `initialize`: the client's if it is spoken, else our newest with a handshake.
std::string agree(const Json& params);

Json initialize_result(const std::string& version);
Json discover_result();

// What a result of a request that speaks for itself carries beside its own keys.
Json dressed(Json result, bool stateless);
// The same for results that do not change while the program runs.
Json cacheable(Json result, bool stateless);

}  // namespace brink::mcp
