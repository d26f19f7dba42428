// Holds the JSON Schema of scenarios to the keys that the readers know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "input/scenario/keys.h"
#include "input/scenario_schema.h"

namespace brink::input {
namespace {

using Json = nlohmann::json;
using testing::UnorderedElementsAreArray;

const Json& schema() {
  static const Json parsed = Json::parse(scenario_schema);
  return parsed;
}

std::vector<std::string> properties(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, rule] : object["properties"].items()) names.push_back(name);
  return names;
}

template <std::size_t n>
std::vector<std::string> texts(const std::array<std::string_view, n>& keys) {
  return {keys.begin(), keys.end()};
}

TEST(ScenarioSchema, HasTheKeysThatAreRead) {
  const Json& defs = schema()["$defs"];
  EXPECT_THAT(properties(schema()), UnorderedElementsAreArray(texts(root_keys)));
  EXPECT_THAT(properties(defs["flow"]), UnorderedElementsAreArray(texts(flow_keys)));
  EXPECT_THAT(properties(defs["step"]), UnorderedElementsAreArray(texts(step_keys)));
  EXPECT_THAT(properties(defs["source"]), UnorderedElementsAreArray(texts(source_keys)));
  EXPECT_THAT(properties(defs["data"]), UnorderedElementsAreArray(texts(data_keys)));
  EXPECT_THAT(properties(defs["file"]["anyOf"][1]), UnorderedElementsAreArray(texts(file_keys)));
  EXPECT_THAT(properties(defs["length"]["anyOf"][1]), UnorderedElementsAreArray(texts(length_keys)));
  EXPECT_THAT(properties(defs["message"]), UnorderedElementsAreArray(texts(message_keys)));
  EXPECT_THAT(properties(defs["message_source"]), UnorderedElementsAreArray(texts(message_source_keys)));
  EXPECT_THAT(properties(defs["expect"]["anyOf"][1]), UnorderedElementsAreArray(texts(expect_keys)));
  const Json& step = defs["step"]["properties"];
  const Json& header = step["assert_header"]["additionalProperties"]["anyOf"][1];
  EXPECT_THAT(properties(header), UnorderedElementsAreArray(texts(header_rule_keys)));
}

TEST(ScenarioSchema, RefusesAllOthers) {
  EXPECT_FALSE(schema()["additionalProperties"].get<bool>());
  for (const char* name : {"flow", "step", "source", "data", "message", "message_source"}) {
    EXPECT_FALSE(schema()["$defs"][name]["additionalProperties"].get<bool>()) << name;
  }
}

TEST(ScenarioSchema, KeysOfSocketsAreKeysOfSteps) {
  const auto known = [](const auto& keys, const auto& in) {
    for (const std::string_view key : keys) EXPECT_NE(std::find(in.begin(), in.end(), key), in.end()) << key;
  };
  known(http_only_keys, step_keys);
  known(socket_only_keys, step_keys);
  known(opening_keys, step_keys);
  known(go_on_only_keys, step_keys);
  known(short_form_keys, step_keys);
  known(message_assertions, message_keys);
}

}  // namespace
}  // namespace brink::input
