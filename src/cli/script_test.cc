// Runs of Python files on the command line: what is asked of `run`, which scenario is taken, and the exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/door_testing.h"

namespace brink::cli {
namespace {

using testing::HasSubstr;

const std::string url = "http://127.0.0.1:8080/";

plan::ScriptScenario scenario_of(const std::string& name, double rate) {
  plan::ScriptScenario s;
  s.name = name;
  s.rate = rate;
  s.duration = std::chrono::seconds(90);
  s.mode = plan::ScriptScenario::Mode::spike;
  s.tasks = {{"t", 1}};
  s.thresholds = {{"error_rate", 1}};
  return s;
}

// A door behind which every file has these scenarios.
class Scripts : public DoorTest {
 public:
  explicit Scripts(std::vector<plan::ScriptScenario> scenarios) {
    outcome = bench_outcome();
    output::StageRoute row;
    row.name = "t";
    row.numbers = outcome->record.stages[0].numbers;
    outcome->record.stages[0].routes = {row};
    door.doers.open_script = [this, scenarios](const std::string& file,
                                               const input::Environment&) -> Result<OpenScript> {
      opened.push_back(file);
      OpenScript script;
      script.script = {file, "python", {"3.11.2", "/usr/bin/python3"}, scenarios, {"a note"}};
      script.routes = [](const plan::ScriptScenario& s, const Url& target) {
        plan::Route route;
        route.name = s.tasks.front().name;
        route.url = target;
        return std::vector<plan::Route>{route};
      };
      script.program = [this](const plan::ScriptScenario& s, const plan::Plan&) {
        played.push_back(s.name);
        return std::shared_ptr<engine::UserProgram>();
      };
      return script;
    };
  }
  std::vector<std::string> opened, played;
};

TEST(CliScript, RunWithAFileIsABenchOfItsUsers) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"run", "shop.py", url, "--rate", "60"}), 0) << brink.err();
  ASSERT_EQ(brink.benches.size(), 1u);
  const run::BenchRequest& request = brink.benches[0];
  EXPECT_EQ(std::get<plan::Open>(request.stage.load).rate.highest({}, *request.stage.duration), 60);
  EXPECT_EQ(request.about_program.file, "shop.py");
  EXPECT_EQ(request.about_program.users_class, "Shop");
  EXPECT_EQ(request.about_program.interpreter, "/usr/bin/python3");
  EXPECT_EQ(request.saving.command_line, "brink run shop.py http://127.0.0.1:8080/ --rate 60");
  EXPECT_EQ(request.limits.list.size(), 1u);
  EXPECT_THAT(brink.err(), HasSubstr("a note"));
  EXPECT_EQ(brink({"bench", "--scenario", "shop.py", url}), 0);
  EXPECT_EQ(brink.benches.size(), 2u);
  EXPECT_TRUE(brink.runs.empty());
}

TEST(CliScript, WithFindLimitTheLoadOfItsUsersIsRaised) {
  auto shop = scenario_of("Shop", 30);
  shop.on_stop = true;
  Scripts brink({shop});
  EXPECT_EQ(brink({"run", "shop.py", url, "--find-limit", "-u", "60", "-s", "2"}), 0) << brink.err();
  ASSERT_EQ(brink.runs.size(), 1u);
  EXPECT_TRUE(brink.benches.empty());
  const run::RunRequest& request = brink.runs[0];
  EXPECT_EQ(request.search.max_users, 60u);
  EXPECT_EQ(request.users.about.file, "shop.py");
  EXPECT_EQ(request.users.plan.routes.front().name, "t");
  EXPECT_EQ(request.users.plan.workers, 1u);
  EXPECT_FALSE(request.users.begins);
  EXPECT_TRUE(request.users.ends);
  EXPECT_EQ(request.saving.command_line, "brink run shop.py http://127.0.0.1:8080/ --find-limit -u 60 -s 2");

  // The same as it is said to those who play it elsewhere.
  EXPECT_EQ(brink({"run", "--script", "shop.py", url, "--find-limit", "-u", "60", "-s", "2"}), 0) << brink.err();
  ASSERT_EQ(brink.runs.size(), 2u);
  EXPECT_EQ(brink.runs[1].users.about.file, "shop.py");

  EXPECT_EQ(brink({"run", "shop.py", url, "--find-limit", "--path", "/x"}), 4);
  EXPECT_THAT(brink.err(), HasSubstr("the script says what its users do"));
  EXPECT_EQ(brink({"run", "shop.py", "http://shop.test/", "--find-limit"}), 6) << "not this machine";
  EXPECT_EQ(brink.runs.size(), 2u);
}

TEST(CliScript, TheTargetMayStandInTheEnvironment) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"run", "shop.py"}), 4);
  EXPECT_THAT(brink.err(), HasSubstr("no target given"));
  brink.variables["LOADPILOT_TARGET"] = url;
  EXPECT_EQ(brink({"run", "shop.py"}), 0);
}

TEST(CliScript, OfSeveralScenariosOneIsNamedOrPicked) {
  Scripts brink({scenario_of("Light", 30), scenario_of("Heavy", 300)});
  EXPECT_EQ(brink({"run", "shop.py", url}), 4);
  EXPECT_THAT(brink.err(), HasSubstr("Light (30 RPS · 1m 30s · spike), Heavy (300 RPS · 1m 30s · spike)"));
  EXPECT_EQ(brink({"run", "shop.py:Medium", url}), 4);
  EXPECT_THAT(brink.err(), HasSubstr("shop.py has no scenario Medium"));
  EXPECT_EQ(brink({"run", "shop.py:Heavy", url}), 0);
  brink.on_terminal();
  brink.typed = {"7", "what?", " 1 "};
  EXPECT_EQ(brink({"run", "shop.py", url}), 0);
  brink.typed = {"Heavy"};
  EXPECT_EQ(brink({"run", "shop.py", url}), 0);
  brink.typed = {""};
  EXPECT_EQ(brink({"run", "shop.py", url}), 0);
  EXPECT_THAT(brink.played, testing::ElementsAre("Heavy", "Light", "Heavy"));
}

