#include "cli/main.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/version.h"
#include "cli/door_testing.h"
#include "cli/style.h"
#include "output/record_schema.h"

namespace brink::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string local = "http://127.0.0.1:8080/";
const std::string foreign = "https://staging.example.com/";

TEST(Main, VersionAndHelpGoToStdout) {
  DoorTest brink;
  EXPECT_EQ(brink({"--version"}), 0);
  EXPECT_EQ(brink.out(), "brink " + std::string(version) + "\n");
  EXPECT_EQ(brink({"bench", "--version"}), 0);
  EXPECT_EQ(brink({"--help"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("Usage: brink COMMAND"));
  EXPECT_EQ(brink({"run", "--help"}), 0);
  EXPECT_THAT(brink.out(), StartsWith("Usage: brink run [OPTION]... URL\n"));
  EXPECT_THAT(brink.err(), IsEmpty());
}

TEST(Main, UsageErrorsAreTwoLinesOnStderrAndExitFour) {
  DoorTest brink;
  EXPECT_EQ(brink({"bench", local, "-c", "0"}), 4);
  EXPECT_EQ(brink.err(), "brink: --connections: \"0\" is too small\n  give a whole number from 1 to 50000\n");
  EXPECT_THAT(brink.out(), IsEmpty());
  EXPECT_EQ(brink({}), 4);
  EXPECT_EQ(brink({"run", local, "--no-color", "--color", "always"}), 4);
  EXPECT_TRUE(brink.benches.empty() && brink.runs.empty());
}

TEST(Main, MessagesCannotDriveTheTerminal) {
  DoorTest brink;
  EXPECT_EQ(brink({"bench\x1b[2J\n"}), 4);
  EXPECT_THAT(brink.err(), StartsWith("brink: \"bench?[2J?\" is not a command\n"));
}

TEST(Bench, AsksForWhatTheLineSays) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"bench", local, "-n", "100", "-A", "user:secret", "--store", "/runs"}), 0);
  ASSERT_EQ(brink.benches.size(), 1u);
  const run::BenchRequest& request = brink.benches[0];
  EXPECT_EQ(request.stage.requests, 100u);
  EXPECT_EQ(request.plan.workers, 2u);
  EXPECT_EQ(request.plan.seed, 7u);
  EXPECT_TRUE(request.saving.save);
  EXPECT_EQ(request.saving.store, "/runs");
  EXPECT_THAT(request.saving.command_line, StartsWith("brink bench " + local + " -n 100"));
  EXPECT_THAT(request.saving.command_line, Not(HasSubstr("secret")));
  EXPECT_THAT(brink.out(), HasSubstr(".brink/runs/20261121T093000Z-1a2b3c.json"));
  EXPECT_THAT(brink.err(), IsEmpty());
}

TEST(Bench, SaysWhatItDecidedOnStderr) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"bench", "127.0.0.1:8080", "-b", "x", "--no-save"}), 0);
  EXPECT_EQ(brink.err(),
            "brink: note: a body and no --method: sending POST\n"
            "brink: note: no scheme given: taking http://127.0.0.1:8080/\n");
  EXPECT_FALSE(brink.benches[0].saving.save);
}

TEST(Bench, JsonOnStdoutIsPure) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"bench", local, "--json", "-"}), 0);
  EXPECT_THAT(brink.out(), StartsWith("{"));
  EXPECT_THAT(brink.out(), EndsWith("}\n"));
  EXPECT_THAT(brink.out(), Not(HasSubstr("\x1b")));
}

TEST(Bench, JsonGoesToAFileBesideTheSummary) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"bench", local, "--json", "out.json"}), 0);
  EXPECT_THAT(brink.files["out.json"], StartsWith("{"));
  EXPECT_THAT(brink.out(), Not(StartsWith("{")));
}

TEST(Bench, AnUnwritableFileIsSaidBeforeTheLoad) {
  DoorTest brink;
  brink.unwritable = "/nowhere/out.json";
  EXPECT_EQ(brink({"bench", local, "--json", "/nowhere/out.json"}), 1);
  EXPECT_EQ(brink.err(), "brink: cannot write /nowhere/out.json: Permission denied\n");
  EXPECT_TRUE(brink.benches.empty());
}

TEST(Bench, AFullDiskCostsTheFileButNotTheResult) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink.outcome->save_error = Error{ErrorKind::could_not_run, "cannot save: No space left on device", ""};
  brink.disk_full = true;
  EXPECT_EQ(brink({"bench", local, "--json", "out.json"}), 1);
  EXPECT_THAT(brink.out(), Not(IsEmpty()));
  EXPECT_EQ(brink.err(),
            "brink: cannot write out.json: No space left on device\n"
            "brink: cannot save: No space left on device\n");
}

