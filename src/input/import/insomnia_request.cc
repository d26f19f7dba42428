#include "input/import/insomnia_request.h"

#include <algorithm>

#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/postman_request.h"

namespace brink::input {
namespace {

std::string value_at(const Json& item, std::string_view key) {
  const Json* value = find(item, key);
  return value == nullptr ? "" : spelled_value(*value);
}

ClientAuth auth_of(const Json& holder, const ClientAuth& inherited) {
  using Kind = ClientAuth::Kind;
  const Json* auth = find(holder, "authentication");
  const std::string type = auth == nullptr ? "" : text_at(*auth, "type");
  if (type.empty() || type == "inherit") return inherited;
  ClientAuth own;
  if (is_disabled(*auth) || type == "none") return own;
  if (type == "basic") {
    own.kind = Kind::basic;
    own.user = value_at(*auth, "username");
    own.password = value_at(*auth, "password");
  } else if (type == "bearer") {
    own.kind = Kind::bearer;
    own.token = value_at(*auth, "token");
    own.prefix = value_at(*auth, "prefix");
  } else if (type == "apikey") {
    own.kind = Kind::api_key;
    own.key = value_at(*auth, "key");
    own.value = value_at(*auth, "value");
    own.in_query = value_at(*auth, "addTo") == "queryParams";
  } else {
    own.kind = Kind::unsupported;
    own.name = type;
  }
  return own;
}

void add_headers(const Json& holder, std::vector<plan::Header>& headers) {
  for (const Json& item : list_at(holder, "headers")) {
    if (!is_disabled(item)) headers.push_back({value_at(item, "name"), value_at(item, "value")});
  }
}

void read_params(const Json& list, plan::RecordedBody& body) {
  for (const Json& item : list) {
    if (is_disabled(item)) continue;
    if (text_at(item, "type") == "file") {
      body.files.push_back({value_at(item, "name"), text_at(item, "fileName"), "", ""});
    } else {
      body.form.push_back({value_at(item, "name"), value_at(item, "value")});
    }
  }
}

void read_body(const Json& body, ClientRequest& request) {
  request.type = text_at(body, "mimeType");
  const bool multipart = request.type == "multipart/form-data";
  if (multipart || request.type == urlencoded_type) {
    request.body.multipart = multipart;
    read_params(list_at(body, "params"), request.body);
    if (!request.body.is_form()) request.body.text = text_at(body, "text");
    return;
  }
  if (request.type == "application/graphql") request.type = "application/json";
  request.body.text = text_at(body, "text");
  if (request.body.text.empty()) request.body.file = text_at(body, "fileName");
}

}  // namespace

InsomniaInherited insomnia_inherited(const Json& folder, const InsomniaInherited& above) {
  InsomniaInherited inherited{auth_of(folder, above.auth), above.headers};
  add_headers(folder, inherited.headers);
  return inherited;
}

ClientRequest read_insomnia_request(const Json& json, const std::string& name, const InsomniaInherited& inherited) {
  ClientRequest request;
  request.name = name;
  request.method = text_at(json, "method");
  request.url = text_at(json, "url");
  for (const Json& item : list_at(json, "pathParameters")) {
    request.url = with_path_value(std::move(request.url), value_at(item, "name"), value_at(item, "value"));
  }
  for (const Json& item : list_at(json, "parameters")) {
    if (!is_disabled(item) && !value_at(item, "name").empty()) {
      request.query.push_back({value_at(item, "name"), value_at(item, "value")});
    }
  }
  request.headers = inherited.headers;
  add_headers(json, request.headers);
  if (const Json* body = find(json, "body")) read_body(*body, request);
  request.auth = auth_of(json, inherited.auth);
  return request;
}

}  // namespace brink::input
