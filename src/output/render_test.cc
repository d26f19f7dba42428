// Summaries as whole texts: testdata/*.txt. After a deliberate change run with BRINK_GOLDEN=write and read the diff.
#include <gtest/gtest.h>

#include <sstream>

#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/record_json.h"
#include "output/terminal.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 80};
constexpr TerminalStyle ascii{.color = false, .unicode = false, .width = 80};
constexpr TerminalStyle coloured{.color = true, .unicode = true, .width = 80};
constexpr std::string_view saved = ".brink/runs/20261121T093000Z-1a2b3c.json";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void expect_fits(const std::string& text, std::size_t width) {
  for (const std::string& line : lines_of(text)) EXPECT_LE(columns(line), width) << line;
}

std::string without_escapes(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b')
      i = text.find('m', i);
    else
      out += text[i];
  }
  return out;
}

#define EXPECT_GOLDEN(name, text)            \
  do {                                       \
    const std::string actual = text;         \
    EXPECT_EQ(actual, golden(name, actual)); \
  } while (false)

TEST(RenderBench, OpenLoad) { EXPECT_GOLDEN("bench_open.txt", render_bench(made_up_bench(), plain, saved)); }
TEST(RenderBench, OpenLoadInAscii) {
  EXPECT_GOLDEN("bench_open_ascii.txt", render_bench(made_up_bench(), ascii, saved));
}
TEST(RenderBench, OpenLoadInColour) { EXPECT_GOLDEN("bench_open_colour.txt", render_bench(made_up_bench(), coloured)); }
TEST(RenderBench, ClosedLoad) { EXPECT_GOLDEN("bench_closed.txt", render_bench(made_up_closed_bench(), plain, saved)); }

TEST(RenderBench, FewSamplesSayHowManyItTakes) {
  Record record = made_up_closed_bench();
  record.stages[0].numbers.response_ms.count = 150;
  record.interrupted = true;
  record.stages[0].cut_short = true;
  EXPECT_GOLDEN("bench_few.txt", render_bench(record, plain));
}

TEST(RenderBench, InvalidSaysWhatToDo) {
  Record record = made_up_closed_bench();
  record.stages[0].valid = false;
  record.stages[0].health.gates[1] = {"cpu", true, 0.97, 0.8, "a worker used 97 % of its core: add workers with -t"};
  EXPECT_GOLDEN("bench_invalid.txt", render_bench(record, plain));
}

TEST(RenderBench, NothingAnswered) {
  Record record = made_up_unreachable_run();
  record.kind = "bench";
  EXPECT_GOLDEN("bench_refused.txt", render_bench(record, plain));
}

TEST(RenderRun, Breaks) { EXPECT_GOLDEN("run_breaks.txt", render_run(made_up_run(), plain, saved)); }
TEST(RenderRun, BreaksInAscii) { EXPECT_GOLDEN("run_breaks_ascii.txt", render_run(made_up_run(), ascii, saved)); }
TEST(RenderRun, BreaksInColour) { EXPECT_GOLDEN("run_breaks_colour.txt", render_run(made_up_run(), coloured, saved)); }
TEST(RenderRun, NoLimitFound) { EXPECT_GOLDEN("run_no_limit.txt", render_run(made_up_healthy_run(), plain, saved)); }
TEST(RenderRun, Invalid) { EXPECT_GOLDEN("run_invalid.txt", render_run(made_up_invalid_run(), plain, saved)); }
TEST(RenderRun, Unreachable) { EXPECT_GOLDEN("run_unreachable.txt", render_run(made_up_unreachable_run(), plain)); }

TEST(RenderRun, BreaksByLatency) {
  Record record = made_up_run();
  record.verdict->reason = "latency";
  record.verdict->recovered = false;
  record.verdict->stable = false;
  for (Level& level : record.verdict->levels) {
    if (!level.broken) continue;
    level.reason = "latency";
    level.routes[1].reason = "latency";
    level.routes[1].p95_ms = 2410;
    level.routes[1].p95_low_ms = 2200;
    level.routes[1].p95_high_ms = 2600;
  }
  EXPECT_GOLDEN("run_latency.txt", render_run(record, plain, saved));
}

