#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/door_testing.h"
#include "cli/exit_code.h"

namespace brink::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// What a page was told, in order.
struct Told {
  std::vector<std::string> all;
  run::PageSetup setup;
  std::function<void()> stop;
  std::vector<run::PageStart> starts;  // that somebody will ask for
};

class FakePage final : public run::Page {
 public:
  explicit FakePage(Told& told) : told_(told) {}
  const std::string& url() const override { return url_; }
  void begin(run::PageRun run) override {
    told_.all.push_back("begin " + run.command + " " + run.target);
    told_.stop = run.stop;
  }
  void end(const output::Record& record) override { told_.all.push_back("end " + record.id); }
  void fail(const Error& error) override { told_.all.push_back("fail " + error.message); }
  void show_tables(std::string) override {}
  bool watched() const override { return false; }
  Result<void> ask_start(const std::string&) override { return {}; }
  std::optional<run::PageStart> next_start(const run::Stop&, std::optional<Duration>) override {
    if (told_.starts.empty()) return std::nullopt;
    auto next = std::move(told_.starts.front());
    told_.starts.erase(told_.starts.begin());
    return next;
  }
  void leave() override { told_.all.push_back("leave"); }
  void on_progress(const run::Progress&) override { told_.all.push_back("progress"); }
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string& note) override { told_.all.push_back("note " + note); }
  void on_belief(const run::Belief&) override {}

 private:
  Told& told_;
  std::string url_ = "http://127.0.0.1:8790/";
};

class PagedTest : public testing::Test {
 protected:
  PagedTest() {
    brink.door.fresh_secret = [] { return "0123"; };
    brink.door.open_in_browser = [this](const std::string& url) {
      opened.push_back(url);
      return true;
    };
    brink.door.doers.open_page = [this](run::PageSetup setup) -> Result<std::unique_ptr<run::Page>> {
      if (setup.serving.address.port == 1) return could_not_run("the page cannot be served");
      told.setup = std::move(setup);
      return std::make_unique<FakePage>(told);
    };
    brink.outcome = run::Outcome{};
    brink.outcome->record.id = "r1";
    brink.during = [this](run::Observer& observer) {
      observer.on_progress({});
      observer.on_note("slow");
      if (presses_stop) told.stop();
    };
  }
  // What was said to a form, or "ok".
  std::string start(const std::string& form) {
    std::string said;
    told.starts.push_back({form, [&](Result<void> reply) { said = reply ? "ok" : reply.error().message; }});
    EXPECT_EQ(brink({"ui"}), 0);
    return said;
  }

  Told told;
  std::vector<std::string> opened;
  bool presses_stop = false;
  DoorTest brink;
};

TEST_F(PagedTest, ARunTellsThePageAsItTellsTheTerminal) {
  EXPECT_EQ(brink({"bench", "http://u:pw@127.0.0.1/", "-n", "1", "--ui", "8790"}), 0);
  EXPECT_THAT(told.all, ElementsAre("begin bench http://127.0.0.1/", "progress", "note slow", "end r1", "leave"));
  EXPECT_THAT(brink.err(), HasSubstr("the page is at http://127.0.0.1:8790/"));
  EXPECT_EQ(told.setup.secret, "0123");
  EXPECT_TRUE(told.setup.form.empty()) << "nothing is started from the page of a run";
  EXPECT_TRUE(opened.empty());
}

TEST_F(PagedTest, WithoutThePageThereIsNoRun) {
  EXPECT_EQ(brink({"bench", "http://127.0.0.1/", "-n", "1", "--ui", "1"}), 1);
  EXPECT_TRUE(brink.benches.empty());
}

TEST_F(PagedTest, ARunThatCannotBeCarriedOutIsSaidThereToo) {
  brink.outcome = could_not_run("no such host");
  EXPECT_EQ(brink({"run", "http://127.0.0.1/", "--ui", "0", "--ui-open"}), 1);
  EXPECT_THAT(told.all, testing::Contains("fail no such host"));
  EXPECT_THAT(opened, ElementsAre("http://127.0.0.1:8790/"));
}

TEST_F(PagedTest, TheStopButtonStopsTheRunAndNotTheProgram) {
  presses_stop = true;
  EXPECT_EQ(brink({"bench", "http://127.0.0.1/", "-n", "1", "--ui", "0"}), 0);
  EXPECT_EQ(brink.stop.requests(), 0);
}

TEST_F(PagedTest, AFormIsALineOfTheProgram) {
  EXPECT_EQ(start(R"({"what": "rate", "url": "127.0.0.1:80", "rate": "50", "duration": "2s"})"), "ok");
  ASSERT_EQ(brink.benches.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<plan::Open>(brink.benches[0].stage.load));
  EXPECT_EQ(brink.benches[0].saving.store, ".brink");
  EXPECT_EQ(told.setup.store, ".brink");
  EXPECT_EQ(start(R"({"what": "limit", "url": "http://127.0.0.1/", "max_users": 20})"), "ok");
  ASSERT_EQ(brink.runs.size(), 1u);
  EXPECT_EQ(start(R"({"what": "why", "url": "http://127.0.0.1/", "max_users": 20})"), "ok");
  EXPECT_EQ(brink.investigations.size(), 1u);
}

TEST_F(PagedTest, AFormIsNoWayAroundTheLine) {
  EXPECT_EQ(start("[]"), "that is not a form");
  EXPECT_EQ(start(R"({"what": "users", "url": "--html=x", "users": 5})"), "there is no URL");
  EXPECT_EQ(start(R"({"what": "users", "url": "http://127.0.0.1/", "users": "--html=x"})"),
            "users: --html=x is not a value for it");
  EXPECT_THAT(start(R"({"what": "users", "url": "http://127.0.0.1/", "users": 1e9})"), HasSubstr("--users"));
  EXPECT_TRUE(brink.benches.empty());
}

TEST_F(PagedTest, AnotherMachineNeedsItsNameTyped) {
  brink.on_terminal();
  brink.typed = {"shop.test"};  // nobody is asked on the terminal for what came from the page
  const std::string form = R"({"what": "users", "url": "https://shop.test/", "users": 5, "confirm": ")";
  EXPECT_THAT(start(form + "\"}"), HasSubstr("shop.test"));
  EXPECT_THAT(start(form + "test\"}"), HasSubstr("shop.test"));
  EXPECT_TRUE(brink.benches.empty());
  EXPECT_EQ(brink.typed.size(), 1u);
  EXPECT_EQ(start(form + "Shop.test\"}"), "ok");
  EXPECT_EQ(brink.benches.size(), 1u);
}

}  // namespace
}  // namespace brink::cli
