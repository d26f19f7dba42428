// Locustfiles on the command line: whose words are whose, what is printed where, and the exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/commands/locustfile.h"
#include "cli/door_testing.h"

namespace brink::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A door behind which every command line of Locust means this file.
class Locust : public DoorTest {
 public:
  Locust() {
    outcome = bench_outcome();
    file.files = {"shop.py"};
    file.classes = {"Visitor"};
    file.hosts = {"http://127.0.0.1:8080"};
    file.users = 5;
    file.run_time = std::chrono::seconds(10);
    door.surroundings.read_file = [](const std::string& path, std::size_t) -> Result<std::string> {
      return path == "shop.py" ? "from locust import task\n" : "from loadpilot import task\n";
    };
    door.doers.open_locustfile = [this](const std::vector<std::string>& words,
                                        const input::Environment&) -> Result<OpenLocustfile> {
      lines.push_back(words);
      OpenLocustfile opened;
      opened.file = file;
      opened.routes = [](const std::vector<Url>& hosts) {
        plan::Route route;
        route.name = "request 1";
        route.url = hosts.front();
        return std::vector<plan::Route>{route};
      };
      opened.program = [](const plan::Plan&) { return std::shared_ptr<engine::UserProgram>(); };
      opened.finish = [this](bool interrupted) -> Result<plan::LocustEnd> {
        ended.push_back(interrupted);
        return end;
      };
      return opened;
    };
  }
  plan::Locustfile file;
  plan::LocustEnd end;
  std::vector<std::vector<std::string>> lines;
  std::vector<bool> ended;
};

TEST(CliLocust, ALineIsReadByItsOwnSideAndItsExitCodeComesBack) {
  Locust brink;
  EXPECT_EQ(brink({"locust", "-f", "shop.py", "--headless", "-u", "5"}), 0) << brink.err();
  EXPECT_THAT(brink.lines, ElementsAre(ElementsAre("-f", "shop.py", "--headless", "-u", "5")));
  ASSERT_EQ(brink.benches.size(), 1u);
  EXPECT_TRUE(std::get<plan::Closed>(brink.benches[0].stage.load).called);
  EXPECT_EQ(brink.benches[0].about_program.users_class, "Visitor");
  EXPECT_FALSE(brink.benches[0].end) << "who takes leave does so in the run";
  EXPECT_THAT(brink.ended, ElementsAre(false));
  EXPECT_THAT(brink.out(), HasSubstr("req/s"));
  brink.end.exit = 7;
  EXPECT_EQ(brink({"locust"}), 7);
}

TEST(CliLocust, WhatIsLeftIsTheTimeThatWasAskedFor) {
  std::vector<std::optional<Duration>> left;
  class Seen final : public run::Observer {
   public:
    explicit Seen(std::vector<std::optional<Duration>>& left) : left_(left) {}
    void on_progress(const run::Progress& progress) override { left_.push_back(progress.left); }
    void on_stage(const output::Stage&) override {}
    void on_note(const std::string&) override {}
    void on_belief(const run::Belief&) override {}

   private:
    std::vector<std::optional<Duration>>& left_;
  } seen(left);
  ToTheirEnd led(seen, std::chrono::seconds(10)), endless(seen, std::nullopt);
  run::Progress progress;
  progress.left = std::chrono::seconds(36);
  for (const int at : {4, 12}) {
    progress.elapsed = std::chrono::seconds(at);
    led.on_progress(progress);
  }
  endless.on_progress(progress);
  EXPECT_THAT(left, ElementsAre(std::chrono::seconds(6), Duration{}, std::nullopt));
}

TEST(CliLocust, WhatIsNoRunIsPrinted) {
  Locust brink;
  brink.file.exit = 2;
  brink.file.out = "said";
  brink.file.err = "complained";
  EXPECT_EQ(brink({"locust", "--help"}), 2);
  EXPECT_EQ(brink.out(), "said");
  EXPECT_THAT(brink.err(), HasSubstr("complained"));
  EXPECT_TRUE(brink.benches.empty());
}

