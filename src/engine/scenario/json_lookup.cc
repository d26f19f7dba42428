#include "engine/scenario/json_lookup.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace brink::engine {
namespace {

namespace od = simdjson::ondemand;
using Problem = tl::unexpected<std::string>;

Problem not_json() { return Problem("the body is not JSON"); }

// "$.items[0]": the first `count` parts of a path.
std::string place(const plan::JsonPath& path, std::size_t count) {
  std::string out = "$";
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* name = std::get_if<std::string>(&path.parts[i])) {
      out += "." + *name;
    } else {
      out += fmt::format("[{}]", std::get<std::int64_t>(path.parts[i]));
    }
  }
  return out;
}

std::string_view without_blanks_behind(std::string_view token) {
  const auto end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// The field of that name, whatever escapes the body spells it with.
simdjson::error_code field_of(od::object object, std::string_view name, od::value& out) {
  for (auto field : object) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    if (key == name) return field.value().get(out);
  }
  return simdjson::NO_SUCH_FIELD;
}

simdjson::error_code element_of(od::array array, std::int64_t index, od::value& out) {
  if (index < 0) {
    std::size_t count = 0;
    if (const auto error = array.count_elements().get(count)) return error;
    index += static_cast<std::int64_t>(count);
    if (index < 0) return simdjson::INDEX_OUT_OF_BOUNDS;
  }
  return array.at(static_cast<std::size_t>(index)).get(out);
}

// What stands there is of another type, or is nothing that JSON knows.
template <class From>
simdjson::error_code checked(simdjson::error_code error, From& from) {
  return error == simdjson::INCORRECT_TYPE && from.type().error() ? simdjson::TAPE_ERROR : error;
}

// One step further from `from`, a document or a value.
template <class From>
simdjson::error_code descend(From& from, const plan::JsonPath::Part& part, od::value& out) {
  if (const auto* name = std::get_if<std::string>(&part)) {
    od::object object;
    if (const auto error = from.get_object().get(object)) return checked(error, from);
    return field_of(object, *name, out);
  }
  od::array array;
  if (const auto error = from.get_array().get(array)) return checked(error, from);
  return element_of(array, std::get<std::int64_t>(part), out);
}

Problem why_not(simdjson::error_code error, const plan::JsonPath& path, std::size_t reached) {
  const plan::JsonPath::Part& part = path.parts[reached];
  const auto* name = std::get_if<std::string>(&part);
  const std::string at = place(path, reached);
  switch (error) {
    case simdjson::NO_SUCH_FIELD: return Problem(fmt::format("no '{}' at {}", *name, at));
    case simdjson::INDEX_OUT_OF_BOUNDS: return Problem(fmt::format("no [{}] at {}", std::get<std::int64_t>(part), at));
    case simdjson::INCORRECT_TYPE: return Problem(fmt::format("{} is no {}", at, name != nullptr ? "object" : "list"));
    default: return not_json();
  }
}

template <class From>
tl::expected<JsonFound, std::string> number_of(From& from) {
  JsonFound found{JsonFound::Kind::number};
  std::string_view token;
  if (simdjson::simdjson_result<std::string_view>(from.raw_json_token()).get(token)) return not_json();
  if (from.get_double().get(found.number)) return not_json();
  found.text = without_blanks_behind(token);
  return found;
}

template <class From>
tl::expected<JsonFound, std::string> container_of(From& from, bool is_list) {
  std::string_view raw;
  if (is_list) {
    od::array array;
    if (from.get_array().get(array) || array.raw_json().get(raw)) return not_json();
  } else {
    od::object object;
    if (from.get_object().get(object) || object.raw_json().get(raw)) return not_json();
  }
  JsonFound found{JsonFound::Kind::container};
  found.text.resize(raw.size());
  std::size_t size = 0;
  if (simdjson::minify(raw.data(), raw.size(), found.text.data(), size)) return not_json();
  found.text.resize(size);
  return found;
}

template <class From>
tl::expected<JsonFound, std::string> value_of(From& from) {
  od::json_type type;
  if (from.type().get(type)) return not_json();
  switch (type) {
    case od::json_type::null: {
      bool null = false;
      if (simdjson::simdjson_result<bool>(from.is_null()).get(null) || !null) return not_json();
      return JsonFound{JsonFound::Kind::null, 0, "null"};
    }
    case od::json_type::boolean: {
      bool truth = false;
      if (from.get_bool().get(truth)) return not_json();
      return JsonFound{JsonFound::Kind::boolean, 0, truth ? "true" : "false"};
    }
    case od::json_type::number: return number_of(from);
    case od::json_type::string: {
      std::string_view text;
      if (from.get_string().get(text)) return not_json();
      return JsonFound{JsonFound::Kind::text, 0, std::string(text)};
    }
    case od::json_type::array: return container_of(from, true);
    case od::json_type::object: return container_of(from, false);
  }
  return not_json();
}

tl::expected<JsonFound, std::string> lookup(od::document& document, const plan::JsonPath& path) {
  if (path.parts.empty()) return value_of(document);
  od::value at;
  for (std::size_t i = 0; i < path.parts.size(); ++i) {
    od::value next;
    const auto error = i == 0 ? descend(document, path.parts[i], next) : descend(at, path.parts[i], next);
    if (error) return why_not(error, path, i);
    at = next;
  }
  return value_of(at);
}

}  // namespace

struct JsonLookup::State {
  od::parser parser;
  od::document document;
  std::string padded;  // the body, with the room behind it that simdjson reads
  std::string_view body;
  bool is_read = false;
  bool is_json = false;

  // Makes the document, or takes it back to its beginning.
  void read() {
    if (is_read) {
      if (is_json) document.rewind();
      return;
    }
    is_read = true;
    padded.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    padded.assign(body);
    is_json = !parser.iterate(padded).get(document);
  }
};

JsonLookup::JsonLookup() : state_(std::make_unique<State>()) {}
JsonLookup::~JsonLookup() = default;

void JsonLookup::set_body(std::string_view body) {
  state_->body = body;
  state_->is_read = false;
}

tl::expected<JsonFound, std::string> JsonLookup::find(const plan::JsonPath& path) {
  State& s = *state_;
  s.read();
  if (!s.is_json) return not_json();
  auto found = lookup(s.document, path);
  // What was read of a broken document is not to be trusted again.
  if (!found && found.error() == not_json().value()) s.is_json = false;
  return found;
}

}  // namespace brink::engine