TEST(Bench, VerboseShowsTheFirstExchangeOfEachFailure) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  output::Exchange exchange;
  exchange.route = "/checkout";
  exchange.status = 500;
  exchange.failure = "status";
  exchange.response_ms = 12.5;
  exchange.request_head = "GET /checkout HTTP/1.1\r\nHost: a\r\n\r\n";
  exchange.response_head = "HTTP/1.1 500 Internal Server Error\r\n\r\n";
  exchange.response_body = "pool \x1b[31mexhausted";
  brink.outcome->record.exchanges = {exchange, exchange};
  EXPECT_EQ(brink({"bench", local, "-v"}), 0);
  EXPECT_THAT(brink.out(), EndsWith("\nfirst status 500 on /checkout, after 12.5 ms\n"
                                    "  > GET /checkout HTTP/1.1\n"
                                    "  > Host: a\n"
                                    "  < HTTP/1.1 500 Internal Server Error\n"
                                    "  < pool ?[31mexhausted\n"));
}

TEST(Run, AsksForWhatTheLineSays) {
  DoorTest brink;
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"run",
                   local,
                   "-u",
                   "500",
                   "-s",
                   "2",
                   "--path",
                   "/search",
                   "--repeat",
                   "3",
                   "--no-warmup",
                   "--latency-wall",
                   "500ms",
                   "--error-threshold",
                   "0.1",
                   "--max-rps",
                   "50",
                   "--ignore-robots",
                   "--from-sitemap",
                   "--seed",
                   "42",
                   "-H",
                   "X-A: 1",
                   "--profile",
                   "reddit"}),
            0);
  ASSERT_EQ(brink.runs.size(), 1u);
  const run::RunRequest& request = brink.runs[0];
  EXPECT_EQ(request.target.text(), local);
  EXPECT_EQ(request.search.max_users, 500u);
  EXPECT_EQ(request.search.stage, std::chrono::seconds(2));
  EXPECT_EQ(request.search.think, std::chrono::milliseconds(300));
  EXPECT_EQ(request.search.repeat, 3u);
  EXPECT_FALSE(request.search.warmup);
  EXPECT_EQ(request.search.rules.latency_wall, std::chrono::milliseconds(500));
  EXPECT_DOUBLE_EQ(request.search.rules.error_threshold, 0.1);
  EXPECT_EQ(request.search.seed, 42u);
  EXPECT_EQ(request.budget.max_rps, 50.0);
  EXPECT_EQ(request.paths, std::vector<std::string>{"/search"});
  EXPECT_TRUE(request.ignore_robots);
  EXPECT_TRUE(request.from_sitemap);
  EXPECT_FALSE(request.follow_links);
  EXPECT_EQ(request.headers.size(), 1u);
  ASSERT_TRUE(request.profile);
  EXPECT_EQ(request.profile->label, "a top Reddit post spike");
  EXPECT_EQ(request.profile->peak_users, 300);
}

TEST(Run, ABreakIsAnAnswerAndNotAFailure) {
  DoorTest brink;
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"run", local}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("Holds 80 users; at 100 /checkout breaks."));
  EXPECT_EQ(brink({"run", local, "--json"}), 0);
  EXPECT_THAT(brink.out(), StartsWith("{"));
}

TEST(Run, AFloorThatDoesNotHoldIsExitTwo) {
  DoorTest brink;
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"run", local, "--fail-under", "80"}), 0);
  EXPECT_EQ(brink({"run", local, "--fail-under", "81"}), 2);
  EXPECT_EQ(brink.err(), "brink: 80 users hold, fewer than --fail-under 81\n");
  EXPECT_EQ(brink.runs.back().fail_under, 81u);
}

TEST(Run, TheWorstNewsIsTheExitCode) {
  DoorTest brink;
  brink.outcome = run_outcome();
  brink.outcome->save_error = Error{ErrorKind::could_not_run, "cannot save", ""};
  EXPECT_EQ(brink({"run", local, "--fail-under", "100"}), 2) << "a broken floor, although it could not be saved";
  EXPECT_EQ(brink({"run", local}), 1);
  brink.outcome->record.answer->status = "invalid";
  EXPECT_EQ(brink({"run", local, "--fail-under", "100"}), 5) << "no floor is judged by a run that measured ourselves";
  EXPECT_EQ(brink({"run", local, "--json"}), 5);
  EXPECT_THAT(brink.err(), HasSubstr("brink: INVALID: ")) << "for people who read a log";
  brink.outcome->interrupted = true;
  EXPECT_EQ(brink({"run", local, "--fail-under", "100"}), 130);
  EXPECT_THAT(brink.out(), Not(IsEmpty())) << "what there is is reported";
}

