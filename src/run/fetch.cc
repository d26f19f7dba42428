#include "run/fetch.h"

namespace brink::run {
namespace {
constexpr double fetches_per_second = 100;
constexpr std::uint32_t most_at_once = 8;
}  // namespace

Result<std::vector<Fetched>> fetch(const FetchSetup& setup, const std::vector<Url>& urls) {
  std::vector<Ask> asks;
  for (const Url& url : urls) asks.push_back({url, {}});
  return fetch(setup, asks, most_at_once);
}

Result<std::vector<Fetched>> fetch(const FetchSetup& setup, const std::vector<Ask>& asks, std::uint32_t at_once) {
  std::vector<Fetched> answers;
  if (asks.empty()) return answers;
  plan::Plan plan;
  plan.client = setup.client;
  plan.client.cookies = false;
  plan.budget = setup.limits;
  for (const Ask& ask : asks) {
    plan::Route route;
    route.name = ask.url.target;
    route.url = ask.url;
    route.method = setup.method;
    route.headers = setup.headers;
    route.headers.insert(route.headers.end(), ask.headers.begin(), ask.headers.end());
    route.fresh_connection = ask.fresh;
    plan.routes.push_back(std::move(route));
  }
  const LoadFactory& make = setup.machinery.look_with ? setup.machinery.look_with : setup.machinery.make_load;
  auto load = make(plan, setup.budget);
  if (!load) return tl::unexpected(load.error());

  plan::Stage stage;
  stage.name = "fetch";
  stage.load = plan::Open{plan::Rate::constant(fetches_per_second), plan::Arrivals::constant, at_once};
  stage.requests = asks.size();
  stage.keep_body = setup.keep_body;
  stage.keep_all = true;
  const auto stopped = [&] { return setup.stop && setup.stop->requests() > 0; };
  const StageResult result =
      (*load)->play(stage, {}, [&](const auto&, Duration) { return stopped() ? Watch::cut : Watch::go; });
  if (stopped()) return could_not_run("stopped before anything was measured");

  for (std::uint32_t i = 0; i < asks.size(); ++i) {
    for (const auto& exchange : result.summary.exchanges) {
      if (exchange.sample.route.value != i) continue;
      answers.push_back({asks[i].url, exchange});
      break;
    }
  }
  return answers;
}

}  // namespace brink::run
