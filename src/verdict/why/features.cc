#include "verdict/why/features.h"

namespace brink::verdict::why {

void Features::set(std::string_view name, double value, double error, std::string_view source) {
  numbers_.insert_or_assign(std::string(name), Feature{value, error, std::string(source)});
}

void Features::set_text(std::string_view name, std::string value) {
  texts_.insert_or_assign(std::string(name), std::move(value));
}

std::optional<double> Features::get(std::string_view name) const {
  const Feature* feature = find(name);
  return feature ? std::optional(feature->value) : std::nullopt;
}

const Feature* Features::find(std::string_view name) const {
  const auto it = numbers_.find(name);
  return it == numbers_.end() ? nullptr : &it->second;
}

std::string_view Features::text(std::string_view name) const {
  const auto it = texts_.find(name);
  return it == texts_.end() ? std::string_view() : std::string_view(it->second);
}

void Features::merge(const Features& other) {
  // Who only looked at who froze has seen no shorter freeze.
  const auto longer = [&](std::string_view name) { return other.has(name) && get_or(name, 0) > *other.get(name); };
  const auto highest = [](std::string_view name) {
    return name == feature::refusal_spell || name == feature::connect_retry_share ||
           name == feature::accept_overflows || name == feature::slowest_alone || name == feature::refused_alone;
  };
  const bool keep_freezes = longer(feature::freeze_longest);
  for (const auto& [name, feature] : other.numbers_) {
    if (keep_freezes && name.starts_with("freeze_")) continue;
    if (highest(name) && get_or(name, 0) > feature.value) continue;
    numbers_.insert_or_assign(name, feature);
  }
  for (const auto& [name, text] : other.texts_) texts_.insert_or_assign(name, text);
}

}  // namespace brink::verdict::why
