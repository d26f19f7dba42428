#include "input/import/openapi_operation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/import/address.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

std::string escaped(std::string_view text, std::string_view specials) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = placeholder_end(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    if (end != at) {
      out += text.substr(at, end - at);
      at = end;
    } else if (byte <= ' ' || byte == 0x7f || specials.find(text[at]) != std::string_view::npos) {
      out += fmt::format("%{:02X}", byte);
      ++at;
    } else {
      out += text[at++];
    }
  }
  return out;
}

// Text as it is, all else as JSON.
std::string spelled(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

bool is_json_type(std::string_view type) {
  const std::string lower = to_lower(trim(type.substr(0, type.find(';'))));
  return lower == "application/json" || lower == "*/*" || lower.ends_with("+json") || lower == "text/json";
}

class OperationReader {
 public:
  OperationReader(const OpenApiOperation& operation, const OpenApiValues& values, OpenApiFindings& findings)
      : operation_(operation), values_(values), findings_(findings) {}

  plan::RecordedRequest run(bool assert_status) {
    request_.method = operation_.method;
    request_.path = operation_.path;
    request_.name = text_at(*operation_.json, "operationId");
    if (request_.name.empty()) request_.name = operation_.method + " " + operation_.path;
    for (const Json* parameter : parameters()) add(*parameter);
    leftover_braces();
    body();
    if (assert_status) expect_status();
    return std::move(request_);
  }

 private:
  // Those of the path, unless the operation has one of that name and place itself.
  std::vector<const Json*> parameters() const {
    std::vector<const Json*> list;
    for (const Json* holder : {operation_.path_item, operation_.json}) {
      for (const Json& reference : list_at(*holder, "parameters")) {
        const Json* parameter = values_.resolved(reference);
        if (parameter == nullptr) continue;
        std::erase_if(list, [&](const Json* known) {
          return text_at(*known, "name") == text_at(*parameter, "name") &&
                 text_at(*known, "in") == text_at(*parameter, "in");
        });
        list.push_back(parameter);
      }
    }
    return list;
  }

  std::string asked_for(const std::string& name) {
    const std::string made = placeholder_name(name);
    add_once(findings_.placeholders, made);
    return placeholder(made);
  }

  // A parameter may have a schema, or a media type with one.
  std::optional<Json> value_of(const Json& parameter) const {
    if (auto value = values_.said(parameter)) return value;
    const Json* content = find(parameter, "content");
    return content != nullptr && content->is_object() && !content->empty() ? values_.said(content->front())
                                                                           : std::nullopt;
  }

  void add(const Json& parameter) {
    const std::string name = text_at(parameter, "name"), in = text_at(parameter, "in");
    const Json* required = find(parameter, "required");
    const bool must = in == "path" || (required != nullptr && *required == true);
    const auto value = value_of(parameter);
    if (name.empty() || in == "cookie" || (!value && !must)) return;
    if (in == "path") {
      const std::string text = value ? segment_text(spelled(*value)) : asked_for(name);
      replace_all(request_.path, "{" + name + "}", text);
    } else if (in == "query") {
      query(parameter, name, value ? *value : Json(asked_for(name)));
    } else if (in == "header") {
      header(name, value ? spelled(*value) : asked_for(name));
    }
  }

  static void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
      text.replace(at, what.size(), by);
    }
  }

  // A list is sent item by item, or in one parameter with commas.
  void query(const Json& parameter, const std::string& name, const Json& value) {
    const Json* explode = find(parameter, "explode");
    const bool one_by_one = value.is_array() && (explode == nullptr || *explode != false);
    if (one_by_one) {
      for (const Json& item : value) append_query(name, spelled(item));
      return;
    }
    std::string text;
    if (value.is_array()) {
      for (const Json& item : value) text += (text.empty() ? "" : ",") + spelled(item);
    }
    append_query(name, value.is_array() ? text : spelled(value));
  }

  void append_query(const std::string& name, const std::string& value) {
    request_.path += request_.path.find('?') == std::string::npos ? "?" : "&";
    request_.path += query_text(name) + "=" + query_text(value);
  }

  // Three names are not parameters, whatever a description says.
  void header(const std::string& name, std::string value) {
    const bool reserved = iequals(name, "accept") || iequals(name, "content-type") || iequals(name, "authorization");
    if (!reserved && !has_control(name) && !has_control(value)) request_.headers.push_back({name, std::move(value)});
  }

  // "{x}" that no parameter describes.
  void leftover_braces() {
    std::string out;
    const std::string& path = request_.path;
    for (std::size_t at = 0; at < path.size();) {
      const auto end = placeholder_end(path, at);
      const auto close = path[at] == '{' ? path.find('}', at) : std::string::npos;
      if (end != at) {
        out += path.substr(at, end - at);
        at = end;
      } else if (close != std::string::npos) {
        out += asked_for(path.substr(at + 1, close - at - 1));
        at = close + 1;
      } else {
        out += path[at++];
      }
    }
    request_.path = std::move(out);
  }

  void body() {
    const Json* reference = find(*operation_.json, "requestBody");
    const Json* described = reference == nullptr ? nullptr : values_.resolved(*reference);
    const Json* content = described == nullptr ? nullptr : find(*described, "content");
    if (content == nullptr || !content->is_object() || content->empty()) return;
    for (const auto& [type, media] : content->items()) {
      if (is_json_type(type)) return json_body(type, media);
    }
    for (const auto& [type, media] : content->items()) {
      if (type.starts_with(urlencoded_type)) return form_body(media);
    }
    add_once(findings_.other_bodies,
             fmt::format("{} {} ({})", operation_.method, operation_.path, content->items().begin().key()));
  }

  void json_body(const std::string& type, const Json& media) {
    request_.body.text = values_.made(media).dump();
    const bool plain = type == "application/json" || type == "*/*";
    const bool structured = request_.body.text.starts_with('{') || request_.body.text.starts_with('[');
    if (!plain || !structured) request_.headers.push_back({"Content-Type", plain ? "application/json" : type});
  }

  void form_body(const Json& media) {
    const Json value = values_.made(media);
    if (!value.is_object()) return;
    for (const auto& [name, item] : value.items()) request_.body.form.push_back({name, spelled(item)});
  }

  void expect_status() {
    const Json* responses = find(*operation_.json, "responses");
    if (responses == nullptr || !responses->is_object()) return;
    int least = 300;
    for (const auto& [code, response] : responses->items()) {
      const auto number = parse_int(code);
      if (number && *number >= 200 && *number < least) least = static_cast<int>(*number);
    }
    if (least < 300) request_.expect.status = {least};
  }

  const OpenApiOperation& operation_;
  const OpenApiValues& values_;
  OpenApiFindings& findings_;
  plan::RecordedRequest request_;
};

