#include "mcp/message.h"

namespace brink::mcp {
namespace {

// Deeper JSON is nobody's request, and what walks a document goes as deep as it is.
constexpr int deepest = 64;

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Message broken(ErrorCode code, std::string text, std::optional<Json> id = std::nullopt) {
  Message message;
  message.id = std::move(id);
  message.error = RpcError{code, std::move(text), nullptr};
  return message;
}

bool is_id(const Json& value) { return value.is_string() || value.is_number_integer(); }

Message read_message(Json& json) {
  if (!json.is_object()) return broken(ErrorCode::invalid_request, "a message is a JSON object");
  Message message;
  const Json* id = find(json, "id");
  if (id != nullptr && !is_id(*id)) return broken(ErrorCode::invalid_request, "id is text or a whole number");
  if (id != nullptr) message.id = *id;
  const Json* version = find(json, "jsonrpc");
  if (version == nullptr || *version != "2.0") {
    return broken(ErrorCode::invalid_request, "jsonrpc is \"2.0\"", message.id);
  }
  const Json* method = find(json, "method");
  if (method == nullptr && (find(json, "result") != nullptr || find(json, "error") != nullptr)) return message;
  if (method == nullptr || !method->is_string() || method->get_ref<const std::string&>().empty()) {
    return broken(ErrorCode::invalid_request, "method is text", message.id);
  }
  message.method = method->get<std::string>();
  if (const auto params = json.find("params"); params != json.end()) {
    if (!params->is_object()) return broken(ErrorCode::invalid_params, "params is an object", message.id);
    message.params = std::move(*params);
  }
  return message;
}

Json envelope() { return Json{{"jsonrpc", "2.0"}}; }

}  // namespace

Line parse_line(std::string_view line) {
  Line out;
  if (too_deep(line)) {
    out.messages.push_back(broken(ErrorCode::parse_error, "objects and lists lie too deep in each other"));
    return out;
  }
  Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) {
    out.messages.push_back(broken(ErrorCode::parse_error, "the line is not JSON"));
    return out;
  }
  if (!json.is_array()) {
    out.messages.push_back(read_message(json));
    return out;
  }
  out.batch = true;
  for (Json& item : json) out.messages.push_back(read_message(item));
  if (out.messages.empty()) {
    out.batch = false;
    out.messages.push_back(broken(ErrorCode::invalid_request, "a batch has at least one message"));
  }
  return out;
}

Json result_message(const Json& id, Json result) {
  Json out = envelope();
  out["id"] = id;
  out["result"] = std::move(result);
  return out;
}

Json error_message(const std::optional<Json>& id, const RpcError& error) {
  Json out = envelope();
  if (id) out["id"] = *id;
  out["error"] = Json{{"code", static_cast<int>(error.code)}, {"message", error.message}};
  if (!error.data.is_null()) out["error"]["data"] = error.data;
  return out;
}

Json notification(std::string_view method, Json params) {
  Json out = envelope();
  out["method"] = method;
  out["params"] = std::move(params);
  return out;
}

}  // namespace brink::mcp
