#include "engine/scenario/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace brink::engine {
namespace {

using namespace std::chrono_literals;
using plan::Function;
using plan::TemplatePiece;

plan::Scenario scenario() {
  plan::Scenario s;
  s.variables = {"a", "b"};
  s.counters = {"", "order"};
  plan::DataSet set{"users", "u.csv", plan::Strategy::loop, plan::Table({"name", "pin"})};
  for (const char* cell : {"ada", "1 &", "bob", "2"}) set.table.add(cell);
  s.data = {set};
  return s;
}

struct Rig {
  explicit Rig(plan::Segment segment = {}) : sources{values, Counters(2, segment), [] { return at; }} {}
  std::string fill(plan::Template text) {
    std::string out;
    missing.clear();
    scope.fill(text, out, missing);
    return out;
  }
  std::string call(TemplatePiece piece) {
    piece.kind = TemplatePiece::Kind::call;
    return fill({{piece}, plan::Escaping::none});
  }

  static constexpr std::chrono::system_clock::time_point at{1'700'000'000s + 42us};
  plan::Scenario values = scenario();
  ScopeSources sources;
  Scope scope{sources, Random(1)};
  std::string missing;
};

TemplatePiece literal(std::string text) { return {.text = std::move(text)}; }
TemplatePiece variable(std::uint32_t index, std::string text) {
  return {.kind = TemplatePiece::Kind::variable, .index = index, .text = std::move(text)};
}
TemplatePiece field(std::uint32_t column) {
  return {.kind = TemplatePiece::Kind::field, .column = column, .text = "${users.x}"};
}

TEST(Scope, FillsInVariablesAndRows) {
  Rig rig;
  rig.scope.set(1, "B");
  rig.scope.rows()[0] = 1;
  EXPECT_EQ(rig.fill({{literal("/"), variable(1, "${b}"), literal("/"), field(0), field(1)}}), "/B/bob2");
  EXPECT_EQ(rig.missing, "");
}

TEST(Scope, NamesWhatHasNoValueAndLeavesItAsItIsWritten) {
  Rig rig;
  EXPECT_EQ(rig.fill({{variable(0, "${a}"), literal("-"), variable(1, "${b}")}}), "${a}-${b}");
  EXPECT_EQ(rig.missing, "${a} has no value; ${b} has no value");
  rig.scope.set(0, "");
  EXPECT_EQ(rig.fill({{variable(0, "${a}")}}), "") << "an empty value is one";
  EXPECT_EQ(rig.missing, "");
  rig.scope.reset();
  rig.fill({{variable(0, "${a}")}});
  EXPECT_EQ(rig.missing, "${a} has no value") << "each iteration begins without";
}

TEST(Scope, EscapesWhatItPutsIn) {
  Rig rig;
  rig.scope.set(0, "x\" ü&/");
  EXPECT_EQ(rig.fill({{variable(0, "${a}")}, plan::Escaping::json}), R"(x\" \u00fc&/)");
  EXPECT_EQ(rig.fill({{variable(0, "${a}")}, plan::Escaping::target}), "x%22%20%C3%BC&/");
  EXPECT_EQ(rig.fill({{field(1)}, plan::Escaping::form}), "1+%26");
}

TEST(Scope, MakesUuids) {
  Rig rig;
  const std::string first = rig.call({.function = Function::uuid});
  EXPECT_THAT(first, testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(first, rig.call({.function = Function::uuid}));
}

TEST(Scope, DrawsWholeNumbersWithBothEnds) {
  Rig rig;
  EXPECT_EQ(rig.call({.function = Function::randint, .low = 7, .high = 7}), "7");
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) seen.insert(rig.call({.function = Function::randint, .low = -1, .high = 1}));
  EXPECT_THAT(seen, testing::ElementsAre("-1", "0", "1"));
  rig.call({.function = Function::randint, .low = INT64_MIN, .high = INT64_MAX});  // all there are
}

TEST(Scope, DrawsLettersAndDigits) {
  Rig rig;
  EXPECT_THAT(rig.call({.function = Function::randstr, .high = 40}), testing::MatchesRegex("[A-Za-z0-9]{40}"));
}

TEST(Scope, CountsFromOne) {
  Rig rig;
  EXPECT_EQ(rig.call({.function = Function::counter, .index = 0}), "1");
  EXPECT_EQ(rig.call({.function = Function::counter, .index = 0}), "2");
  EXPECT_EQ(rig.call({.function = Function::counter, .index = 1}), "1") << "by name";
}

TEST(Scope, CountsApartFromOtherWorkers) {
  std::set<std::string> seen;
  for (std::uint32_t worker = 0; worker < 3; ++worker) {
    Rig rig({worker, 3});
    for (int i = 0; i < 2; ++i) seen.insert(rig.call({.function = Function::counter, .index = 0}));
  }
  EXPECT_THAT(seen, testing::ElementsAre("1", "2", "3", "4", "5", "6"));
}

TEST(Scope, TellsTheTime) {
  Rig rig;
  EXPECT_EQ(rig.call({.function = Function::now}), "2023-11-14T22:13:20.000042+00:00");
  EXPECT_EQ(rig.call({.function = Function::now_unix}), "1700000000");
  EXPECT_EQ(rig.fill({{{.kind = TemplatePiece::Kind::call, .function = Function::now}}, plan::Escaping::form}),
            "2023-11-14T22%3A13%3A20.000042%2B00%3A00");
}

}  // namespace
}  // namespace brink::engine