TEST(CliLocust, WithJsonThereIsNothingElseOnStdout) {
  Locust brink;
  brink.file.only_json = true;
  brink.end.out = "[]\n";
  EXPECT_EQ(brink({"locust", "--json"}), 0);
  EXPECT_EQ(brink.out(), "[]\n");
}

TEST(CliLocust, OptionsOfBrinkAndFiles) {
  Locust brink;
  brink.file.html = "made/report.html";
  brink.file.options = {{"json", "record.json"}, {"timeout", "3s"}};
  EXPECT_EQ(brink({"locust"}), 0) << brink.err();
  EXPECT_THAT(brink.files["made/report.html"], HasSubstr("<html"));
  EXPECT_THAT(brink.files["record.json"], HasSubstr("\"stages\""));
  EXPECT_EQ(brink.benches[0].plan.client.timeout, std::chrono::seconds(3));
}

TEST(CliLocust, HostsThatAreNotThisMachineNeedTheirOwnersWord) {
  Locust brink;
  brink.file.hosts = {"http://staging.example.com"};
  EXPECT_EQ(brink({"locust"}), 1);
  EXPECT_TRUE(brink.benches.empty());
  brink.file.options = {{"i-own-this", "true"}};
  EXPECT_EQ(brink({"locust"}), 0);
}

TEST(CliLocust, RunOfALocustfileHasTheCodesAndWordsOfBrink) {
  Locust brink;
  brink.end.exit = 1;
  EXPECT_EQ(brink({"run", "shop.py:Visitor", "http://127.0.0.1:8080/", "-u", "5", "-d", "3s"}), 0) << brink.err();
  EXPECT_THAT(brink.lines[0], testing::IsSupersetOf({"--brink-run", "shop.py", "-u", "5", "-t", "3s", "Visitor"}));
  EXPECT_EQ(brink.benches[0].saving.command_line, "brink run shop.py:Visitor http://127.0.0.1:8080/ -u 5 -d 3s");
  EXPECT_EQ(brink({"run", "shop.py", "--method", "POST"}), 4);
  brink.file.exit = 1;
  EXPECT_EQ(brink({"run", "shop.py"}), 4);
}

TEST(CliLocust, WithFindLimitItIsASearchWithItsCodes) {
  Locust brink;
  brink.file.find_limit = true;
  brink.file.users = 40;
  brink.file.verify = false;
  brink.file.options = {{"json", "record.json"}, {"timeout", "3s"}, {"no-save", "true"}};
  EXPECT_EQ(brink({"locust", "-f", "shop.py", "--find-limit"}), 0) << brink.err();
  ASSERT_EQ(brink.runs.size(), 1u);
  EXPECT_TRUE(brink.benches.empty());
  EXPECT_EQ(brink.runs[0].search.max_users, 40u);
  EXPECT_EQ(brink.runs[0].users.plan.client.timeout, std::chrono::seconds(3));
  EXPECT_FALSE(brink.runs[0].users.plan.client.tls.verify);
  EXPECT_FALSE(brink.runs[0].saving.save);
  EXPECT_TRUE(brink.runs[0].users.begins && brink.runs[0].users.ends);
  EXPECT_THAT(brink.files["record.json"], HasSubstr("\"kind\""));
  EXPECT_THAT(brink.ended, ElementsAre(false)) << "its listeners are called";

  EXPECT_EQ(brink({"run", "shop.py", "http://127.0.0.1:8080", "--find-limit"}), 0) << brink.err();
  EXPECT_EQ(brink.runs.size(), 2u);
  EXPECT_THAT(brink.lines.back(), ElementsAre("--brink-run", "--headless", "--only-summary", "--find-limit", "-f",
                                              "shop.py", "-H", "http://127.0.0.1:8080"));
}

TEST(CliLocust, ARateHasUsersTakeLeaveAfterwards) {
  Locust brink;
  brink.file.rate = 20;
  EXPECT_EQ(brink({"locust", "--rate", "20"}), 0);
  EXPECT_TRUE(brink.benches[0].end);
  EXPECT_TRUE(std::holds_alternative<plan::Open>(brink.benches[0].stage.load));
}

}  // namespace
}  // namespace brink::cli
