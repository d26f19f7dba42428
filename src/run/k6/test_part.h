// TestPart: the users of a test, or of a search, as one of several processes plays them, whose run is made elsewhere:
// the script's program with recorders of its own, and what is to be told of them (test_news.h). As
// engine/user_program.h says of threads; TestTeller's side is the playing thread's.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "aggregate/metric_recorder.h"
#include "engine/k6_script.h"
#include "run/k6/find_limit.h"
#include "run/k6/line_keeper.h"
#include "run/k6/test.h"
#include "run/k6/wrapped_program.h"

namespace brink::run::k6 {

class TestPart final : public WrappedProgram, public TestTeller {
 public:
  // The script outlives it. What it writes from now on is kept and told. Errors: its program cannot be made.
  static Result<std::shared_ptr<TestPart>> make(const TestRequest& request);
  // Its users follow the load of the stages they are told to play, and count no metrics.
  static Result<std::shared_ptr<TestPart>> make(const SearchRequest& request);
  ~TestPart() override;

  void take_part(plan::Segment segment) override;
  sample::MetricSink* metrics(plan::Segment segment) override;
  std::optional<engine::ScenarioPlay> scenarios() const override;

  void brief(const std::string& setup_data) override { script_.take_setup_data(setup_data); }
  bool look() override;
  TestNews news(bool over) override;

 private:
  // A worker's, and what was told of it.
  struct Worker {
    std::unique_ptr<aggregate::MetricRecorder> recorder;
    std::optional<aggregate::MetricSummary> latest;
    aggregate::MetricSummary told;
  };

  TestPart(engine::K6Script& script, const plan::k6::Options& options, LogLines* log,
           std::unique_ptr<aggregate::MetricCatalog> catalog);
  Result<void> make_program(const plan::Plan& plan, std::uint32_t users);
  ScenarioStanding standing(std::size_t scenario);

  engine::K6Script& script_;
  plan::k6::Options options_;
  LogLines* log_;
  LineKeeper lines_;
  std::unique_ptr<aggregate::MetricCatalog> catalog_;  // null: of a search
  engine::ScenarioBoard board_;
  std::vector<std::uint64_t> told_;  // of a search: iterations begun, by scenario
  plan::Segment segment_;
  std::mutex mutex_;                         // of
  std::map<std::uint32_t, Worker> workers_;  // by the number of their segment, as they come up
};

}  // namespace brink::run::k6
