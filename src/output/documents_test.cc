#include "output/documents.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "output/golden_test.h"
#include "output/junit.h"
#include "output/made_up_test.h"
#include "output/own_verdict.h"
#include "output/record_build.h"

namespace brink::output {
namespace {

#define EXPECT_GOLDEN(name, text)            \
  do {                                       \
    const std::string actual = text;         \
    EXPECT_EQ(actual, golden(name, actual)); \
  } while (false)

// A measurement whose latencies are known to the step: 1 ms to 100 ms, one each.
Record hundred() {
  Record record;
  record.kind = "bench";
  Stage stage;
  aggregate::Histogram times;
  for (int i = 1; i <= 100; ++i) times.record(std::chrono::milliseconds(i));
  times.for_each([&](Duration low, Duration, std::uint64_t count) {
    stage.numbers.histogram.ok.push_back({static_cast<double>(low.count()) / 1e3, count});
  });
  stage.numbers.response_ms = record_times(times);
  stage.numbers.counts.completed = 100;
  record.stages.push_back(stage);
  return record;
}

// The made-up runs were interrupted; these were not.
Record to_its_end(Record record) {
  record.interrupted = false;
  return record;
}

TEST(Documents, JunitOfAMeasurement) { EXPECT_GOLDEN("bench.xml", run_junit(made_up_bench())); }
TEST(Documents, JunitOfASearchWithAFloor) {
  Record record = made_up_run();
  record.plan.fail_under = 100;
  EXPECT_GOLDEN("run.xml", run_junit(record));
}

TEST(Documents, ARunThatIsNotSoundIsAnError) {
  for (const Record& record : {to_its_end(made_up_invalid_run()), to_its_end(made_up_unreachable_run())}) {
    const std::string text = run_junit(record);
    EXPECT_NE(text.find("errors=\"1\""), std::string::npos) << text;
    EXPECT_NE(text.find("<error message="), std::string::npos);
  }
  Record stopped = made_up_bench();
  stopped.interrupted = true;
  EXPECT_NE(run_junit(stopped).find("<error message=\"interrupted"), std::string::npos);
}

TEST(Documents, MarkdownOfAMeasurement) { EXPECT_GOLDEN("bench.md", run_markdown(made_up_bench())); }
TEST(Documents, MarkdownOfASearch) { EXPECT_GOLDEN("run.md", run_markdown(made_up_run())); }
TEST(Documents, MarkdownOfAnInvalidRun) {
  EXPECT_GOLDEN("run_invalid.md", run_markdown(to_its_end(made_up_invalid_run())));
}

TEST(Documents, TextOfOthersIsNoMarkup) {
  Record record = made_up_bench();
  record.target.url = "http://127.0.0.1/</system-out><script>\x1b[2J";
  record.limits[0].expression = "route:a | [b](c) <b> p95 < 1s";
  record.warnings = {"</details> ![x](y)"};
  EXPECT_EQ(run_junit(record).find("<script>"), std::string::npos);
  EXPECT_EQ(run_junit(record).find('\x1b'), std::string::npos);
  const std::string markdown = run_markdown(record);
  EXPECT_NE(markdown.find("route:a \\| \\[b\\](c) &lt;b> p95 &lt; 1s"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("&lt;/details>"), std::string::npos);
}

TEST(Documents, PercentilesAsCsv) {
  const std::string csv = percentile_csv(hundred());
  const auto lines = split(csv, '\n');
  ASSERT_EQ(lines.size(), 102u);  // the header, a hundred rows, and nothing behind the last end of line
  EXPECT_EQ(lines[0], "Percentage,Time (ms)\r");
  EXPECT_EQ(lines[1], "1,1.000\r");
  EXPECT_EQ(lines[100], "100,100.000\r");
  EXPECT_EQ(lines[101], "");
  for (int i = 1; i <= 100; ++i) {
    const auto cells = split(lines[static_cast<std::size_t>(i)], ',');
    ASSERT_EQ(cells.size(), 2u);
    EXPECT_EQ(cells[0], std::to_string(i));
    EXPECT_NEAR(*parse_double(trim(cells[1])), i, 0.001 * i);
    EXPECT_EQ(trim(cells[1]).size() - trim(cells[1]).find('.'), 4u) << "three digits";
  }
}

TEST(Documents, NoSamplesNoCsv) {
  Record record = hundred();
  record.stages[0].numbers.histogram = {};
  record.stages[0].numbers.response_ms = {};
  EXPECT_EQ(percentile_csv(record), "");
  EXPECT_EQ(percentile_csv(Record{}), "");
}

TEST(Documents, OutputsOfAWorkflowStep) {
  EXPECT_EQ(github_outputs(made_up_bench()),
            "p50=0.0012\np95=0.0026\np99=0.0036\nrps=500.00\nerror_rate=0.3000\ntotal_requests=5000\npassed=false\n");
  Record record = made_up_closed_bench();
  EXPECT_TRUE(github_outputs(record).ends_with("error_rate=0.0000\ntotal_requests=123456\npassed=true\n"));
  EXPECT_EQ(github_outputs(Record{}), "p50=\np95=\np99=\nrps=0.00\nerror_rate=0.0000\ntotal_requests=0\npassed=true\n");
}

TEST(OwnVerdict, OnlyASoundRunThatKeepsItsLimitsPasses) {
  EXPECT_TRUE(passed(made_up_closed_bench()));
  EXPECT_FALSE(passed(made_up_bench()));
  EXPECT_FALSE(passed(made_up_invalid_run()));
  EXPECT_FALSE(passed(made_up_unreachable_run()));
  Record run = to_its_end(made_up_run());
  run.plan.fail_under.reset();
  EXPECT_TRUE(passed(run));
  run.plan.fail_under = 90;
  EXPECT_TRUE(passed(run));
  run.plan.fail_under = 91;
  EXPECT_FALSE(passed(run));
}

TEST(OwnVerdict, ASearchIsReportedAtTheHighestLoadThatHeld) {
  const Record run = made_up_run();
  const Stage* stage = reported_stage(run);
  ASSERT_NE(stage, nullptr);
  for (const Level& level : run.verdict->levels) {
    if (&run.stages[level.stage] == stage) {
      EXPECT_FALSE(level.broken);
    }
    if (!level.broken && level.valid) {
      EXPECT_LE(level.users, *run.verdict->users.holds);
    }
  }
  EXPECT_EQ(reported_stage(made_up_unreachable_run()), nullptr);
}

TEST(Junit, CountsEveryKindOfCase) {
  const std::string text = junit({"s",
                                  {{"c", "a", JunitCase::Result::passed, "fine"},
                                   {"c", "b", JunitCase::Result::failed, "x < y"},
                                   {"c", "d", JunitCase::Result::error, "&"},
                                   {"c", "e", JunitCase::Result::skipped, ""}},
                                  "whole"});
  EXPECT_NE(text.find("<testsuite name=\"s\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\">"),
            std::string::npos);
  EXPECT_NE(text.find("<failure message=\"x &lt; y\"/>"), std::string::npos);
  EXPECT_NE(text.find("<error message=\"&amp;\"/>"), std::string::npos);
}

}  // namespace
}  // namespace brink::output
