// What came of a call, as values of JavaScript.
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "script/js/grpc_task.h"
#include "script/js/json_read.h"

namespace brink::script::js {
namespace {

bool is_reserved(std::string_view name) {
  return name.starts_with(':') || name == "grpc-status" || name == "grpc-message" ||
         name == "grpc-status-details-bin" || name == "grpc-encoding" || name == "grpc-accept-encoding";
}

std::string_view line_value(std::string_view lines, std::string_view name) {
  for (const std::string_view line : split(lines, '\n')) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with(':')) return trim(line.substr(name.size() + 1));
  }
  return {};
}

}  // namespace

JSValue GrpcTask::message(std::string_view bytes) {
  JSContext* context = user_.context();
  const auto json = found_.schema->decode(found_.method->output, bytes);
  if (!json) return throw_error(context, json.error().message);
  return parse_json(context, *json);
}

// Each as its message where the services that were loaded know it, otherwise as bytes.
JSValue GrpcTask::details() const {
  using Json = nlohmann::json;
  Json list = Json::array();
  const auto bytes = base64_decoded(line_value(trailers_, "grpc-status-details-bin"));
  const auto json = standard_services(user_.world())->decode("google.rpc.Status", bytes.value_or(""));
  const Json status = Json::parse(json.value_or("{}"), nullptr, false);
  for (const Json& detail : status.value("details", Json::array())) {
    const std::string url = detail.value("typeUrl", ""), value = detail.value("value", "");
    const auto known = found_.schema->decode(url.substr(url.rfind('/') + 1), base64_decoded(value).value_or(""));
    Json one = known ? Json::parse(*known, nullptr, false) : Json{{"value", value}};
    one["@type"] = url;
    list.push_back(std::move(one));
  }
  return parse_json(user_.context(), list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

JSValue GrpcTask::status_object() {
  JSContext* context = user_.context();
  const JSValue object = JS_NewObject(context);
  define(context, object, "code", JS_NewInt32(context, static_cast<int>(status_.code)));
  define(context, object, "details", details());
  define(context, object, "message", new_text(context, status_.message));
  return object;
}

// What came is there whatever the status; where nothing did, a message without any field set.
JSValue GrpcTask::response() {
  JSContext* context = user_.context();
  JSValue content = JS_NULL;
  if (!discard_) content = message(received_.empty() ? std::string_view() : std::string_view(received_.front()));
  if (JS_IsException(content)) return content;
  const JSValue object = JS_NewObject(context);
  define(context, object, "status", JS_NewInt32(context, static_cast<int>(status_.code)));
  define(context, object, "message", content);
  define(context, object, "headers", metadata_object(context, head_));
  define(context, object, "trailers", metadata_object(context, trailers_));
  define(context, object, "error", status_.ok() ? JS_NULL : status_object());
  return object;
}

JSValue metadata_object(JSContext* context, std::string_view lines) {
  std::vector<std::pair<std::string, std::vector<std::string>>> all;
  for (const std::string_view line : split(lines, '\n')) {
    const std::size_t colon = line.find(':', 1);
    if (colon == line.npos || is_reserved(line.substr(0, colon))) continue;
    const std::string name(line.substr(0, colon));
    const std::string_view text = trim(line.substr(colon + 1));
    const auto bytes = protocol::is_binary_metadata(name) ? base64_decoded(text) : std::nullopt;
    auto same = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    if (same == all.end()) same = all.insert(all.end(), {name, {}});
    same->second.push_back(bytes ? *bytes : std::string(text));
  }
  const JSValue object = JS_NewObject(context);
  for (const auto& [name, values] : all) {
    const JSValue list = JS_NewArray(context);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      JS_DefinePropertyValueUint32(context, list, i, new_text(context, values[i]), JS_PROP_C_W_E);
    }
    define(context, object, name.c_str(), list);
  }
  return object;
}

}  // namespace brink::script::js
