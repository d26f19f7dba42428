#include "input/k6/scenario_fields.h"

#include <fmt/format.h>

#include "base/text.h"
#include "input/k6/duration.h"
#include "input/k6/integer.h"

namespace brink::input::k6 {

using nlohmann::json;

ScenarioFields::ScenarioFields(std::string scenario, const json& object)
    : scenario_(std::move(scenario)), object_(object) {
  must(object.is_object(), "is not an object");
}

const json* ScenarioFields::find(std::string_view name) {
  known_.insert(std::string(name));
  if (!object_.is_object()) return nullptr;
  const auto at = object_.find(name);
  return at == object_.end() || at->is_null() ? nullptr : &*at;
}

void ScenarioFields::must(bool holds, std::string what) {
  if (holds || error_) return;
  error_ = Error{ErrorKind::usage, fmt::format("scenario {}: {}", scenario_, what), ""};
}

void ScenarioFields::must_be_there(std::string_view name) {
  const json* value = find(name);
  must(value != nullptr && *value != "", fmt::format("the {} isn't specified", name));
}

void ScenarioFields::wrong_kind(std::string_view name, std::string_view wanted) {
  must(false, fmt::format("{} is not {}", name, wanted));
}

std::optional<std::uint64_t> ScenarioFields::maybe_count(std::string_view name) {
  const json* given = find(name);
  const json value = given != nullptr ? integer_of(*given) : json();
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_integer()) {
    wrong_kind(name, "a whole number");
    return std::nullopt;
  }
  must(value.is_number_unsigned() || value.get<std::int64_t>() >= 0, fmt::format("{} is negative", name));
  return value.get<std::uint64_t>();
}

std::uint64_t ScenarioFields::count(std::string_view name, std::uint64_t otherwise) {
  return maybe_count(name).value_or(otherwise);
}

Duration ScenarioFields::duration(std::string_view name, Duration otherwise) {
  const json* value = find(name);
  if (value == nullptr) return otherwise;
  const auto d = duration_of(*value);
  if (!d) wrong_kind(name, "a duration, such as 30s");
  if (d) must(d->count() >= 0, fmt::format("{} is negative", name));
  return d.value_or(otherwise);
}

std::string ScenarioFields::text(std::string_view name, std::string otherwise) {
  const json* value = find(name);
  if (value == nullptr) return otherwise;
  if (value->is_string()) return value->get<std::string>();
  wrong_kind(name, "a text");
  return otherwise;
}

plan::k6::Names ScenarioFields::names(std::string_view name) {
  plan::k6::Names out;
  const json* value = find(name);
  if (value == nullptr) return out;
  if (!value->is_object()) {
    wrong_kind(name, "an object");
    return out;
  }
  for (const auto& [key, each] : value->items()) {
    if (each.is_object() || each.is_array()) wrong_kind(name, "an object of texts");
    out[key] = each.is_string() ? each.get<std::string>() : each.dump();
  }
  return out;
}

plan::Leg ScenarioFields::stage(const json& given) {
  ScenarioFields fields(scenario_, given);
  plan::Leg leg;
  leg.length = fields.duration("duration", Duration{});
  leg.target = static_cast<double>(fields.count("target", 0));
  fields.must_be_there("duration");
  fields.must_be_there("target");
  fields.must(leg.target <= 100e6, "a stage's target is beyond 100 million");
  fields.finish();
  if (!error_) error_ = fields.error();
  return leg;
}

std::vector<plan::Leg> ScenarioFields::stages() {
  std::vector<plan::Leg> out;
  const json* value = find("stages");
  if (value == nullptr || !value->is_array() || value->empty()) {
    must(false, "at least one stage has to be specified");
    return out;
  }
  constexpr double longest = 30.0 * 366 * 86'400;
  double all = 0;
  for (const json& each : *value) {
    out.push_back(stage(each));
    all += seconds(out.back().length);
  }
  must(all <= longest, "its stages take more than 30 years");
  return out;
}

void ScenarioFields::finish() {
  if (error_ || !object_.is_object()) return;
  for (const auto& [key, value] : object_.items()) {
    if (!known_.contains(key)) must(false, fmt::format("unknown field \"{}\"", key));
  }
}

}  // namespace brink::input::k6