TEST(Run, AnUnreachableTargetIsExitOne) {
  DoorTest brink;
  brink.outcome = could_not_run("http://127.0.0.1:8080/: connection refused", "start the server");
  EXPECT_EQ(brink({"run", local}), 1);
  EXPECT_EQ(brink.err(), "brink: http://127.0.0.1:8080/: connection refused\n  start the server\n");
  brink.outcome = run_outcome();
  brink.outcome->unreachable = Error{ErrorKind::could_not_run, "nothing answered", ""};
  EXPECT_EQ(brink({"run", local}), 1);
  EXPECT_EQ(brink.err(), "brink: nothing answered\n");
}

TEST(Ownership, WithoutATerminalAForeignHostIsRefused) {
  DoorTest brink;
  EXPECT_EQ(brink({"run", foreign}), 6);
  EXPECT_EQ(brink.err(),
            "brink: staging.example.com is not this machine, and nobody has said it is theirs to load\n"
            "  give --i-own-this when it is yours or its owner agreed\n");
  EXPECT_EQ(brink({"bench", foreign}), 6);
  EXPECT_TRUE(brink.benches.empty() && brink.runs.empty());
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"run", foreign, "--i-own-this"}), 0);
}

TEST(Ownership, OnATerminalTheHostIsTyped) {
  DoorTest brink;
  brink.on_terminal();
  brink.outcome = run_outcome();
  brink.typed = {" Staging.Example.com "};
  EXPECT_EQ(brink({"run", foreign}), 0);
  EXPECT_THAT(brink.err(), HasSubstr("about to send up to 200 users to staging.example.com"));
  brink.typed = {"y"};
  EXPECT_EQ(brink({"run", foreign}), 6);
  EXPECT_EQ(brink({"run", foreign}), 6) << "the end of the input is not a yes";
  EXPECT_EQ(brink.runs.size(), 1u);
}

TEST(Ownership, CtrlCAtTheQuestionIsAnInterruption) {
  DoorTest brink;
  brink.on_terminal();
  brink.door.read_line = [&]() -> std::optional<std::string> {
    brink.stop.request();
    return std::nullopt;
  };
  EXPECT_EQ(brink({"run", foreign}), 130);
}

TEST(History, ListsAndSaysWhatCouldNotBeRead) {
  DoorTest brink;
  brink.variables["BRINK_HOME"] = "/runs";
  brink.listing->runs = {run_outcome().record};
  brink.listing->unreadable = {"/runs/runs/x.json: cut off"};
  EXPECT_EQ(brink({"history", "-n", "5"}), 0);
  EXPECT_EQ(brink.asked_folder, "/runs");
  EXPECT_EQ(brink.asked_limit, 5u);
  EXPECT_THAT(brink.out(), HasSubstr("20261121T093000Z-1a2b3c"));
  EXPECT_THAT(brink.out(), HasSubstr("x.json: cut off"));
  EXPECT_EQ(brink({"history", "--json"}), 0);
  EXPECT_THAT(brink.out(), StartsWith("["));
  EXPECT_EQ(brink.err(), "brink: note: not readable: /runs/runs/x.json: cut off\n");
}

TEST(History, OfAnEmptyStoreSaysHowToFillIt) {
  DoorTest brink;
  EXPECT_EQ(brink({"history"}), 0);
  EXPECT_EQ(brink.out(), "No saved runs in .brink. Make one: brink run URL\n");
}

TEST(Show, TakesTheLatestOrTheOneThatIsNamed) {
  DoorTest brink;
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"show"}), 0);
  EXPECT_EQ(brink.asked_run, "latest");
  EXPECT_THAT(brink.out(), HasSubstr("Holds 80 users"));
  EXPECT_EQ(brink({"show", "2026", "--json"}), 0);
  EXPECT_EQ(brink.asked_run, "2026");
  EXPECT_THAT(brink.out(), StartsWith("{"));
  brink.outcome = could_not_run("x.json: cut off after 12 bytes");
  EXPECT_EQ(brink({"show", "x.json"}), 1);
  EXPECT_EQ(brink.err(), "brink: x.json: cut off after 12 bytes\n");
}

