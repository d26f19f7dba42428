// Whole investigations against simulated targets whose fault is known: search, experiments, diagnosis.
#include <gtest/gtest.h>

#include "run/play.h"
#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Watching final : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief& belief) override {
    if (beliefs.empty() && before_experiments) before_experiments();
    beliefs.push_back(belief);
  }
  std::function<void()> before_experiments;
  std::vector<run::Belief> beliefs;
};

// One target a path; others do not exist.
class Site final : public sim::SimTarget {
 public:
  void add(const std::string& path, sim::SimTarget& target) { pages_[path] = &target; }
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    const auto page = pages_.find(request.path.substr(0, request.path.find('?')));
    if (page == pages_.end()) return respond({404, "no such page"});
    page->second->handle(machine, request, std::move(respond));
  }

 private:
  std::map<std::string, sim::SimTarget*> pages_;
};

struct Investigated {
  Result<run::Outcome> outcome;
  double seconds = 0;
  std::vector<run::Belief> beliefs;

  const output::Answer& answer() const { return *outcome->record.answer; }
  const output::Diagnosis& diagnosis() const { return *outcome->record.diagnosis; }
  double number(const std::string& name) const {
    const auto at = diagnosis().parameters.find(name);
    return at == diagnosis().parameters.end() ? -1 : std::get<double>(at->second);
  }
  // For messages.
  std::string story() const {
    std::string text = answer().sentence;
    for (const auto& r : diagnosis().ranked) text += "\n  " + r.cause + " " + std::to_string(r.confidence);
    for (const auto& e : diagnosis().evidence) text += "\n  " + std::to_string(e.weight) + " " + e.text;
    for (const auto& e : diagnosis().experiments) text += "\n  [" + e.name + "] " + e.skipped.value_or("made");
    for (const auto& [name, f] : diagnosis().features) {
      text += "\n    " + name + " = " + std::to_string(f.value) + " (" + f.source + ")";
    }
    return text;
  }
};

// From some moment on nobody is answered.
class Mortal final : public sim::SimTarget {
 public:
  explicit Mortal(sim::SimTarget& inner) : inner_(inner) {}
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    if (!dead) inner_.handle(machine, request, std::move(respond));
  }
  bool dead = false;

 private:
  sim::SimTarget& inner_;
};

run::InvestigateRequest request_of(std::vector<std::string> paths) {
  run::InvestigateRequest request;
  request.run.target = parse_url("http://10.0.0.1/")->url;
  request.run.paths = std::move(paths);
  request.run.saving.save = false;
  request.run.search.max_users = 200;
  return request;
}

Investigated investigate_as(sim::SimTarget& target, const run::InvestigateRequest& request, std::uint64_t seed = 1,
                            std::function<void()> before_experiments = {}) {
  sim::SimMachine machine({.seed = seed});
  machine.listen("10.0.0.1", 80, target);
  Watching watching;
  watching.before_experiments = std::move(before_experiments);
  run::Stop stop;
  const Instant begin = machine.now();
  auto outcome = run::investigate_with(request, watching, stop, sim_machinery(machine));
  return {std::move(outcome), seconds(machine.now() - begin), watching.beliefs};
}

Investigated investigate(sim::SimTarget& target, std::vector<std::string> paths, std::uint64_t seed = 1,
                         std::function<void()> before_experiments = {}) {
  return investigate_as(target, request_of(std::move(paths)), seed, std::move(before_experiments));
}

