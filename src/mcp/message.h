// JSON-RPC 2.0 as MCP uses it: what a line says, and lines to be said. Pure; `message.cc` reads foreign bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/json.h"

namespace brink::mcp {

enum class ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  unsupported_version = -32022,  // of MCP
};

// Why a message is not answered with a result.
struct RpcError {
  ErrorCode code = ErrorCode::internal_error;
  std::string message;
  Json data;  // null: none
};

struct Message {
  std::optional<Json> id;  // text or whole number; absent: a notification, which is never answered
  std::string method;      // empty: an answer to something we never ask
  Json params = Json::object();
  std::optional<RpcError> error;  // the message is not a request; method and params say nothing then
};

// What a line holds: one message, or several in a batch.
struct Line {
  std::vector<Message> messages;
  bool batch = false;
};

// Never fails: what cannot be read is a message with an error.
Line parse_line(std::string_view line);

Json result_message(const Json& id, Json result);
// `id` absent: it could not be read.
Json error_message(const std::optional<Json>& id, const RpcError& error);
Json notification(std::string_view method, Json params);

}  // namespace brink::mcp
