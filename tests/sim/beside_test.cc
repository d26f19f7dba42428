// Loads beside that of a stage, and requests that open a connection of their own.
#include <gtest/gtest.h>

#include "sim/rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

plan::Beside beside(plan::LoadModel load, std::uint32_t route) {
  return {std::move(load), std::vector<std::uint32_t>{route}};
}

TEST(Beside, EachLoadKeepsToItsOwnRoutes) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  rig.plan.routes = {route("/held"), route("/looked-at"), route("/nobody")};
  auto stage = Rig::closed(4, 2s);
  stage.only_routes = {0};
  stage.beside = {beside(plan::Open{plan::Rate::constant(20), plan::Arrivals::constant}, 1)};
  const auto s = rig.play(stage);
  EXPECT_NEAR(static_cast<double>(s.routes[0].counts.completed), 4 * 2 / 0.01008, 12);
  EXPECT_EQ(s.routes[1].counts.due, 40u);
  EXPECT_EQ(s.routes[1].counts.completed, 40u);
  EXPECT_EQ(s.routes[2].counts.due, 0u);
}

TEST(Beside, AStageAfterItIsAlone) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  rig.plan.routes = {route("/held"), route("/looked-at")};
  auto stage = Rig::closed(2, 500ms);
  stage.only_routes = {0};
  stage.beside = {beside(plan::Closed{3, 5ms}, 1), beside(plan::Closed{1}, 0)};
  rig.play(stage);
  EXPECT_EQ(rig.machine.open_connections(), 2u);  // those beside gave theirs back
  auto alone = Rig::closed(2, 500ms);
  alone.only_routes = {0};
  const auto s = rig.play(alone);
  EXPECT_EQ(s.routes[1].counts.due, 0u);
  EXPECT_NEAR(static_cast<double>(s.routes[0].counts.completed), 2 * 0.5 / 0.01008, 3);
}

TEST(Beside, ItsUsersAreToldFromThoseOfTheStage) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  rig.plan.routes = {route("/held"), route("/looked-at")};
  auto stage = Rig::closed(1, 1s);
  stage.only_routes = {0};
  stage.beside = {beside(plan::Closed{1}, 1)};
  const auto s = rig.play(stage);
  EXPECT_EQ(s.phases.opened, 2u);  // no connection is shared between the loads
}

TEST(Beside, RequestsThatDoNotEndAreInFlight) {
  sim::FunctionTarget target([](auto&, auto& request, auto respond) {
    if (request.path == "/held") respond({200, "ok"});
  });
  Rig rig(target);
  rig.plan.routes = {route("/held"), route("/silent")};
  auto stage = Rig::closed(1, 500ms);
  stage.only_routes = {0};
  stage.drain = 200ms;
  stage.beside = {beside(plan::Closed{3}, 1)};
  const auto s = rig.play(stage);
  EXPECT_EQ(s.routes[1].counts.in_flight, 3u);
}

TEST(FreshConnection, OnlyTheRouteThatAsksForItOpensOneARequest) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) { respond({200, "ok"}); });
  Rig rig(target);
  rig.plan.routes = {route("/reused"), route("/fresh")};
  rig.plan.routes[1].fresh_connection = true;
  plan::Stage stage;
  stage.load = plan::Closed{1};
  stage.requests = 20;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.completed, 20u);
  EXPECT_EQ(s.total.counts.failed, 0u);
  // The routes take turns: each fresh request ends the connection before it and its own.
  EXPECT_EQ(s.phases.opened, 20u);
  stage.only_routes = {0};
  EXPECT_EQ(rig.play(stage).phases.opened, 1u);
}

}  // namespace
}  // namespace brink::test