TEST(Investigate, APoolWithATimeout) {
  sim::ShopTarget shop(25, 100ms, 15ms);
  const auto run = investigate(shop, {"/search", "/checkout"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "pool_exhausted") << run.story();
  EXPECT_NEAR(run.number("slots"), 25, 2.5) << run.story();
  EXPECT_EQ(run.answer().route, "/checkout");
  EXPECT_LE(run.seconds, 90);
  EXPECT_FALSE(run.beliefs.empty());
}

TEST(Investigate, ATargetThatDiesIsNotAskedOn) {
  sim::ShopTarget shop(25, 100ms, 15ms);
  Mortal mortal(shop);
  const auto run = investigate(mortal, {"/search", "/checkout"}, 1, [&] { mortal.dead = true; });
  ASSERT_TRUE(run.outcome.has_value());
  std::size_t stages = 0;
  for (const auto& experiment : run.diagnosis().experiments) {
    stages += experiment.stages.size();
    if (experiment.stages.empty()) {
      EXPECT_EQ(experiment.skipped, "the target answers no more") << experiment.name;
    }
  }
  EXPECT_EQ(stages, 2u);
}

TEST(Investigate, APrivateQueueOfSlots) {
  sim::DelayTarget page(2ms);
  sim::QueueTarget slots(8, 50ms);
  Site site;
  site.add("/", page);
  site.add("/report", slots);
  const auto run = investigate(site, {"/report"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "worker_limit") << run.story();
  EXPECT_NEAR(run.number("slots"), 8, 0.8) << run.story();
}

TEST(Investigate, WorkersThatAllRoutesShare) {
  sim::QueueTarget workers(4, 50ms);
  const auto run = investigate(workers, {"/a", "/b"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "worker_limit") << run.story();
  EXPECT_NEAR(run.number("slots"), 4, 0.8) << run.story();
}

TEST(Investigate, ALockAroundOneRoute) {
  sim::DelayTarget page(2ms);
  sim::QueueTarget lock(1, 25ms);
  Site site;
  site.add("/", page);
  site.add("/cart", lock);
  const auto run = investigate(site, {"/cart"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "lock_contention") << run.story();
}

// A token bucket: `rate` a second and `burst` at once; what is too much is refused with 429.
sim::FunctionTarget::Fn limiter(double rate, double burst) {
  struct State {
    double tokens;
    Instant at{};
  };
  auto state = std::make_shared<State>(State{burst});
  return [=](sim::SimMachine& machine, const sim::SimRequest&, sim::Respond respond) {
    const Instant now = machine.now();
    if (state->at != Instant{}) state->tokens = std::min(burst, state->tokens + rate * seconds(now - state->at));
    state->at = now;
    if (state->tokens < 1) return respond({429, "slow down"});
    state->tokens -= 1;
    respond({200, "ok"});
  };
}

TEST(Investigate, ARateLimiter) {
  sim::DelayTarget page(2ms);
  sim::FunctionTarget limited(limiter(100, 20));
  Site site;
  site.add("/", page);
  site.add("/api", limited);
  const auto run = investigate(site, {"/api"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "rate_limited") << run.story();
  EXPECT_NEAR(run.number("limit_rps"), 100, 5) << run.story();
}

// Answers 503 at once while `most` requests are being worked on.
class Shedding final : public sim::SimTarget {
 public:
  Shedding(std::size_t most, Duration work) : most_(most), work_(work) {}
  void handle(sim::SimMachine& machine, const sim::SimRequest&, sim::Respond respond) override {
    if (busy_ >= most_) return respond({503, "busy"});
    ++busy_;
    machine.at(machine.now() + work_, [this, respond] {
      --busy_;
      respond({200, "ok"});
    });
  }

 private:
  std::size_t most_;
  Duration work_;
  std::size_t busy_ = 0;
};

TEST(Investigate, SheddingBeyondSomeInFlight) {
  Shedding target(16, 60ms);
  const auto run = investigate(target, {"/api"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "load_shedding") << run.story();
}

// Whoever makes more requests at a time than were ever made before waits for another unit to start.
class Cold final : public sim::SimTarget {
 public:
  Cold(Duration start, Duration work) : start_(start), work_(work) {}
  void handle(sim::SimMachine& machine, const sim::SimRequest&, sim::Respond respond) override {
    const bool new_unit = ++busy_ > units_;
    if (new_unit) ++units_;
    machine.at(machine.now() + work_ + (new_unit ? start_ : Duration{}), [this, respond] {
      --busy_;
      respond({200, "ok"});
    });
  }

 private:
  Duration start_, work_;
  int busy_ = 0, units_ = 0;
};

TEST(Investigate, UnitsThatStartWhenUsersAreAdded) {
  Cold target(2200ms, 30ms);
  const auto run = investigate(target, {"/api"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "cold_start") << run.story();
}

TEST(Investigate, PausesOfTheWholeTarget) {
  sim::DelayTarget page(20ms);
  sim::FreezingTarget target(page, 2500ms, 400ms);
  const auto run = investigate(target, {"/api"});
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "periodic_pause") << run.story();
  EXPECT_NEAR(run.number("period_s"), 2.5, 0.1) << run.story();
}

TEST(Investigate, AHealthyTargetIsNotBlamed) {
  for (const Duration delay : {4ms, 90ms}) {
    sim::DelayTarget target(delay, 0.3);
    const auto run = investigate(target, {"/api"});
    ASSERT_TRUE(run.outcome.has_value());
    EXPECT_EQ(run.answer().status, "no_limit_found") << run.story();
    EXPECT_EQ(run.answer().cause, "none") << run.story();
  }
}

// Answers all but every so many, which never get an answer.
class Forgetful final : public sim::SimTarget {
 public:
  Forgetful(sim::SimTarget& inner, int every) : inner_(inner), every_(every) {}
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    if (++count_ % every_ != 0) inner_.handle(machine, request, std::move(respond));
  }

 private:
  sim::SimTarget& inner_;
  int every_;
  int count_ = 0;
};

// Whatever the target does, and however little time there is: what drains is all that may come after it.
TEST(Investigate, EndsWithinItsBudget) {
  constexpr double late = 0.5;  // s
  sim::DelayTarget quick(4ms, 0.3), slow(3s, 0.3);
  sim::FreezingTarget frozen(quick, 10s, 2500ms);
  sim::QueueTarget workers(2, 200ms), one(1, 3s);
  sim::ShopTarget shop(25, 100ms, 15ms);
  Forgetful forgetful(workers, 40), mostly_silent(quick, 2);
  for (sim::SimTarget* target : std::initializer_list<sim::SimTarget*>{&quick, &slow, &frozen, &workers, &one, &shop,
                                                                       &forgetful, &mostly_silent}) {
    for (const auto& [budget, stage] : {std::pair<Duration, Duration>{3s, 500ms}, {25s, 500ms}, {90s, 12s}}) {
      run::InvestigateRequest request = request_of({"/search", "/checkout"});
      request.budget = budget;
      request.quick = budget <= 25s;
      request.run.search.stage = stage;
      request.run.search.max_users = 60;
      const auto run = investigate_as(*target, request);
      ASSERT_TRUE(run.outcome.has_value());
      EXPECT_LE(run.outcome->record.elapsed_s, seconds(budget) + late) << run.story();
    }
  }
}

TEST(Investigate, ALongSearchLeavesTimeForExperiments) {
  sim::DelayTarget page(5ms);
  sim::FreezingTarget frozen(page, 10s, 2500ms);
  run::InvestigateRequest request = request_of({"/api"});
  request.run.search.stage = 12s;
  request.run.search.max_users = 20;
  const auto run = investigate_as(frozen, request);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().cause, "periodic_pause") << run.story();
  EXPECT_EQ(run.answer().status, "breaks") << run.story();
  const auto made = std::count_if(run.diagnosis().experiments.begin(), run.diagnosis().experiments.end(),
                                  [](const auto& e) { return !e.skipped; });
  EXPECT_GE(made, 4) << run.story();
}

TEST(Investigate, ASearchWithoutTheTimeForItIsNotComplete) {
  sim::DelayTarget page(4ms, 0.3);
  run::InvestigateRequest request = request_of({"/api"});
  request.budget = 6s;
  const auto run = investigate_as(page, request);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_EQ(run.answer().status, "inconclusive") << run.story();
}

TEST(Investigate, TheSameSeedGivesTheSameDiagnosis) {
  const auto once = [] {
    sim::QueueTarget workers(4, 50ms);
    return investigate(workers, {"/a"}, 7).story();
  };
  EXPECT_EQ(once(), once());
}

}  // namespace
}  // namespace brink::test