TEST(Small, CommandsPrintWhatTheyPromise) {
  DoorTest brink;
  EXPECT_EQ(brink({"schema"}), 0);
  EXPECT_EQ(brink.out(), output::record_schema);
  EXPECT_EQ(brink({"profiles"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("a Hacker News front-page hug"));
  EXPECT_THAT(brink.out(), HasSubstr("not a measurement"));
  EXPECT_EQ(brink({"profiles", "--json"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("\"think_s\": 0.3"));
  EXPECT_EQ(brink({"demo", "--port", "8080", "--pool", "7", "--truth"}), 0);
  ASSERT_EQ(brink.demos.size(), 1u);
  EXPECT_EQ(brink.demos[0].port, 8080);
  EXPECT_EQ(brink.demos[0].pool, 7u);
  EXPECT_EQ(brink.demos[0].work, std::chrono::milliseconds(100));
  EXPECT_TRUE(brink.demos[0].truth);
}

TEST(Small, McpHandsItsBoundsOver) {
  DoorTest brink;
  brink.variables["BRINK_MCP_ALLOW"] = "shop.test";
  EXPECT_EQ(brink({"mcp", "--max-users", "20", "--store", "runs"}), 0);
  ASSERT_EQ(brink.mcps.size(), 1u);
  EXPECT_EQ(brink.mcps[0].allowed.front().host, "shop.test");
  EXPECT_EQ(brink.mcps[0].max_users, 20u);
  EXPECT_EQ(brink.mcps[0].store, "runs");
  EXPECT_THAT(brink.out(), IsEmpty()) << "stdout belongs to the protocol";
  EXPECT_EQ(brink({"mcp", "--allow", "http://shop.test/"}), 4);
  EXPECT_THAT(brink.err(), StartsWith("brink: --allow: \"http://shop.test/\" is not a host\n"));
}

TEST(Main, AStdoutThatIsFullIsSaid) {
  DoorTest brink;
  brink.out_stream.setstate(std::ios::badbit);
  EXPECT_EQ(brink({"schema"}), 1);
  EXPECT_THAT(brink.err(), StartsWith("brink: stdout took only a part of the output\n"));
  brink.door.reader_left = [] { return true; };
  EXPECT_EQ(brink({"schema"}), 0) << "brink schema | head";
  EXPECT_THAT(brink.err(), IsEmpty());
}

struct ColorCase {
  const char* what;
  std::map<std::string, std::string> variables;
  ColorChoice choice;
  bool terminal;
  bool color;
};

TEST(Style, ColorFollowsTheChoiceThenTheEnvironmentThenTheTerminal) {
  const ColorCase cases[] = {
      {"a terminal", {}, ColorChoice::automatic, true, true},
      {"a pipe", {}, ColorChoice::automatic, false, false},
      {"NO_COLOR", {{"NO_COLOR", "1"}}, ColorChoice::automatic, true, false},
      {"an empty NO_COLOR", {{"NO_COLOR", ""}}, ColorChoice::automatic, true, true},
      {"NO_COLOR beats force", {{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}, ColorChoice::automatic, true, false},
      {"force", {{"CLICOLOR_FORCE", "1"}}, ColorChoice::automatic, false, true},
      {"force 0", {{"CLICOLOR_FORCE", "0"}}, ColorChoice::automatic, false, false},
      {"a dumb terminal", {{"TERM", "dumb"}}, ColorChoice::automatic, true, false},
      {"always", {{"NO_COLOR", "1"}}, ColorChoice::always, false, true},
      {"never", {{"CLICOLOR_FORCE", "1"}}, ColorChoice::never, true, false},
  };
  for (const ColorCase& c : cases) {
    DoorTest brink;
    brink.variables = c.variables;
    brink.door.out_is_terminal = c.terminal;
    EXPECT_EQ(out_style(brink.door, c.choice).color, c.color) << c.what;
  }
}

TEST(Style, UnicodeFollowsTheLocale) {
  DoorTest brink;
  EXPECT_FALSE(out_style(brink.door, ColorChoice::never).unicode);
  brink.variables["LANG"] = "en_US.UTF-8";
  EXPECT_TRUE(out_style(brink.door, ColorChoice::never).unicode);
  brink.variables["LC_ALL"] = "C";
  EXPECT_FALSE(out_style(brink.door, ColorChoice::never).unicode) << "the first that is set decides";
}

}  // namespace
}  // namespace brink::cli
