// Course: the three parts of a test as they are played one after the other, and what has to be seen to meanwhile: the
// stop signal, thresholds, what the script says, gauges and progress. A part of play_test; its thread only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/user_program.h"
#include "run/k6/metric_desk.h"
#include "run/k6/test.h"
#include "run/k6/threshold_watch.h"
#include "run/session.h"

namespace brink::run::k6 {

// A program, and the load that plays it.
struct Played {
  LoadSource& load;
  engine::UserProgram& program;
};

struct CourseSetup {
  const TestRequest& request;
  TestObserver& observer;
  Stop& stop;  // of the user
  Session& session;
  Played users;  // who play the scenarios, and
  Played once;   // setup() and teardown(); the same, unless the users are elsewhere
  engine::ScenarioBoard& board;
  MetricDesk& desk;
  std::span<const verdict::k6::Bound> bounds;
  const aggregate::MetricCatalog& catalog;
  plan::Plan& told;  // what the session's onlookers are told of: its rows get their names as they come up
  std::function<std::optional<plan::k6::Ending>()> ended;  // what the script has said of its end, wherever it runs
};

class Course {
 public:
  explicit Course(const CourseSetup& setup);

  // Users are made, and setup() runs. False: the scenarios are not to be played.
  bool set_up();
  StageResult play_scenarios(const plan::Stage& stage);
  // Not after a setup that failed, nor a second request to stop.
  void tear_down();

  // The first that counts; see TestEnd. Without the thresholds as they are at the end.
  TestEnd end() const { return end_; }
  const std::string& why() const { return why_; }
  bool ended_by_threshold() const { return thresholds_.ended_the_test(); }
  bool stopped() const { return setup_.stop.requests() > 0; }
  Duration test_time() const { return test_time_; }

 private:
  output::ProgramPart play_part(engine::Part part, Duration most, std::uint32_t users);
  Watch look(const aggregate::Live& live, Duration elapsed, bool scenarios);
  void tell(Duration elapsed, const std::string& part);
  void name_rows();
  ScenarioProgress progress_of(std::size_t index, Instant now) const;
  void conclude(TestEnd end, std::string why);
  // What the script has said of itself so far.
  void hear_script();
  void hear(const plan::k6::Ending& ending, TestEnd of_timeout, std::string_view part, Duration timeout);

  CourseSetup setup_;
  ThresholdWatch thresholds_;
  std::uint32_t planned_users_;
  std::vector<std::optional<std::uint64_t>> planned_iterations_;  // by scenario
  TestEnd end_ = TestEnd::fine;
  bool marked_failed_ = false;
  bool setup_failed_ = false;
  bool test_over_ = false;  // nothing more of the scenarios is wanted
  std::string why_;
  Duration test_time_{};
  Duration next_export_{};  // when numbers are wanted for whoever they are exported to
};

}  // namespace brink::run::k6
