#include "run/stage_teller.h"

#include <gtest/gtest.h>

#include "aggregate/recorder.h"

namespace brink::run {
namespace {

using namespace std::chrono_literals;

Instant at(Duration since) { return Instant(100s) + since; }

struct Listener final : Observer {
  void on_progress(const Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string&) override {}
  void on_belief(const Belief&) override {}
  void on_details(const output::LiveStage& stage) override { told.push_back(stage); }
  std::vector<output::LiveStage> told;
};

// A stage on one route with a warm-up of 1.5 s.
struct Watched {
  Watched() {
    plan.routes.resize(1);
    stage.load = plan::Closed{1};
    stage.warmup = 1500ms;
    stage.duration = 10s;
    recorder.on_stage_begin({at(1500ms), at(11500ms)});
  }
  StageTeller teller() {
    return {{plan, stage, "bench", at(0s)}, listener, [this](const aggregate::StageSummary& so_far) {
              judged = so_far.length;
              return verdict::Health{{{"cpu", true, 1, 0.8, "too busy"}}};
            }};
  }
  aggregate::Tally tally(Duration now) {
    recorder.ask_tally(Onlooker::most_routes);
    recorder.on_tick(at(now));
    return *recorder.take_tally();
  }
  plan::Plan plan;
  plan::Stage stage;
  aggregate::Recorder recorder{1};
  Listener listener;
  Duration judged{};
};

TEST(StageTeller, WantsToKnowOnceAfterEachSecondOfTheWindow) {
  Watched w;
  StageTeller teller = w.teller();
  std::vector<int> wanted_ms;
  for (int ms = 0; ms <= 4000; ms += 100) {
    if (teller.wants_tally(at(std::chrono::milliseconds(ms)))) wanted_ms.push_back(ms);
  }
  EXPECT_EQ(wanted_ms, (std::vector<int>{500, 1500, 2500, 3500}));
}

TEST(StageTeller, TellsWhatIsNewAndHowItIsJudged) {
  Watched w;
  StageTeller teller = w.teller();
  teller.on_tally(w.tally(2600ms), at(2650ms));
  teller.on_tally(w.tally(3600ms), at(3650ms));
  ASSERT_EQ(w.listener.told.size(), 2u);
  EXPECT_EQ(w.listener.told[0].purpose, "bench");
  EXPECT_EQ(w.listener.told[0].seconds.size(), 1u);
  EXPECT_EQ(w.listener.told[1].seconds.size(), 1u) << "the second before was told of";
  EXPECT_DOUBLE_EQ(w.listener.told[1].elapsed_s, 3.65);
  EXPECT_FALSE(w.listener.told[1].trusted);
  EXPECT_EQ(w.judged, 2100ms);
}

TEST(StageTeller, WhoMakesTheLoadTogetherIsToldOfWithWhatItDoesNow) {
  Watched w;
  StageTeller teller = w.teller();
  std::vector<ProcessNow> workers(2);
  workers[0].number = 1;
  workers[0].called = "worker 1 (alpha)";
  workers[0].identity = "alpha";
  workers[0].ended = 100;
  workers[1].number = 2;
  workers[1].called = "worker 2 (beta)";
  workers[1].lost = ProcessState::Lost{1s, 500ms, "was not heard of for 2 s"};
  ASSERT_TRUE(teller.wants_processes());
  teller.on_processes(workers);
  teller.on_tally(w.tally(2500ms), at(2500ms));
  teller.on_processes(workers);  // nothing new
  teller.on_tally(w.tally(3000ms), at(3000ms));
  workers[0].ended = 400;
  teller.on_processes(workers);
  teller.on_tally(w.tally(3500ms), at(3500ms));
  ASSERT_EQ(w.listener.told.size(), 3u);
  const auto row = [&](std::size_t i) { return w.listener.told[i].processes.at(0); };
  EXPECT_EQ(row(0).name, "alpha");
  EXPECT_DOUBLE_EQ(row(0).rate_rps, 100) << "since the window began";
  EXPECT_DOUBLE_EQ(row(1).rate_rps, 100);
  EXPECT_DOUBLE_EQ(row(2).rate_rps, 300);
  EXPECT_EQ(w.listener.told[0].processes.at(1).health, "lost");
  ASSERT_EQ(w.listener.told[2].invalid.size(), 1u) << "nobody plays its part";
  EXPECT_DOUBLE_EQ(w.listener.told[2].invalid[0].from_s, 0);
  EXPECT_DOUBLE_EQ(w.listener.told[2].invalid[0].to_s, 2);
}

TEST(StageTeller, RoutesHaveTheNamesTheyWereGivenMeanwhile) {
  Watched w;
  w.plan.routes[0].name = "request 1";
  std::vector<std::string> names;
  StageTeller teller({w.plan, w.stage, "bench", at(0s), [&] { return names; }}, w.listener,
                     [](const aggregate::StageSummary&) { return verdict::Health{}; });
  sample::Sample sample;
  sample.due = sample.begun = sample.sent = at(2s);
  sample.done = at(2100ms);
  sample.status = 200;
  w.recorder.on_due(sample.route, sample.due);
  w.recorder.on_sample(sample);
  teller.on_tally(w.tally(2600ms), at(2650ms));
  names = {"GET /"};
  teller.on_tally(w.tally(3600ms), at(3650ms));
  ASSERT_EQ(w.listener.told.size(), 2u);
  EXPECT_EQ(w.listener.told[0].routes.at(0).name, "request 1");
  EXPECT_EQ(w.listener.told[1].routes.at(0).name, "GET /");
}

}  // namespace
}  // namespace brink::run
