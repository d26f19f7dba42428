#include "script/js/gjson.h"

#include <gtest/gtest.h>

#include "script/js/json_read.h"

namespace brink::script::js {
namespace {

constexpr std::string_view document = R"({
  "name": {"first": "Tom", "last": "Anderson"}, "age": 37,
  "children": ["Sara", "Alex", "Jack"], "fav.movie": "Deer Hunter",
  "friends": [
    {"first": "Dale", "last": "Murphy", "age": 44, "nets": ["ig", "fb", "tw"]},
    {"first": "Roger", "last": "Craig", "age": 68, "nets": ["fb", "tw"]},
    {"first": "Jane", "last": "Murphy", "age": 47, "nets": ["ig", "tw"]}],
  "flag": true, "nothing": null, "numbers": [1, 5, 10]})";

class Gjson : public ::testing::Test {
 protected:
  // The value as JSON; "undefined" where the path leads nowhere.
  std::string at(std::string_view path) {
    const Value value(context, select_json(context, document, path));
    if (value.is_undefined()) return "undefined";
    const Value json(context, JS_JSONStringify(context, value.get(), JS_UNDEFINED, JS_UNDEFINED));
    return Text(context, json.get()).text();
  }
  ~Gjson() override {
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
  }
  JSRuntime* runtime = JS_NewRuntime();
  JSContext* context = JS_NewContext(runtime);
};

TEST_F(Gjson, FollowsPaths) {
  EXPECT_EQ(at("name.last"), "\"Anderson\"");
  EXPECT_EQ(at("age"), "37");
  EXPECT_EQ(at("children"), R"(["Sara","Alex","Jack"])");
  EXPECT_EQ(at("children.#"), "3");
  EXPECT_EQ(at("children.1"), "\"Alex\"");
  EXPECT_EQ(at("child*.2"), "\"Jack\"");
  EXPECT_EQ(at("c?ildren.0"), "\"Sara\"");
  EXPECT_EQ(at("fav\\.movie"), "\"Deer Hunter\"");
  EXPECT_EQ(at("friends.#.first"), R"(["Dale","Roger","Jane"])");
  EXPECT_EQ(at("friends.1.last"), "\"Craig\"");
  EXPECT_EQ(at("nothing"), "null");
  EXPECT_EQ(at("missing"), "undefined");
  EXPECT_EQ(at("children.7"), "undefined");
  EXPECT_EQ(at("age.x"), "undefined");
}

TEST_F(Gjson, AnswersQueries) {
  EXPECT_EQ(at("friends.#(last==\"Murphy\").first"), "\"Dale\"");
  EXPECT_EQ(at("friends.#(last==\"Murphy\")#.first"), R"(["Dale","Jane"])");
  EXPECT_EQ(at("friends.#(age>45)#.last"), R"(["Craig","Murphy"])");
  EXPECT_EQ(at("friends.#(first%\"D*\").last"), "\"Murphy\"");
  EXPECT_EQ(at("friends.#(first!%\"D*\").last"), "\"Craig\"");
  EXPECT_EQ(at("friends.#(nets.#(==\"fb\"))#.first"), R"(["Dale","Roger"])");
  EXPECT_EQ(at("numbers.#(>4)"), "5");
  EXPECT_EQ(at("numbers.#(>4)#"), "[5,10]");
  EXPECT_EQ(at("friends.#(age>100).last"), "undefined");
  EXPECT_EQ(at("friends.#(age>100)#.last"), "[]");
}

TEST_F(Gjson, PipesAndModifiers) {
  EXPECT_EQ(at("friends.#(last==\"Murphy\")#|0.first"), "\"Dale\"");
  EXPECT_EQ(at("children|@reverse"), R"(["Jack","Alex","Sara"])");
  EXPECT_EQ(at("children.@reverse.0"), "\"Jack\"");
  EXPECT_EQ(at("name.@keys"), R"(["first","last"])");
  EXPECT_EQ(at("name.@values"), R"(["Tom","Anderson"])");
  EXPECT_EQ(at("friends.#.nets.@flatten"), R"([["ig","fb","tw"],["fb","tw"],["ig","tw"]])");
  EXPECT_EQ(at("friends.#.nets|@flatten|#"), "7");
  EXPECT_EQ(at("name.@nonsense"), "undefined");
}

}  // namespace
}  // namespace brink::script::js
