#include "engine/scenario/composer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using plan::TemplatePiece;

plan::Template text(std::string literal) {
  if (literal.empty()) return {};
  return {{{.text = std::move(literal)}}};
}
plan::Template variable(plan::Escaping escaping = plan::Escaping::none) {
  return {{{.kind = TemplatePiece::Kind::variable, .text = "${v}"}}, escaping};
}

struct Rig {
  const Composed& compose(const plan::Step& step) {
    composer.compose(step, origin, scope, false);
    return composer.request();
  }
  std::string target_of(std::string value, std::string base = "") {
    scope.set(0, value);
    plan::Step step;
    step.target = variable(plan::Escaping::target);
    step.base = std::move(base);
    return std::string(compose(step).target);
  }

  plan::Scenario scenario{.variables = {"v"}};
  ScopeSources sources{scenario, Counters(0, {}), {}};
  Scope scope{sources, Random(1)};
  Composer composer;
  Url origin = parse_url("http://h:8080/")->url;
};

TEST(Composer, FillsInTargetHeadersAndBody) {
  Rig rig;
  rig.scope.set(0, "x");
  plan::Step step;
  step.route = RouteId{3};
  step.method = "PUT";
  step.timeout = std::chrono::seconds(2);
  step.target = text("/a");
  step.headers = {{text("A"), text("1")}, {variable(), variable()}, {text("B"), {}}};
  step.body = variable();
  const Composed& made = rig.compose(step);
  EXPECT_EQ(made.route, RouteId{3});
  EXPECT_EQ(made.method, "PUT");
  EXPECT_EQ(made.target, "/a");
  EXPECT_EQ(made.timeout, std::chrono::seconds(2));
  ASSERT_EQ(made.headers.size(), 3u);
  EXPECT_EQ(made.headers[0].name, "A");
  EXPECT_EQ(made.headers[0].value, "1");
  EXPECT_EQ(made.headers[1].name, "x");
  EXPECT_EQ(made.headers[1].value, "x");
  EXPECT_EQ(made.headers[2].name, "B");
  EXPECT_EQ(made.headers[2].value, "");
  EXPECT_EQ(made.body, "x");
  EXPECT_EQ(rig.composer.missing(), "");
}

TEST(Composer, SendsAFixedBodyFromWhereItLies) {
  Rig rig;
  plan::Step step;
  step.target = text("/");
  step.body = text(std::string(100'000, 'b'));
  EXPECT_EQ(rig.compose(step).body.data(), step.body.text().data());
}

TEST(Composer, NamesWhatIsMissing) {
  Rig rig;
  plan::Step step;
  step.target = text("/");
  step.headers = {{text("A"), variable()}};
  step.body = variable();
  rig.compose(step);
  EXPECT_EQ(rig.composer.missing(), "${v} has no value; ${v} has no value");
  rig.scope.set(0, "x");
  rig.compose(step);
  EXPECT_EQ(rig.composer.missing(), "");
}

TEST(Composer, TakesAWholeUrlOfTheSameOrigin) {
  Rig rig;
  EXPECT_EQ(rig.target_of("/next?a=1"), "/next?a=1");
  EXPECT_EQ(rig.target_of("next"), "/next");
  EXPECT_EQ(rig.target_of("http://H:8080/next?a=1"), "/next?a=1");
  EXPECT_EQ(rig.target_of("/next", "/v1"), "/v1/next");
  EXPECT_EQ(rig.target_of("http://h:8080/v1/next", "/v1"), "/v1/next") << "a whole URL is whole";
  EXPECT_EQ(rig.composer.wrong(), "");
  rig.target_of("http://h:8081/next");
  EXPECT_EQ(rig.composer.wrong(), "a value leads to another host");
  rig.target_of("https://h:8080/next");
  EXPECT_EQ(rig.composer.wrong(), "a value leads to another host");
  rig.target_of("/fine");
  EXPECT_EQ(rig.composer.wrong(), "");
}

}  // namespace
}  // namespace brink::engine
