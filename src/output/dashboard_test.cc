#include "output/dashboard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

constexpr TerminalStyle unicode{.color = true, .unicode = true};
constexpr TerminalStyle ascii{.color = false, .unicode = false};

std::vector<std::string> lines_of(const Grid& grid) {
  std::vector<std::string> out;
  std::istringstream text(grid.text());
  for (std::string line; std::getline(text, line);) out.push_back(line);
  return out;
}

std::string screen(const Dashboard& dashboard, Size size, const TerminalStyle& style = unicode) {
  return draw_dashboard(dashboard, size, style).text();
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

LiveTimes times(double p50) { return {p50, p50 * 4, p50 * 5, p50 * 6}; }

LiveRoute route(std::string name, double rate, std::uint64_t failed) {
  return {std::move(name), rate, static_cast<std::uint64_t>(rate * 30), failed, times(12.3)};
}

LiveStage shop_stage() {
  LiveStage stage;
  stage.purpose = "bench";
  stage.load.model = "closed";
  stage.load.users = 32;
  stage.load.duration_s = 60;
  stage.users = 32;
  stage.elapsed_s = 30.4;
  stage.counts = {.due = 11'150, .sent = 11'150, .completed = 11'100, .failed = 33};
  stage.rate_rps = 371.2;
  stage.failures = {{"status", 30}, {"refused", 3}};
  stage.status = {{"200", 11'100}, {"500", 30}};
  stage.bytes = {1'000'000, 12'400'000};
  stage.response_ms = {.count = 11'133,
                       .min = 1.0,
                       .mean = 20.0,
                       .deviation = 3.0,
                       .max = 402.0,
                       .p50 = 12.1,
                       .p75 = 20.0,
                       .p90 = 70.0,
                       .p95 = 84.1,
                       .p99 = 118.0};
  stage.seconds = {
      {.length_s = 1, .due = 372, .ended = 371, .failed = 2, .bytes_received = 412'000, .times = times(12.0)}};
  stage.routes = {route("/", 124, 0), route("/product/{id}", 124, 0), route("/checkout", 123, 33)};
  stage.health.gates = {{"cpu", false, 0.43, 0.8, "The busiest worker used 43 % of a core."}};
  stage.health.workers = {{.wall_s = 30, .cpu_s = 12.9, .loop_lag_p99_9_ms = 0.31}};
  stage.cpu_share = 0.43;
  stage.send_lag_ms = {.count = 11'133, .p99 = 0.08};
  return stage;
}

// A bench of 32 users on three routes, in its thirty-first second.
Dashboard bench() {
  Dashboard d;
  d.command = "bench";
  d.target = "http://127.0.0.1:8080/";
  d.elapsed_s = 31.2;
  d.now = Progress{.stage = "bench",
                   .load = "32 users",
                   .rate = 371,
                   .p95 = std::chrono::milliseconds(84),
                   .ended = 11'133,
                   .failed = 33,
                   .elapsed = std::chrono::milliseconds(30'400),
                   .left = std::chrono::milliseconds(29'600)};
  d.stage = shop_stage();
  for (int i = 0; i < 30; ++i)
    d.history.push_back({370.0 * (0.5 + 0.5 * std::sin(i / 4.0)), 84.0 + i, i % 10 == 9 ? 3.0 : 0.0});
  return d;
}

Dashboard open_bench() {
  Dashboard d = bench();
  d.now->load = "500 req/s";
  d.stage->load = {.model = "open", .from_rps = 500, .to_rps = 500, .duration_s = 60};
  d.stage->users = std::nullopt;
  d.stage->asked_rps = 500;
  return d;
}

Dashboard investigation() {
  Dashboard d = bench();
  d.command = "investigate";
  d.now->stage = d.stage->purpose = "comb";
  d.ended = made_up_run().stages;
  d.belief = {{"worker_limit", 0.62}, {"lock_contention", 0.15}, {"cpu_bound", 0.08}};
  d.belief_before = {{"worker_limit", 0.42}, {"lock_contention", 0.25}, {"cpu_bound", 0.08}};
  d.question = "how many at once?";
  d.notes = {"3 routes left out by robots.txt"};
  return d;
}

TEST(Dashboard, AMeasurementOnTheUsualScreen) {
  const std::string text = screen(bench(), {80, 24});
  EXPECT_EQ(text, golden("dashboard_80x24.txt", text));
}

TEST(Dashboard, AMeasurementOnALargeScreen) {
  const std::string text = screen(bench(), {120, 40});
  EXPECT_EQ(text, golden("dashboard_120x40.txt", text));
}

TEST(Dashboard, AMeasurementOnASmallScreen) {
  const std::string text = screen(bench(), {60, 20});
  EXPECT_EQ(text, golden("dashboard_60x20.txt", text));
}

TEST(Dashboard, SecondsThatAreNotToBeTrustedAreMarkedBelowTheHistory) {
  Dashboard d = bench();
  for (const std::size_t i : {20u, 21u, 29u}) d.history[i].invalid = true;
  const std::vector<std::string> lines = lines_of(draw_dashboard(d, {80, 24}, ascii));
  const auto marks = std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l.starts_with("invalid "); });
  ASSERT_NE(marks, lines.end());
  EXPECT_EQ(marks->substr(0, 42), "invalid     " + std::string(20, ' ') + "!!" + std::string(7, ' ') + "!");
  EXPECT_FALSE(holds(screen(bench(), {80, 24}), "invalid "));
}

TEST(Dashboard, OpenLoadInAscii) {
  const std::string text = screen(open_bench(), {80, 24}, ascii);
  EXPECT_EQ(text, golden("dashboard_open_ascii.txt", text));
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST(Dashboard, AnInvestigationShowsWhatEndedAndWhatIsBelieved) {
  const std::string text = screen(investigation(), {80, 24});
  EXPECT_EQ(text, golden("dashboard_investigate_80x24.txt", text));
  const std::string large = screen(investigation(), {132, 43});
  EXPECT_EQ(large, golden("dashboard_investigate_132x43.txt", large));
}

TEST(Dashboard, BeforeTheFirstRequestItSaysWhatGoesOn) {
  const std::string text = screen({.command = "run", .target = "http://127.0.0.1:8080/"}, {80, 24});
  EXPECT_TRUE(holds(text, "brink run  http://127.0.0.1:8080/")) << text;
  EXPECT_TRUE(holds(text, "looking at the target")) << text;
  EXPECT_TRUE(holds(text, "q stop")) << text;
}

TEST(Dashboard, BeforeTheFirstSecondIsOverTheProgressIsShown) {
  Dashboard d = bench();
  d.stage = std::nullopt;
  d.history.clear();
  const std::string text = screen(d, {80, 24});
  EXPECT_TRUE(holds(text, "371")) << text;
  EXPECT_TRUE(holds(text, "84.0 ms")) << text;
  EXPECT_TRUE(holds(text, "no figures yet")) << text;
}

TEST(Dashboard, BeforeTheFirstSecondOfAnOpenLoadIsOverWhatIsAskedIsShown) {
  Dashboard d = open_bench();
  d.stage->seconds.clear();
  const auto lines = lines_of(draw_dashboard(d, {80, 24}, ascii));
  const auto row = std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l.starts_with("last second"); });
  ASSERT_NE(row, lines.end());
  EXPECT_TRUE(holds(*row, " 371      500 ")) << *row;
}

TEST(Dashboard, AnUntrustworthyGeneratorIsNamedInWordsAndInRed) {
  Dashboard d = bench();
  d.stage->trusted = false;
  d.stage->health.gates = {
      {"cpu", true, 0.97, 0.8, "The busiest worker used 97 % of a core: give the generator more."}};
  const Grid grid = draw_dashboard(d, {80, 24}, unicode);
  EXPECT_TRUE(holds(grid.text(), "generator   INVALID")) << grid.text();
  EXPECT_TRUE(holds(grid.text(), "The busiest worker used 97 % of a core: give the generator more.")) << grid.text();
  bool red = false;
  for (int row = 0; row < 24; ++row) {
    for (const Grid::Run& run : grid.runs(row)) red = red || (run.text == "INVALID" && run.ink == Ink::bold_red);
  }
  EXPECT_TRUE(red);
  EXPECT_TRUE(holds(screen(d, least_dashboard), "INVALID")) << "the smallest screen says so too";
}

TEST(Dashboard, BelowTheMinimumOneLineSaysSo) {
  EXPECT_TRUE(holds(screen(bench(), least_dashboard), "generator"));
  const auto lines = lines_of(draw_dashboard(bench(), {least_dashboard.columns - 1, 24}, unicode));
  EXPECT_EQ(lines[0], "too small for --live: 39x24, it takes");
  EXPECT_EQ(lines[1], "40x10");
  EXPECT_TRUE(holds(screen(bench(), {80, least_dashboard.rows - 1}), "too small for --live: 80x9, it takes 40x10"));
  EXPECT_EQ(screen(bench(), {0, 0}), "");
  EXPECT_FALSE(screen(bench(), {1, 1}).empty());
}

// Whatever the size, every row is there, nothing is wider than the screen, and the keys are in the last one.
TEST(Dashboard, FitsEverySize) {
  Dashboard crowded = investigation();
  crowded.target = "http://" + std::string(200, 'a') + ".test/";
  for (int i = 0; i < 100; ++i) crowded.stage->routes.push_back(route("/route/" + std::to_string(i), i, i % 3));
  for (const Dashboard& d : {bench(), open_bench(), crowded, Dashboard{}}) {
    for (int columns = least_dashboard.columns; columns <= 200; columns += 7) {
      for (int rows = least_dashboard.rows; rows <= 70; rows += 5) {
        const auto lines = lines_of(draw_dashboard(d, {columns, rows}, unicode));
        ASSERT_EQ(lines.size(), static_cast<std::size_t>(rows));
        for (const std::string& line : lines)
          ASSERT_LE(output::columns(line), static_cast<std::size_t>(columns)) << line;
        ASSERT_TRUE(lines.back().starts_with("q stop")) << columns << "x" << rows << ": " << lines.back();
      }
    }
  }
}

TEST(Dashboard, RoutesScroll) {
  Dashboard d = bench();
  d.stage->routes.clear();
  for (int i = 0; i < 50; ++i) d.stage->routes.push_back(route("/route/" + std::to_string(i), 1, 0));
  const std::size_t page = rows_of_routes(d, {80, 24});
  ASSERT_GT(page, 2u);
  EXPECT_TRUE(holds(screen(d, {80, 24}), "routes 1-" + std::to_string(page) + " of 50"));
  d.scroll = 10;
  const std::string text = screen(d, {80, 24});
  EXPECT_FALSE(holds(text, "/route/9 "));
  EXPECT_TRUE(holds(text, "/route/10 "));
  d.scroll = 1000;
  EXPECT_TRUE(holds(screen(d, {80, 24}), "/route/49 ")) << "no further than the last";
}

TEST(Dashboard, SaysWhenItIsPausedOrTheRunIsToldToEnd) {
  Dashboard d = bench();
  d.paused = true;
  EXPECT_TRUE(holds(screen(d, {80, 24}), "PAUSED (p: go on)"));
  d.paused = false;
  d.stopping = Stopping::draining;
  EXPECT_TRUE(holds(screen(d, {80, 24}), "STOPPING, the last answers are awaited (q: cut)"));
  d.stopping = Stopping::cutting;
  EXPECT_TRUE(holds(screen(d, {80, 24}), "STOPPING  q stop"));
}

TEST(Dashboard, HelpTakesTheScreen) {
  Dashboard d = bench();
  d.help = true;
  const std::string text = screen(d, {80, 24});
  EXPECT_EQ(text, golden("dashboard_help.txt", text));
}

TEST(Dashboard, TheBarIsOfRequestsWhereTheirNumberEndsTheStage) {
  Dashboard d = bench();
  d.stage->load.requests = 22'266;
  d.now->left = std::nullopt;
  EXPECT_TRUE(holds(screen(d, {80, 24}), "██████████░░░░░░░░░░ 50 %")) << screen(d, {80, 24});
}

TEST(Dashboard, AStageOfWhichNothingIsKnownYetDoesNotTakeTheNumbersOfTheOneBefore) {
  Dashboard d = investigation();
  d.stage_is_over = true;
  d.now->stage = "bystander";
  const std::string text = screen(d, {80, 24});
  EXPECT_TRUE(holds(text, "bystander: 32 users")) << text;
  EXPECT_TRUE(holds(text, "stage before")) << text;
}

TEST(Dashboard, ForeignTextCannotDriveTheTerminal) {
  Dashboard d = bench();
  d.target = "http://x/\x1b[2J";
  d.stage->routes[0].name = "/a\nb\x1b]0;";
  d.notes = {"\x1b[31m"};
  const std::string text = screen(d, {80, 24});
  EXPECT_FALSE(holds(text, "\x1b"));
}

}  // namespace
}  // namespace brink::output
