#include "input/import/openapi_values.h"

#include <algorithm>

namespace brink::input {
namespace {

constexpr int most_hops = 32;
constexpr int deepest_value = 12;
constexpr std::size_t most_values = 200'000;

// "string" of ["null", "string"]; "object" or "array" when only their members are described.
std::string type_of(const Json& schema) {
  const Json* type = find(schema, "type");
  if (type != nullptr && type->is_string()) return type->get<std::string>();
  if (type != nullptr && type->is_array()) {
    for (const Json& one : *type) {
      if (one.is_string() && one != "null") return one.get<std::string>();
    }
  }
  if (find(schema, "properties") != nullptr || find(schema, "additionalProperties") != nullptr) return "object";
  return find(schema, "items") != nullptr ? "array" : "";
}

// "examples" is a list in a schema, and named examples with a "value" elsewhere.
std::optional<Json> first_example(const Json& examples) {
  if (examples.empty()) return std::nullopt;
  if (examples.is_array()) return examples.front();
  if (!examples.is_object()) return std::nullopt;
  const Json* value = find(examples.front(), "value");
  return value == nullptr ? std::nullopt : std::optional<Json>(*value);
}

}  // namespace

Json stub_of(std::string_view type, std::string_view format) {
  if (type == "integer") return 1;
  if (type == "number") return 1.0;
  if (type == "boolean") return true;
  if (type != "string") return nullptr;
  if (format == "date") return "2024-01-01";
  if (format == "date-time") return "2024-01-01T00:00:00Z";
  if (format == "uuid") return "${uuid()}";
  if (format == "email") return "user@example.com";
  if (format == "uri") return "https://example.com";
  if (format == "hostname") return "example.com";
  if (format == "ipv4") return "192.0.2.1";
  return "string";
}

const Json* OpenApiValues::resolved(const Json& json) const {
  const Json* at = &json;
  for (int hops = 0; hops <= most_hops; ++hops) {
    const std::string reference = text_at(*at, "$ref");
    if (reference.empty()) return at;
    if (!reference.starts_with("#")) return nullptr;
    at = &document_;
    for (std::size_t i = 1; i < reference.size();) {  // a pointer of RFC 6901
      if (reference[i] != '/') return nullptr;
      const auto end = std::min(reference.find('/', i + 1), reference.size());
      std::string key;
      for (std::size_t k = i + 1; k < end; ++k) {
        const bool escape = reference[k] == '~' && k + 1 < end;
        key += !escape ? reference[k] : reference[++k] == '1' ? '/' : '~';
      }
      at = find(*at, key);
      if (at == nullptr) return nullptr;
      i = end;
    }
  }
  return nullptr;
}

std::optional<Json> OpenApiValues::said_by_schema(const Json& schema) const {
  if (const Json* example = find(schema, "example")) return *example;
  if (const Json* examples = find(schema, "examples")) {
    if (auto first = first_example(*examples)) return first;
  }
  if (const Json* value = find(schema, "default")) return *value;
  if (const Json& list = list_at(schema, "enum"); !list.empty()) return list.front();
  if (const Json* value = find(schema, "const")) return *value;
  return std::nullopt;
}

std::optional<Json> OpenApiValues::said(const Json& holder) const {
  if (const Json* example = find(holder, "example")) return *example;
  if (const Json* examples = find(holder, "examples"); examples != nullptr && !examples->empty()) {
    const Json* first = examples->is_structured() ? resolved(examples->front()) : nullptr;
    const Json* value = first == nullptr ? nullptr : find(*first, "value");
    if (value != nullptr) return *value;
  }
  const Json* schema = find(holder, "schema");
  const Json* target = schema == nullptr ? nullptr : resolved(*schema);
  return target == nullptr ? std::nullopt : said_by_schema(*target);
}

Json OpenApiValues::made(const Json& holder) const {
  if (auto value = said(holder)) return *value;
  const Json* schema = find(holder, "schema");
  return schema == nullptr ? Json(nullptr) : of_schema(*schema, 0);
}

Json OpenApiValues::of_schema(const Json& reference, int depth) const {
  const Json* schema = resolved(reference);
  if (schema == nullptr || depth > deepest_value || ++made_ > most_values) return nullptr;
  if (auto value = said_by_schema(*schema)) return *value;
  if (auto value = combined(*schema, depth)) return *value;
  const std::string type = type_of(*schema);
  if (type == "object") return object(*schema, depth);
  if (type != "array") return stub_of(type.empty() ? "string" : type, text_at(*schema, "format"));
  const Json* items = find(*schema, "items");
  Json list = Json::array();
  if (items != nullptr && depth < deepest_value) list.push_back(of_schema(*items, depth + 1));
  return list;
}

// Objects of allOf are parts of one; of anyOf and oneOf the first will do.
std::optional<Json> OpenApiValues::combined(const Json& schema, int depth) const {
  std::optional<Json> whole;
  for (const Json& part : list_at(schema, "allOf")) {
    Json value = of_schema(part, depth + 1);
    if (!whole) {
      whole = std::move(value);
    } else if (whole->is_object() && value.is_object()) {
      whole->update(value);
    }
  }
  if (whole && whole->is_object() && find(schema, "properties") != nullptr) whole->update(object(schema, depth));
  if (whole) return whole;
  for (const char* key : {"anyOf", "oneOf"}) {
    if (const Json& list = list_at(schema, key); !list.empty()) return of_schema(list.front(), depth + 1);
  }
  return std::nullopt;
}

// What the server alone fills in is not sent.
Json OpenApiValues::object(const Json& schema, int depth) const {
  Json made = Json::object();
  const Json* properties = find(schema, "properties");
  if (properties == nullptr || !properties->is_object() || depth >= deepest_value) return made;
  for (const auto& [name, property] : properties->items()) {
    const Json* target = resolved(property);
    const Json* read_only = target == nullptr ? nullptr : find(*target, "readOnly");
    if (read_only == nullptr || *read_only != true) made[name] = of_schema(property, depth + 1);
  }
  return made;
}

}  // namespace brink::input
