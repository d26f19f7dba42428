// Holds record.schema.json and what is written together: every key written is declared, and every key declared is
// written.
#include "output/record_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "output/made_up_test.h"
#include "output/record_json.h"

namespace brink::output {
namespace {

using Json = nlohmann::json;

class Walk {
 public:
  explicit Walk(const Json& schema) : schema_(schema) {}

  void compare(const Json& value, const Json& declared, const std::string& path) {
    const Json& rule = resolved(declared, value);
    if (value.is_object() && rule.contains("properties")) return compare_object(value, rule, path);
    if (value.is_object() && rule.contains("additionalProperties")) {
      for (const Json& member : value) compare(member, rule["additionalProperties"], path + ".*");
    }
    if (value.is_array()) {
      for (const Json& item : value)
        compare(item, rule.contains("items") ? rule["items"] : Json::object(), path + "[]");
    }
  }

  std::set<std::string> undeclared, missing, unwritten, without_description;

 private:
  // The rule behind a $ref; of alternatives, the one that is not null.
  const Json& resolved(const Json& declared, const Json& value) {
    if (declared.contains("anyOf") && !value.is_null()) return resolved(declared["anyOf"][0], value);
    if (!declared.contains("$ref")) return declared;
    return resolved(schema_.at(Json::json_pointer(declared["$ref"].get<std::string>().substr(1))), value);
  }

  void compare_object(const Json& value, const Json& rule, const std::string& path) {
    for (const auto& [key, member] : value.items()) {
      if (!rule["properties"].contains(key)) {
        undeclared.insert(path + "." + key);
        continue;
      }
      compare(member, rule["properties"][key], path + "." + key);
    }
    for (const auto& [key, property] : rule["properties"].items()) {
      if (!value.contains(key)) unwritten.insert(path + "." + key);
      if (!property.contains("description") && !property.contains("$ref")) without_description.insert(path + "." + key);
    }
    for (const Json& key : rule["required"]) {
      if (!value.contains(key.get<std::string>())) missing.insert(path + "." + key.get<std::string>());
    }
  }

  const Json& schema_;
};

const std::set<std::string> none;

TEST(RecordSchema, DeclaresEveryKeyThatIsWritten) {
  const Json schema = Json::parse(record_schema);
  Walk walk(schema);
  for (const Record& record : {made_up_investigation(), made_up_bench(), made_up_program_bench(), made_up_workers()})
    walk.compare(Json::parse(to_json(record)), schema, "");
  EXPECT_EQ(walk.undeclared, none);
  EXPECT_EQ(walk.unwritten, none);
  EXPECT_EQ(walk.missing, none);
  EXPECT_EQ(walk.without_description, none);
}

TEST(RecordSchema, RequiresEveryKeyItDeclares) {
  const Json schema = Json::parse(record_schema);
  std::set<std::string> optional;
  for (const auto& [name, rule] : schema["$defs"].items()) {
    if (!rule.contains("properties")) continue;
    for (const auto& [key, property] : rule["properties"].items()) {
      const auto& required = rule["required"];
      if (std::find(required.begin(), required.end(), key) == required.end()) optional.insert(name + "." + key);
    }
  }
  EXPECT_EQ(optional, none);
}

TEST(RecordSchema, IsOfTheVersionThatIsWritten) {
  const Json schema = Json::parse(record_schema);
  EXPECT_EQ(schema["properties"]["schema_version"]["const"], record_version);
  EXPECT_EQ(schema["properties"]["format"]["const"], record_format);
}

}  // namespace
}  // namespace brink::output
