#include "output/record_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "output/record_fields.h"

namespace brink::output {
namespace {

using Json = nlohmann::ordered_json;  // keys stay in the order of record_fields.h

// Declared together, since they call each other.
template <class T>
Json json_of(const T& value);
template <class T>
Json json_of(const std::vector<T>& values);
template <class T>
Json json_of(const std::map<std::string, T>& values);
template <class T>
Json json_of(const std::optional<T>& value);
Json json_of(double value);
Json json_of(const std::variant<double, std::string>& value);
Json json_of(const HistogramStep& step);

template <class T>
Json json_of(const std::vector<T>& values) {
  Json out = Json::array();
  for (const T& value : values) out.push_back(json_of(value));
  return out;
}

template <class T>
Json json_of(const std::map<std::string, T>& values) {
  Json out = Json::object();
  for (const auto& [key, value] : values) out[key] = json_of(value);
  return out;
}

Json json_of(double value) { return std::isfinite(value) ? value : 0.0; }

template <class T>
Json json_of(const std::optional<T>& value) {
  if constexpr (std::same_as<T, double>) {
    if (value && !std::isfinite(*value)) return nullptr;
  }
  return value ? json_of(*value) : Json(nullptr);
}

Json json_of(const std::variant<double, std::string>& value) {
  return std::visit([](const auto& v) { return json_of(v); }, value);
}

Json json_of(const HistogramStep& step) { return Json::array({step.low_us, step.count}); }

class Writer {
 public:
  explicit Writer(Json& out) : out_(out) {}
  void operator()(const char* key, const auto& value) { out_[key] = json_of(value); }

 private:
  Json& out_;
};

template <class T>
Json json_of(const T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
    return value;
  } else {
    Json out = Json::object();
    Writer writer(out);
    fields(writer, value);
    return out;
  }
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Lists of large things (stages, exchanges) get one line an item.
std::string lines_of(const Json& json) {
  if (!json.is_array() || json.empty() || !json.front().is_object()) return text_of(json);
  std::string out = "[";
  for (std::size_t i = 0; i < json.size(); ++i) out += (i ? ",\n  " : "\n  ") + text_of(json[i]);
  return out + "\n]";
}

}  // namespace

std::string to_json(const Record& record) {
  const Json document = json_of(record);
  std::string out = "{";
  for (const auto& [key, value] : document.items()) {
    out += (out.size() > 1 ? ",\n" : "\n") + text_of(Json(key)) + ": " + lines_of(value);
  }
  return out + "\n}\n";
}

}  // namespace brink::output
