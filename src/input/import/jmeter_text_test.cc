#include "input/import/jmeter_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::input {
namespace {

using testing::ElementsAre;

TEST(JmeterText, FunctionsHaveTheirLike) {
  const JmeterText text;
  EXPECT_EQ(
      text.fill(
          "${__UUID} ${__UUID()} ${__Random(1,6)} ${__Random(1,6,x)} ${__RandomString(8,abc,)} ${__counter(TRUE,)}"),
      "${uuid()} ${uuid()} ${randint(1,6)} ${randint(1,6)} ${randstr(8)} ${counter()}");
  EXPECT_EQ(text.fill("${__time()} ${__time(/1000,)} ${__time(yyyy,)}"), "${now(unix)}000 ${now(unix)} ${now()}");
  EXPECT_EQ(text.fill("${__urlencode(a b)} ${__base64Encode(abc)} ${__P(a,b\\,c)} ${__P(x)} ${__property(p,,d)}"),
            "a+b YWJj b,c 1 d");
  EXPECT_THAT(text.properties(), ElementsAre("a", "x", "p"));
  EXPECT_EQ(text.fill("${__threadNum} ${__groovy(1 + (2))}"), "${threadNum} ${groovy}");
  EXPECT_THAT(text.unknown(), ElementsAre("__threadNum", "__groovy"));
}

TEST(JmeterText, VariablesAreFilledInInside) {
  JmeterText text;
  text.set("a", "x${b}");
  text.set("b", "y");
  text.set("n1", "one");
  text.set("i", "1");
  EXPECT_EQ(text.fill("${a} ${__V(n${i})} ${__P(p,${a})} $b {b} ${b"), "xy one xy $b {b} ${b");
  text.set_column("b", "set");
  EXPECT_EQ(text.fill("${b}"), "${set.b}") << "a column goes before a value";
  text.set_extracted("b");
  EXPECT_EQ(text.fill("${b}"), "${b}") << "and what an answer gives before both";
}

TEST(JmeterText, VariablesThatNameEachOtherEnd) {
  JmeterText text;
  text.set("a", "${a}${a}");
  EXPECT_LE(text.fill("${a}").size(), 10'000u * 4);
  text.set("b", "x${b}");
  EXPECT_EQ(text.fill("${b}"), std::string(16, 'x') + "${b}");
}

}  // namespace
}  // namespace brink::input
