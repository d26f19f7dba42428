// A test of k6 from its options to its saved record: setup, scenarios, teardown, with thresholds judged meanwhile. What
// bench (run/run.h) is for a plan; the same is recorded, exported and saved.
//
// play_test blocks until it is over; the observer is called from the calling thread. A first request to stop interrupts
// the iterations, and teardown and summary still come; a second one ends everything.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/k6_script.h"
#include "output/k6/results.h"
#include "output/k6/sample_lines.h"
#include "plan/machines.h"
#include "run/k6/log_lines.h"
#include "run/k6/test_news.h"
#include "run/machinery.h"
#include "run/run.h"

namespace brink::run::k6 {

struct ScenarioProgress {
  const plan::k6::Scenario* scenario = nullptr;
  std::uint64_t begun = 0;
  std::uint64_t completed = 0;
  std::optional<std::uint64_t> planned = std::nullopt;  // that there are to be, where they are counted
  std::uint64_t dropped = 0;
  std::uint32_t active = 0;
  Duration elapsed{};  // since it began; zero: not yet
  double share = 0;    // of the way to its end, 0 to 1
};

struct TestProgress {
  std::string part;  // "setup", "test", "teardown"
  Duration elapsed{};
  std::uint32_t active = 0;       // users in an iteration
  std::uint32_t initialized = 0;  // users there are
  std::uint64_t completed = 0;
  std::uint64_t interrupted = 0;
  std::vector<ScenarioProgress> scenarios;
};

class TestObserver : public Observer {
 public:
  // About ten times a second, and when a part ends.
  virtual void on_test(const TestProgress& progress) = 0;
};

// A file that takes every value of every metric (--out json, --out csv).
struct SampleOutput {
  output::k6::SampleForm form;
  std::string path;  // "-": standard output
  bool gzip = false;
};

struct TestRequest {
  engine::K6Script* script = nullptr;
  plan::k6::Options options;
  plan::Plan plan;  // as the script has filled it in
  plan::Exporting exporting;
  Saving saving;
  output::Program about;
  std::vector<SampleOutput> outputs;
  plan::SecretMask mask;                                // of what the record must not show
  std::vector<std::string> exported_stats = {"p(99)"};  // of trends, where metrics are exported
  bool sections = false;                                // the summary tells of each group and scenario
  LogLines* log = nullptr;                              // the script's; may be null
  // Who plays its users: other machines, or several processes of this one; otherwise this process does.
  std::optional<plan::Machines> machines = std::nullopt;
  std::uint32_t processes = 1;
  plan::OnLoss on_loss = plan::OnLoss::redistribute;  // when one of these processes dies
};

// Why a test ended as it did; the first that holds, in this order, is what its exit code says.
enum class TestEnd : std::uint8_t {
  fine,
  setup_timeout,
  teardown_timeout,
  script_exception,
  script_aborted,  // exec.test.abort()
  interrupted,     // by a signal
  thresholds,      // crossed, whether that ended the test or not
  marked_failed,   // exec.test.fail()
};

struct TestOutcome {
  Outcome outcome;
  std::unique_ptr<engine::ScenarioBoard> board;                   // which the script goes on looking at
  std::unique_ptr<const aggregate::MetricCatalog> catalog;        // of the results
  std::unique_ptr<const std::vector<verdict::k6::Bound>> bounds;  // likewise
  output::k6::Results results;
  TestEnd end = TestEnd::fine;
  bool ended_by_threshold = false;
  std::string why;  // of the end, for people: what was thrown, said or crossed; may have several lines
  std::string hint;
  std::vector<std::string> warnings;
};

// Errors: what kept it from beginning.
Result<TestOutcome> play_test(const TestRequest& request, TestObserver& observer, Stop& stop);
Result<TestOutcome> play_test_with(const TestRequest& request, TestObserver& observer, Stop& stop,
                                   const Machinery& machinery,
                                   const std::function<LoadFactory(std::shared_ptr<engine::UserProgram>)>& load_of);

// Other processes that play the users of a test: the load they make, and the program that stands for them here.
struct Others {
  LoadFactory make_load;
  std::shared_ptr<engine::UserProgram> program;
};
// Of a program that hears what they tell (TestHearer).
using FindOthers = std::function<Others(std::shared_ptr<engine::UserProgram>)>;
// The same with users played by others (test_part.h); setup(), teardown() and handleSummary() are called here.
Result<TestOutcome> play_test_of(const TestRequest& request, TestObserver& observer, Stop& stop,
                                 const Machinery& machinery, const FindOthers& find);

}  // namespace brink::run::k6
