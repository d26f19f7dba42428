#include "cli/live/full_screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/door_testing.h"
#include "cli/live/screen_testing.h"

namespace brink::cli::live {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string local = "http://127.0.0.1:8080/";

// A door on a terminal that can be drawn on, and what was drawn.
struct OnScreen : DoorTest {
  OnScreen() {
    on_terminal();
    variables["TERM"] = "xterm";
    variables["LANG"] = "C.UTF-8";
    outcome = bench_outcome();
    door.open_screen = [this](const ScreenOptions& options) -> Result<std::unique_ptr<Screen>> {
      asked = options;
      return std::make_unique<ScreenTest>(terminal);
    };
  }
  ScreenOptions asked;
  TerminalTest terminal;
};

TEST(FullScreen, ShowsTheRunAndThenTheReport) {
  OnScreen brink;
  brink.during = [&](run::Observer& observer) {
    EXPECT_TRUE(observer.wants_details());
    observer.on_progress({.stage = "bench", .load = "10 users", .rate = 371});
    brink.terminal.wait_for("371");
    output::LiveStage stage;
    stage.routes = {{.name = "/checkout", .ended = 7}};
    observer.on_details(stage);
    brink.terminal.wait_for("/checkout");
  };
  EXPECT_EQ(brink({"bench", local, "--live"}), 0);
  EXPECT_EQ(brink.asked.term, "xterm");
  EXPECT_TRUE(brink.asked.color);
  EXPECT_TRUE(brink.asked.unicode);
  EXPECT_TRUE(brink.terminal.given_back());
  EXPECT_THAT(brink.out(), HasSubstr("1,000")) << "the report";
  EXPECT_EQ(brink.err(), "") << "no line of progress beside the screen";
}

TEST(FullScreen, QStopsTheRunAndAThirdOneDoesNoMore) {
  OnScreen brink;
  brink.during = [&](run::Observer&) {
    brink.terminal.press(Key::quit);
    brink.terminal.wait_for("STOPPING, the last answers");
    EXPECT_EQ(brink.stop.requests(), 1);
    brink.terminal.press(Key::quit);
    brink.terminal.press(Key::quit);
    brink.terminal.press(Key::help);
    brink.terminal.wait_for("this help, and back");
    EXPECT_EQ(brink.stop.requests(), 2);
  };
  brink({"bench", local, "--live"});
}

TEST(FullScreen, NotesStandOnTheTerminalAfterwards) {
  OnScreen brink;
  brink.outcome = run_outcome();
  brink.during = [&](run::Observer& observer) {
    observer.on_progress({.stage = "explore"});
    observer.on_note("3 routes left out by robots.txt");
    brink.terminal.wait_for("3 routes left out");
  };
  EXPECT_EQ(brink({"run", local, "--live"}), 0);
  EXPECT_EQ(brink.err(), "brink: note: 3 routes left out by robots.txt\n");
}

TEST(FullScreen, ARunThatCouldNotBeMadeGivesTheTerminalBackFirst) {
  OnScreen brink;
  brink.outcome = could_not_run("connection refused");
  EXPECT_EQ(brink({"investigate", local, "--live"}), 1);
  EXPECT_TRUE(brink.terminal.given_back());
  EXPECT_THAT(brink.err(), HasSubstr("connection refused"));
}

TEST(FullScreen, SecretsOfTheTargetAreMasked) {
  OnScreen brink;
  brink.during = [&](run::Observer&) { brink.terminal.wait_for("127.0.0.1"); };
  brink({"bench", "http://user:hidden@127.0.0.1:8080/?token=hidden", "--live"});
  EXPECT_THAT(brink.terminal.drawn(), Not(HasSubstr("hidden")));
}

TEST(FullScreen, WithoutATerminalProgressIsByTheLineAndOneNoteSaysWhy) {
  OnScreen brink;
  brink.door.out_is_terminal = false;
  brink({"bench", local, "--live"});
  EXPECT_THAT(brink.err(), HasSubstr("brink: note: --live: stdout is not a terminal; progress is shown by the line\n"));
  EXPECT_EQ(brink.terminal.drawn(), "");
  brink.door.out_is_terminal = true;
  brink.door.err_is_terminal = false;
  brink.during = [](run::Observer& observer) {
    EXPECT_FALSE(observer.wants_details());
    observer.on_progress({.stage = "bench", .rate = 371, .elapsed = std::chrono::seconds(1)});
  };
  brink({"bench", local, "--live"});
  EXPECT_EQ(brink.err(),
            "brink: note: --live: stderr is not a terminal; progress is shown by the line\n"
            "bench      371 req/s  errors 0 %  1 s\n");
}

TEST(FullScreen, WhereTheTerminalCannotBeDrawnOnANoteSaysSo) {
  OnScreen brink;
  brink.door.open_screen = [](const ScreenOptions&) -> Result<std::unique_ptr<Screen>> {
    return could_not_run("a terminal of the kind \"dumb\" cannot be drawn on");
  };
  EXPECT_EQ(brink({"bench", local, "--live"}), 0);
  EXPECT_THAT(brink.err(), HasSubstr("--live: a terminal of the kind \"dumb\" cannot be drawn on"));
}

TEST(FullScreen, NoColorAndAnAsciiLocaleAreHeeded) {
  OnScreen brink;
  brink.variables["NO_COLOR"] = "1";
  brink.variables["LANG"] = "C";
  brink.during = [&](run::Observer&) { brink.terminal.wait_for("up/down routes"); };
  brink({"bench", local, "--live"});
  EXPECT_FALSE(brink.asked.color);
  EXPECT_FALSE(brink.asked.unicode);
}

}  // namespace
}  // namespace brink::cli::live
