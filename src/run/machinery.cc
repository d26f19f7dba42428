#include "run/machinery.h"

#include "probe/null_server.h"
#include "run/local_load.h"

namespace brink::run {
namespace {

constexpr Duration calibration_time = std::chrono::milliseconds(400);
constexpr std::uint32_t users_per_worker = 16;

plan::Plan calibration_plan(std::uint16_t port, std::uint32_t workers) {
  plan::Plan plan;
  plan::Route route;
  route.name = "/";
  route.url = parse_url("http://127.0.0.1:" + std::to_string(port) + "/")->url;
  plan.routes.push_back(std::move(route));
  plan.workers = workers;
  return plan;
}

verdict::Calibration calibrate(std::uint32_t workers) {
  const auto server = probe::NullServer::start();
  if (!server) return {};
  const plan::Plan plan = calibration_plan((*server)->port(), workers);
  auto load = make_local_load(plan, std::make_shared<engine::SharedBudget>(plan.budget));
  if (!load) return {};
  plan::Stage stage;
  stage.load = plan::Closed{users_per_worker * workers};
  stage.warmup = std::chrono::milliseconds(50);
  stage.duration = calibration_time;
  stage.drain = std::chrono::milliseconds(100);
  const StageResult result = (*load)->play(stage, {}, [](const auto&, Duration) { return Watch::go; });
  return {result.summary.rate(), result.summary.total.response().quantile(0.99)};
}

}  // namespace

Machinery local_machinery() {
  return {make_local_load, calibrate, [] { return std::chrono::system_clock::now(); }, probe::TargetSide::start};
}

}  // namespace brink::run
