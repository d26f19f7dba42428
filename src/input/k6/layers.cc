#include "input/k6/layers.h"

#include <fmt/format.h>

#include <array>

#include "input/k6/integer.h"
#include "input/k6/table.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> of_load = {"duration", "iterations", "stages", "scenarios"};
// Known, and of no effect here.
constexpr std::array<std::string_view, 7> ignored = {"cloud", "ext",           "collectors",  "linger",
                                                     "out",   "noUsageReport", "externalTest"};

bool says(const json& options, std::string_view name) {
  const auto at = options.find(name);
  return at != options.end() && !at->is_null() && !((at->is_array() || at->is_object()) && at->empty());
}

bool says_load(const json& options) {
  return std::any_of(of_load.begin(), of_load.end(), [&](std::string_view name) { return says(options, name); });
}

Result<void> contradict(const json& options, std::string_view a, std::string_view b) {
  if (!says(options, a) || !says(options, b)) return {};
  return usage_error(fmt::format("using `{}` and `{}` options simultaneously is not allowed", a, b),
                     "leave one of them out");
}

void add_names(std::string& list, std::string_view more) {
  if (!list.empty() && !more.empty()) list += ", ";
  list += more;
}

// Takes out of the shortcut's stages what stages do not have, and names it. Those of a scenario are held to their
// fields.
std::string take_unknown_of_stages(json& stages) {
  std::string unknown;
  if (!stages.is_array()) return unknown;
  for (json& stage : stages) {
    if (!stage.is_object()) continue;
    for (auto field = stage.begin(); field != stage.end();) {
      if (field.key() == "duration" || field.key() == "target") {
        ++field;
        continue;
      }
      add_names(unknown, "stages." + field.key());
      field = stage.erase(field);
    }
  }
  return unknown;
}

}  // namespace

Result<void> check_layer(const Layer& layer) {
  for (const Row& row : rows()) {
    const auto at = layer.options.find(row.name);
    if (at == layer.options.end()) continue;
    if (auto ok = check(row, *at); !ok) {
      return usage_error(fmt::format("{}: {}", layer.name, ok.error().message), ok.error().hint);
    }
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> apart = {{{"duration", "stages"},
                                                                                   {"iterations", "stages"},
                                                                                   {"duration", "scenarios"},
                                                                                   {"iterations", "scenarios"},
                                                                                   {"stages", "scenarios"}}};
  for (const auto& [a, b] : apart) {
    if (auto ok = contradict(layer.options, a, b); !ok) return ok;
  }
  return {};
}

Result<Layer> read_layer(std::string name, std::string_view json_text) {
  Layer layer{std::move(name)};
  json given = json::parse(json_text, nullptr, false);
  if (given.is_null()) given = json::object();
  if (!given.is_object()) return usage_error(fmt::format("the options of {} are not an object", layer.name));
  std::string unknown;
  for (auto& [key, value] : given.items()) {
    if (const Row* row = row_named(key)) {
      layer.options[key] = row->kind == Kind::integer ? integer_of(value) : std::move(value);
    } else if (std::find(ignored.begin(), ignored.end(), key) == ignored.end()) {
      add_names(unknown, key);
    }
  }
  if (layer.options.contains("stages")) add_names(unknown, take_unknown_of_stages(layer.options["stages"]));
  if (!unknown.empty()) {
    layer.notes.push_back(
        fmt::format("There were unknown fields in the options exported in {}: {}", layer.name, unknown));
  }
  if (auto ok = check_layer(layer); !ok) return tl::unexpected(ok.error());
  return layer;
}

Result<Layer> read_environment(const Environment& environment) {
  Layer layer{"the environment"};
  for (const Row& row : rows()) {
    if (row.variable.empty()) continue;
    const auto text = environment(row.variable);
    if (!text || text->empty()) continue;
    auto value = value_of(row, *text, row.variable);
    if (!value) return tl::unexpected(value.error());
    layer.options[std::string(row.name)] = std::move(*value);
  }
  if (auto ok = check_layer(layer); !ok) return tl::unexpected(ok.error());
  return layer;
}

Merged merge(const std::vector<Layer>& layers) {
  Merged merged{json::object(), {}};
  std::string scenarios_of;
  bool useless_vus = false;
  for (const Layer& layer : layers) {
    merged.notes.insert(merged.notes.end(), layer.notes.begin(), layer.notes.end());
    if (says_load(layer.options)) {
      if (!scenarios_of.empty()) {
        merged.notes.push_back(
            fmt::format("{} says what the load is, so the scenarios of {} do not count", layer.name, scenarios_of));
      }
      for (const std::string_view name : of_load) merged.options.erase(std::string(name));
      scenarios_of = says(layer.options, "scenarios") ? layer.name : "";
    }
    if (says(layer.options, "vus")) useless_vus = !layer.settled;
    for (const auto& [key, value] : layer.options.items()) {
      if (!value.is_null()) merged.options[key] = value;
    }
  }
  if (!scenarios_of.empty() && merged.options.contains("vus") && useless_vus) {
    merged.notes.push_back("vus has no effect beside scenarios, which say how many users they have");
  }
  return merged;
}

}  // namespace brink::input::k6
