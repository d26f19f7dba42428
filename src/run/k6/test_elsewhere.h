// TestElsewhere: a test whose users are played by other processes, as its run sees it: hears what they tell, and makes
// one of it: the numbers in the desk and on the board, the lines in the log. The run's thread.
#pragma once

#include <map>

#include "engine/k6_script.h"
#include "run/k6/metric_desk.h"
#include "run/k6/test.h"

namespace brink::run::k6 {

class TestElsewhere final : public engine::UserProgram, public TestHearer {
 public:
  // All outlive it.
  TestElsewhere(const TestRequest& request, const aggregate::MetricCatalog& catalog, MetricDesk& desk,
                engine::ScenarioBoard& board)
      : request_(request), catalog_(catalog), desk_(desk), board_(board) {}

  // They are made where they are played.
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("users of other processes are not played here");
  }
  void enter(engine::Part) override {}
  std::uint32_t users() const override { return 0; }

  std::string briefing() const override { return request_.script->setup_data(); }
  std::vector<bool> counted() const override;
  bool fits(const TestNews& news) const override;
  void hear(std::uint32_t process, const std::string& name, const TestNews& news) override;
  std::vector<std::uint64_t> begun(std::uint32_t process, const Part& part) const override;
  bool has(std::uint32_t process, const Part& part) const override;

  // The script has ended the test, or failed it, in one of them: the first that said so.
  const std::optional<plan::k6::Ending>& ending() const { return ended_; }

 private:
  struct Standing {
    std::vector<ScenarioStanding> scenarios;
    std::vector<BesideStanding> beside;
    std::uint32_t initialized = 0;

    const BesideStanding* of(const Part& part) const;
  };
  void sum_up();

  const TestRequest& request_;
  const aggregate::MetricCatalog& catalog_;
  MetricDesk& desk_;
  engine::ScenarioBoard& board_;
  std::map<std::uint32_t, Standing> standings_;  // by process; of one that was lost as it was last
  std::optional<plan::k6::Ending> ended_;
};

}  // namespace brink::run::k6