TEST(CliScript, HostsThatAreNotThisMachineNeedTheirOwnersWord) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"run", "shop.py", "http://staging.example.com/"}), 6);
  EXPECT_TRUE(brink.benches.empty());
  EXPECT_EQ(brink({"run", "shop.py", "http://staging.example.com/", "--i-own-this"}), 0);
}

TEST(CliScript, APreviewDrawsAndSendsNothing) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"run", "shop.py", url, "--preview"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("30"));
  EXPECT_TRUE(brink.benches.empty() && brink.played.empty());
}

TEST(LoadPilotLine, ExitsAsLoadPilotDoes) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url}), 0) << brink.err();
  EXPECT_THAT(brink.out(), HasSubstr("All thresholds passed."));
  EXPECT_THAT(brink.out(), HasSubstr("Total requests  1000"));
  auto& row = brink.outcome->record.stages[0].routes[0].numbers.counts;
  row.completed = 980;
  row.failed = 20;
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url}), 1);
  EXPECT_THAT(brink.out(), HasSubstr("error rate 2.0% > 1.0% [BREACHED]"));
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url, "--threshold", "error_rate=2"}), 0);
  brink.outcome->interrupted = true;
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url}), 130);
  brink.outcome = could_not_run("no such host");
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url}), 1);
  EXPECT_EQ(brink({"loadpilot", "run", "--what"}), 2);
  EXPECT_EQ(brink({"loadpilot"}), 2);
  EXPECT_EQ(brink({"loadpilot", "deploy"}), 2);
  EXPECT_EQ(brink({"loadpilot", "--help"}), 0);
  EXPECT_EQ(brink({"loadpilot", "run", "--help"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("--results-json FILE"));
}

TEST(LoadPilotLine, GoesToLocalhostUnlessItIsTold) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py"}), 0);
  EXPECT_EQ(brink.benches[0].plan.routes[0].url.text(), "http://localhost:8000/");
}

TEST(LoadPilotLine, WritesItsFiles) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url, "--results-json", "a/b/r.json", "--save-baseline", "-r",
                   "r.html", "--json", "record.json"}),
            0);
  EXPECT_THAT(brink.folders, testing::ElementsAre("a/b", ".loadpilot"));
  EXPECT_EQ(brink.files["a/b/r.json"], brink.files[".loadpilot/baseline.json"]);
  EXPECT_EQ(nlohmann::json::parse(brink.files["a/b/r.json"])["requests_total"], 1000);
  EXPECT_THAT(brink.files["r.html"], HasSubstr("<html"));
  EXPECT_EQ(nlohmann::json::parse(brink.files["record.json"])["format"], "brink-record");
  EXPECT_EQ(brink({"loadpilot", "compare", "a/b/r.json"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("No regressions detected."));
  EXPECT_EQ(brink({"loadpilot", "compare", "nowhere.json"}), 1);
}

TEST(LoadPilotLine, ASecondFileIsAWordTooMany) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run", "a.py", "b.py"}), 2);
  EXPECT_EQ(brink({"loadpilot", "run", "a.py", "--threshold", "p99_ms"}), 1);
}

TEST(LoadPilotLine, ADryRunSendsNothing) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run", "shop.py", "-t", url, "--dry-run"}), 0);
  EXPECT_EQ(nlohmann::json::parse(brink.out())["name"], "Shop");
  EXPECT_THAT(nlohmann::json::parse(brink.out())["scenario_file"].get<std::string>(),
              testing::AllOf(testing::StartsWith("/"), testing::EndsWith("/shop.py")));
  EXPECT_TRUE(brink.benches.empty());
}

TEST(LoadPilotLine, InitWritesWhatIsNotThere) {
  Scripts brink({});
  brink.files["new/.env.example"] = "mine";
  EXPECT_EQ(brink({"loadpilot", "init", "new"}), 0);
  EXPECT_THAT(brink.files["new/scenarios/example.py"], HasSubstr("class ExampleFlow(VUser):"));
  EXPECT_EQ(brink.files["new/.env.example"], "mine");
  EXPECT_EQ(brink({"loadpilot", "init", "a", "b"}), 2);
}

TEST(LoadPilotLine, WithoutAFileOneIsPickedOnATerminal) {
  Scripts brink({scenario_of("Shop", 30)});
  EXPECT_EQ(brink({"loadpilot", "run"}), 1);
  brink.on_terminal();
  brink.door.expand = [](const std::string& pattern) {
    if (pattern == "scenarios/*.py")
      return std::vector<std::string>{"scenarios/_base.py", "scenarios/a.py", "scenarios/b.py"};
    return std::vector<std::string>{pattern};
  };
  brink.typed = {"2"};
  EXPECT_EQ(brink({"loadpilot", "run", "-t", url}), 0) << brink.err();
  EXPECT_THAT(brink.opened, testing::ElementsAre("scenarios/b.py"));
  EXPECT_THAT(brink.err(), testing::Not(HasSubstr("_base")));
}

}  // namespace
}  // namespace brink::cli
