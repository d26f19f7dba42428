// The fields of one scenario's object, read one by one; what is left over is unknown. Used by scenarios.cc alone.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/k6.h"

namespace brink::input::k6 {

// Reading goes on after the first error, which is the one that counts: error().
class ScenarioFields {
 public:
  // `object` outlives it.
  ScenarioFields(std::string scenario, const nlohmann::json& object);

  std::uint64_t count(std::string_view name, std::uint64_t otherwise);
  // Nothing: the field is not there.
  std::optional<std::uint64_t> maybe_count(std::string_view name);
  Duration duration(std::string_view name, Duration otherwise);
  std::string text(std::string_view name, std::string otherwise);
  plan::k6::Names names(std::string_view name);
  std::vector<plan::Leg> stages();
  void skip(std::string_view name) { known_.insert(std::string(name)); }

  void must(bool holds, std::string what);
  void must_be_there(std::string_view name);
  // Every field has been asked for.
  void finish();
  const std::optional<Error>& error() const { return error_; }

 private:
  const nlohmann::json* find(std::string_view name);
  void wrong_kind(std::string_view name, std::string_view wanted);
  plan::Leg stage(const nlohmann::json& given);

  std::string scenario_;
  const nlohmann::json& object_;
  std::set<std::string> known_;
  std::optional<Error> error_;
};

}  // namespace brink::input::k6
