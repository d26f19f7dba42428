#include "mcp/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/version.h"

namespace brink::mcp {
namespace {

constexpr std::array<std::string_view, 4> handshake_versions{"2025-11-25", "2025-06-18", batch_version, "2024-11-05"};

constexpr const char* version_key = "io.modelcontextprotocol/protocolVersion";
constexpr const char* capabilities_key = "io.modelcontextprotocol/clientCapabilities";
constexpr const char* server_key = "io.modelcontextprotocol/serverInfo";

constexpr int cache_ms = 3'600'000;

constexpr std::string_view instructions =
    "Brink load-tests web services: it says at what load a service breaks, which route breaks first, and why. "
    "investigate answers that question whole; load_test measures one fixed load; audit looks at a page without load. "
    "Every run is saved under an id: list_runs, get_run and compare work on those. Load goes to this machine only, "
    "or to hosts the person who started the server has allowed, and stays below the ceilings they set. One run that "
    "sends requests is made at a time; it takes as long as it says and can be cancelled, which keeps what there is.";

bool has_handshake(std::string_view version) {
  return std::find(handshake_versions.begin(), handshake_versions.end(), version) != handshake_versions.end();
}

Json all_versions() {
  Json out = Json::array({stateless_version});
  for (const std::string_view version : handshake_versions) out.push_back(version);
  return out;
}

Json server_info() { return Json{{"name", "brink"}, {"title", "Brink"}, {"version", version}}; }
Json capabilities() { return Json{{"tools", Json::object()}}; }

RpcError bad_params(std::string text) { return {ErrorCode::invalid_params, std::move(text), nullptr}; }

}  // namespace

Speaks speaks(const Message& message, const Agreed& agreed) {
  const Json* meta = find(message.params, "_meta");
  const Json* asked = meta == nullptr ? nullptr : find(*meta, version_key);
  if (asked == nullptr) {
    if (message.method == "initialize" || message.method == "ping") return {};
    if (agreed && message.method != "server/discover") return {};
    return {true, bad_params(fmt::format("params._meta lacks \"{}\"; without it a handshake (initialize) comes first",
                                         version_key))};
  }
  if (!asked->is_string()) return {true, bad_params(fmt::format("{} is text", version_key))};
  if (*asked != stateless_version) {
    return {true, RpcError{ErrorCode::unsupported_version, "Unsupported protocol version",
                           Json{{"supported", all_versions()}, {"requested", *asked}}}};
  }
  const Json* can = find(*meta, capabilities_key);
  if (can == nullptr || !can->is_object()) {
    return {true, bad_params(fmt::format("params._meta lacks the object \"{}\"", capabilities_key))};
  }
  return {true, std::nullopt};
}

std::string agree(const Json& params) {
  const Json* asked = find(params, "protocolVersion");
  const bool known = asked != nullptr && asked->is_string() && has_handshake(asked->get_ref<const std::string&>());
  return known ? asked->get<std::string>() : std::string(handshake_versions.front());
}

Json initialize_result(const std::string& version) {
  return {{"protocolVersion", version},
          {"capabilities", capabilities()},
          {"serverInfo", server_info()},
          {"instructions", instructions}};
}

Json discover_result() {
  return {{"supportedVersions", all_versions()}, {"capabilities", capabilities()}, {"instructions", instructions}};
}

Json dressed(Json result, bool stateless) {
  if (!stateless) return result;
  result["resultType"] = "complete";
  result["_meta"][server_key] = server_info();
  return result;
}

Json cacheable(Json result, bool stateless) {
  if (stateless) {
    result["ttlMs"] = cache_ms;
    result["cacheScope"] = "public";
  }
  return dressed(std::move(result), stateless);
}

}  // namespace brink::mcp