TEST(RenderRun, InconclusiveWithoutVerdict) {
  Record record = made_up_run();
  record.verdict.reset();
  record.profile.reset();
  record.exchanges.clear();
  record.interrupted = true;
  record.answer = Answer{};
  record.answer->sentence = "Inconclusive: the run ended before any load had been judged.";
  EXPECT_GOLDEN("run_inconclusive.txt", render_run(record, plain, saved));
}

TEST(RenderRun, FitsOnOneScreenHoweverMuchThereIsToSay) {
  Record record = made_up_run();
  for (int i = 0; i < 20; ++i) {
    record.verdict->notes.emplace_back(
        std::string_view("A note that is long enough to be wrapped into a second line of the terminal, as some are."));
    record.verdict->levels[10].routes.push_back(record.verdict->levels[10].routes[0]);
    record.verdict->levels[10].routes.back().route =
        "/a/rather/long/path/to/some/thing/that/has/a/number/" + std::to_string(i);
  }
  const std::string text = render_run(record, plain, saved);
  EXPECT_LE(lines_of(text).size(), 24u) << text;
  expect_fits(text, 80);
}

TEST(RenderShow, SaysWhichRunItIs) {
  EXPECT_GOLDEN("show_run.txt", render_show(made_up_healthy_run(), plain));
  const std::string bench = render_show(made_up_closed_bench(), plain);
  EXPECT_NE(bench.find(render_bench(made_up_closed_bench(), plain)), std::string::npos);
}

TEST(Render, EverySummaryFitsItsWidth) {
  for (const Record& record : {made_up_bench(), made_up_closed_bench(), made_up_run(), made_up_healthy_run(),
                               made_up_invalid_run(), made_up_unreachable_run()}) {
    for (const int width : {60, 80, 132}) {
      expect_fits(render_show(record, {.unicode = true, .width = width}, saved), static_cast<std::size_t>(width));
      expect_fits(render_show(record, {.unicode = false, .width = width}, saved), static_cast<std::size_t>(width));
    }
  }
}

TEST(Render, ColourChangesNoText) {
  for (const Record& record : {made_up_bench(), made_up_run(), made_up_invalid_run(), made_up_unreachable_run()}) {
    EXPECT_EQ(without_escapes(render_show(record, coloured, saved)), render_show(record, plain, saved));
  }
}

TEST(Render, AsciiIsAscii) {
  Record record = made_up_run();
  record.answer->sentence = "Holds 75–110 users, ≥ 12 µs … “ok”, 名";
  for (const Record& each : {made_up_bench(), record}) {
    for (const char c : render_show(each, ascii, saved)) EXPECT_GE(c, 0);
  }
}

TEST(Render, NothingFromATargetReachesTheTerminalAsControl) {
  Record record = made_up_run();
  const std::string nasty =
      "a\x1b[2Jb\x07\xC2\x9B"
      "c\u202Ed\x7F\r\nx\xFF";
  record.answer->sentence = nasty;
  record.target.url = nasty;
  record.exchanges[0].response_head = nasty;
  record.exchanges[0].response_body = nasty;
  record.verdict->notes.emplace_back(nasty);
  record.warnings.push_back(nasty);
  for (Level& level : record.verdict->levels) {
    for (RouteVerdict& route : level.routes) route.route += nasty;
  }
  record.id = nasty;
  const std::string text = render_show(record, plain, nasty);
  EXPECT_EQ(valid_utf8(text), text);
  for (const char c : text) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);
}

TEST(Render, AnEmptyRecordRendersToo) {
  Record record;
  for (const char* kind : {"run", "bench"}) {
    record.kind = kind;
    EXPECT_FALSE(render_show(record, plain).empty());
    record.stages.assign(1, Stage{});
    EXPECT_FALSE(render_show(record, plain).empty());
  }
}

}  // namespace
}  // namespace brink::output
