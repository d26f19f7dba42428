#include "input/import/postman_request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "input/import/form_text.h"

namespace brink::input {
namespace {

// A list of parts, or a text.
std::string joined(const Json* value, std::string_view between) {
  if (value == nullptr) return "";
  if (!value->is_array()) return spelled_value(*value);
  std::string out;
  for (const Json& part : *value) {
    if (!out.empty()) out += between;
    out += part.is_object() ? text_at(part, "value") : spelled_value(part);
  }
  return out;
}

// Text where it may be null, a number, or missing.
std::string value_at(const Json& item, std::string_view key) {
  const Json* value = find(item, key);
  return value == nullptr ? "" : spelled_value(*value);
}

// Of a URL without "raw".
std::string put_together(const Json& url) {
  std::string out = text_at(url, "protocol").empty() ? "" : text_at(url, "protocol") + "://";
  out += joined(find(url, "host"), ".");
  if (const std::string port = value_at(url, "port"); !port.empty()) out += ":" + port;
  if (const Json* path = find(url, "path")) out += "/" + joined(path, "/");
  char between = '?';
  for (const Json& item : list_at(url, "query")) {
    if (is_disabled(item)) continue;
    out += between + value_at(item, "key");
    if (find(item, "value") != nullptr) out += "=" + value_at(item, "value");
    between = '&';
  }
  return out;
}

std::string read_url(const Json& url) {
  if (!url.is_object()) return spelled_value(url);
  std::string text = text_at(url, "raw");
  if (text.empty()) text = put_together(url);
  for (const Json& item : list_at(url, "variable")) {
    text = with_path_value(std::move(text), value_at(item, "key"), value_at(item, "value"));
  }
  return text;
}

std::vector<plan::Header> read_headers(const Json* list) {
  std::vector<plan::Header> headers;
  if (list != nullptr && list->is_string()) {  // one text, a header a line
    const std::string text = list->get<std::string>();
    for (const std::string_view line : split(text, '\n')) {
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      headers.push_back({std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
    }
  } else if (list != nullptr && list->is_array()) {
    for (const Json& item : *list) {
      if (!is_disabled(item)) headers.push_back({value_at(item, "key"), value_at(item, "value")});
    }
  }
  return headers;
}

std::string type_of_language(std::string_view language) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types{
      {{"json", "application/json"},
       {"xml", "application/xml"},
       {"html", "text/html"},
       {"javascript", "application/javascript"},
       {"text", "text/plain"}}};
  const auto* known =
      std::find_if(types.begin(), types.end(), [&](const auto& type) { return type.first == language; });
  return std::string(known == types.end() ? "text/plain" : known->second);
}

void read_raw(const Json& body, ClientRequest& request) {
  request.body.text = text_at(body, "raw");
  const Json* options = find(body, "options");
  const Json* raw = options == nullptr ? nullptr : find(*options, "raw");
  request.type = type_of_language(raw == nullptr ? "text" : text_at(*raw, "language"));
}

void read_form_data(const Json& list, ClientRequest& request) {
  request.body.multipart = true;
  for (const Json& item : list) {
    if (is_disabled(item)) continue;
    if (text_at(item, "type") != "file") {
      request.body.form.push_back({value_at(item, "key"), value_at(item, "value")});
      continue;
    }
    const Json* source = find(item, "src");
    const Json files = source == nullptr ? Json::array() : source->is_array() ? *source : Json::array({*source});
    for (const Json& file : files) {
      request.body.files.push_back({value_at(item, "key"), spelled_value(file), "", text_at(item, "contentType")});
    }
  }
}

void read_graphql(const Json& graphql, ClientRequest& request) {
  Json body{{"query", text_at(graphql, "query")}};
  const Json* variables = find(graphql, "variables");
  const std::string text = variables != nullptr && variables->is_string() ? variables->get<std::string>() : "";
  if (!trim(text).empty() && is_faithful_json(text)) body["variables"] = Json::parse(text);
  if (variables != nullptr && variables->is_object()) body["variables"] = *variables;
  if (const std::string name = text_at(graphql, "operationName"); !name.empty()) body["operationName"] = name;
  request.body.text = body.dump();
  request.type = "application/json";
}

void read_body(const Json& body, ClientRequest& request) {
  const std::string mode = text_at(body, "mode");
  if (is_disabled(body)) return;
  if (mode == "raw") {
    read_raw(body, request);
  } else if (mode == "urlencoded") {
    for (const Json& item : list_at(body, "urlencoded")) {
      if (!is_disabled(item)) request.body.form.push_back({value_at(item, "key"), value_at(item, "value")});
    }
  } else if (mode == "formdata") {
    read_form_data(list_at(body, "formdata"), request);
  } else if (mode == "graphql") {
    if (const Json* graphql = find(body, "graphql")) read_graphql(*graphql, request);
  } else if (mode == "file") {
    if (const Json* file = find(body, "file")) request.body.file = text_at(*file, "src");
    request.type = "application/octet-stream";
  }
}

// A parameter of an auth: in a list of {key, value} in format 2.1, a member in 2.0.
std::string parameter(const Json& auth, std::string_view kind, std::string_view key) {
  const Json* parameters = find(auth, kind);
  if (parameters == nullptr) return "";
  if (parameters->is_object()) return value_at(*parameters, key);
  for (const Json& item : *parameters) {
    if (text_at(item, "key") == key) return value_at(item, "value");
  }
  return "";
}

}  // namespace

bool is_disabled(const Json& item) {
  const Json* disabled = find(item, "disabled");
  return disabled != nullptr && *disabled == true;
}

ClientRequest read_request(const Json& json, const std::string& name) {
  ClientRequest request;
  request.name = name;
  if (!json.is_object()) {
    request.url = spelled_value(json);
    return request;
  }
  request.method = text_at(json, "method");
  if (const Json* url = find(json, "url")) request.url = read_url(*url);
  request.headers = read_headers(find(json, "header"));
  if (const Json* body = find(json, "body")) read_body(*body, request);
  return request;
}

ClientAuth read_auth(const Json& holder, const ClientAuth& inherited) {
  using Kind = ClientAuth::Kind;
  const Json* auth = find(holder, "auth");
  if (auth == nullptr || !auth->is_object()) return inherited;
  const std::string type = text_at(*auth, "type");
  const auto get = [&](std::string_view key) { return parameter(*auth, type, key); };
  ClientAuth own;
  if (type == "basic") {
    own.kind = Kind::basic;
    own.user = get("username");
    own.password = get("password");
  } else if (type == "bearer") {
    own.kind = Kind::bearer;
    own.token = get("token");
  } else if (type == "oauth2" && !get("accessToken").empty()) {
    own.kind = Kind::bearer;
    own.token = get("accessToken");
    own.prefix = std::string(trim(get("headerPrefix")));
  } else if (type == "apikey") {
    own.kind = Kind::api_key;
    own.key = get("key");
    own.value = get("value");
    own.in_query = get("in") == "query";
  } else if (!type.empty() && type != "noauth") {
    own.kind = Kind::unsupported;
    own.name = type;
  }
  return own;
}

std::string postman_dynamic(std::string_view name) {
  if (name == "$guid" || name == "$randomUUID") return "${uuid()}";
  if (name == "$timestamp") return "${now(unix)}";
  if (name == "$isoTimestamp") return "${now()}";
  if (name == "$randomInt") return "${randint(0,1000)}";
  if (name == "$randomAlphaNumeric") return "${randstr(1)}";
  if (name == "$randomPassword") return "${randstr(15)}";
  if (name == "$randomEmail" || name == "$randomExampleEmail") return "${randstr(10)}@example.com";
  const bool word = name == "$randomUserName" || name == "$randomFirstName" || name == "$randomLastName" ||
                    name == "$randomFullName" || name == "$randomWord" || name == "$randomCity";
  return word ? "${randstr(10)}" : "";
}

}  // namespace brink::input
