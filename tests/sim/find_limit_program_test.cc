// Searches whose users are a program, against simulated targets whose truth is known.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "run/play.h"
#include "script/py/program.h"
#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Quiet final : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief&) override {}
};

// A user is 10 ms in the search and 100 at the till, behind 25 slots: they are in demand at 27.5 users.
constexpr double knee = 25 * 110.0 / 100;
constexpr const char* file_text = R"(
from loadpilot import *

@scenario()
class Shop(VUser):
    def on_start(self, client): client.get("/login")
    @task
    def buy(self, client):
        client.get("/search")
        client.post("/checkout", json={})
    def on_stop(self, client): client.get("/logout")
)";

class Counting final : public sim::SimTarget {
 public:
  explicit Counting(sim::SimTarget& inner) : inner_(inner) {}
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    logins += request.path == "/login";
    logouts += request.path == "/logout";
    inner_.handle(machine, request, std::move(respond));
  }
  std::uint64_t logins = 0, logouts = 0;

 private:
  sim::SimTarget& inner_;
};

Result<run::Outcome> search(sim::SimTarget& target, std::uint32_t most_users) {
  const std::string name = testing::TempDir() + "limit_" + std::to_string(getpid()) + ".py";
  std::ofstream(name) << file_text;
  auto read = script::py::read_script({name, "/usr/bin"});
  std::filesystem::remove(name);
  CHECK(read.has_value());
  run::RunRequest request;
  request.target = parse_url("http://10.0.0.1/")->url;
  request.saving.save = false;
  request.search.max_users = most_users;
  plan::Plan& plan = request.users.plan;
  plan.routes = script::py::script_routes(read->scenarios.front(), request.target);
  request.users.program = script::py::make_program(read->scenarios.front(), plan);
  request.users.begins = request.users.ends = true;

  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, target);
  run::Machinery machinery = sim_machinery(machine);
  machinery.make_load = [&](const plan::Plan& made,
                            std::shared_ptr<engine::SharedBudget> budget) -> Result<std::unique_ptr<run::LoadSource>> {
    return std::make_unique<SimLoad>(machine, made, std::move(budget), *request.users.program->behaviours({}));
  };
  Quiet quiet;
  run::Stop stop;
  return run::find_limit_with(request, quiet, stop, machinery);
}

TEST(FindLimitOfAProgram, ItsUsersBreakTheShopWhereItBreaks) {
  sim::ShopTarget shop(25, 100ms, 10ms);
  Counting target(shop);
  const auto outcome = search(target, 200);
  ASSERT_TRUE(outcome.has_value());
  const output::Record& record = outcome->record;
  EXPECT_EQ(record.answer->status, "breaks") << record.answer->sentence;
  EXPECT_EQ(record.answer->route, "buy") << record.answer->sentence;
  ASSERT_TRUE(record.answer->users.breaks.has_value());
  EXPECT_NEAR(*record.answer->users.breaks, knee, 0.12 * knee) << record.answer->sentence;
  ASSERT_TRUE(record.program.has_value());
  EXPECT_EQ(target.logins, record.program->users) << "each user begins once, however many levels it is in";
  EXPECT_EQ(target.logouts, record.program->users);
}

// A rate counts requests, and each task sends two.
TEST(FindLimitOfAProgram, WhatIsPromisedIsVerifiedInRequests) {
  sim::ShopTarget shop(25, 100ms, 10ms);
  const auto outcome = search(shop, 200);
  ASSERT_TRUE(outcome.has_value());
  bool verified = false;
  for (const output::Stage& stage : outcome->record.stages) {
    if (stage.purpose != "verify") continue;
    verified = true;
    const double rate = static_cast<double>(stage.numbers.counts.sent) / stage.length_s;
    ASSERT_TRUE(stage.load.peak_rps.has_value());
    EXPECT_NEAR(rate, *stage.load.peak_rps, 0.03 * *stage.load.peak_rps);
  }
  EXPECT_TRUE(verified) << outcome->record.answer->sentence;
}

TEST(FindLimitOfAProgram, WhereNothingAnswersIsSaid) {
  sim::SimMachine machine({.seed = 1});
  sim::FunctionTarget dead([](sim::SimMachine&, const sim::SimRequest&, sim::Respond) {});
  const auto outcome = search(dead, 5);
  ASSERT_TRUE(outcome.has_value());
  EXPECT_NE(outcome->record.answer->status, "no_limit_found") << outcome->record.answer->sentence;
}

}  // namespace
}  // namespace brink::test