std::string titled(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first = i == 0;
    if (first && text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 'a' + 'A');
    if (!first && text[i] >= 'A' && text[i] <= 'Z') text[i] = static_cast<char>(text[i] - 'A' + 'a');
  }
  return text;
}

void add_scheme(const std::string& name, const Json& scheme, plan::RecordedRequest& request,
                OpenApiFindings& findings) {
  const std::string type = text_at(scheme, "type");
  const auto header = [&](std::string key, std::string value) {
    if (!has_header(request.headers, key)) request.headers.push_back({std::move(key), std::move(value)});
  };
  const auto asked_for = [&](const std::string& what) {
    add_once(findings.placeholders, placeholder_name(what));
    return placeholder(placeholder_name(what));
  };
  if (type == "http") {
    const std::string kind = to_lower(text_at(scheme, "scheme"));
    header("Authorization", (kind.empty() ? "Bearer" : titled(kind)) + " " + asked_for("token"));
  } else if (type == "oauth2" || type == "openIdConnect") {
    header("Authorization", "Bearer " + asked_for("token"));
  } else if (type == "apiKey" && text_at(scheme, "in") == "header") {
    header(text_at(scheme, "name"), asked_for(text_at(scheme, "name")));
  } else if (type == "apiKey" && text_at(scheme, "in") == "query") {
    const std::string key = text_at(scheme, "name");
    request.path += (request.path.find('?') == std::string::npos ? "?" : "&") + query_text(key) + "=" + asked_for(key);
  } else if (type == "apiKey" && text_at(scheme, "in") == "cookie") {
    header("Cookie", text_at(scheme, "name") + "=" + asked_for(text_at(scheme, "name")));
  } else {
    add_once(findings.other_security, name);
  }
}

}  // namespace

std::string query_text(std::string_view text) { return escaped(text, "&#+%"); }
std::string segment_text(std::string_view text) { return escaped(text, "/?#%"); }

plan::RecordedRequest request_of(const OpenApiOperation& operation, const OpenApiValues& values, bool assert_status,
                                 OpenApiFindings& findings) {
  return OperationReader(operation, values, findings).run(assert_status);
}

void add_security(const Json& document, const OpenApiOperation& operation, const OpenApiValues& values,
                  plan::RecordedRequest& request, OpenApiFindings& findings) {
  const Json* components = find(document, "components");
  const Json* schemes = components == nullptr ? nullptr : find(*components, "securitySchemes");
  if (schemes == nullptr || !schemes->is_object()) return;
  const auto add = [&](const std::string& name) {
    const Json* reference = find(*schemes, name);
    const Json* scheme = reference == nullptr ? nullptr : values.resolved(*reference);
    if (scheme != nullptr) add_scheme(name, *scheme, request, findings);
  };
  const Json* security = find(*operation.json, "security");
  if (security == nullptr) security = find(document, "security");
  if (security == nullptr) {
    for (const auto& [name, scheme] : schemes->items()) add(name);
    return;
  }
  if (!security->is_array() || security->empty() || !security->front().is_object()) return;
  for (const auto& [name, scopes] : security->front().items()) add(name);
}

}  // namespace brink::input
