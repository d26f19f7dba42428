#include "output/process_parts.h"

#include <gtest/gtest.h>

#include "output/documents.h"
#include "output/made_up_test.h"
#include "output/own_verdict.h"

namespace brink::output {

Record made_up_workers() {
  Record r = made_up_bench();
  Stage& s = r.stages.front();
  s.valid = false;
  s.health.gates = {{"processes", true, 1, 0, "worker 2 (beta) was not heard of for 2 s 6.0 s into the stage"}};
  s.processes = {{.number = 1, .pid = 11, .name = "alpha", .host = "load-1", .segment = "1/3", .health = "ok"},
                 {.number = 2, .pid = 12, .name = "beta", .host = "beta", .segment = "2/3", .health = "lost"},
                 {.number = 4, .pid = 14, .name = "beta", .host = "beta", .segment = "2/3", .health = "rejoined"},
                 {.number = 3, .pid = 13, .name = "gamma", .segment = "3/3", .health = "left"}};
  const auto figures = [](Process& one, std::uint64_t requests, double cpu) {
    one.requests = requests;
    one.rate_rps = static_cast<double>(requests) / 10;
    one.cpu_share = cpu;
  };
  figures(s.processes[0], 2000, 0.35);
  s.processes[0].users = 12;
  s.processes[0].send_lag_p99_ms = 0.2;
  s.processes[0].clock_offset_ms = -3.2;
  s.processes[0].clock_error_ms = 0.1;
  figures(s.processes[1], 500, 0.3);
  s.processes[1].valid = false;
  s.processes[1].text = "worker 2 (beta) was not heard of for 2 s";
  s.processes[1].lost_s = 6;
  s.processes[1].seen_s = 3.9;
  s.processes[1].restored_s = 6.3;
  s.processes[1].unknown_requests = 48;
  figures(s.processes[2], 1500, 0.2);
  s.processes[2].joined_s = 8;
  figures(s.processes[3], 1000, 0.1);
  s.processes[3].left_s = 9;
  s.start = StartSpread{0.8, 0.2};
  s.invalid = {{3.4, 5.8, s.processes[1].text}};
  return r;
}

namespace {

const TerminalStyle plain{.color = false, .unicode = false, .width = 100};

TEST(ProcessParts, OfProcessesOfThisMachineThePidIsTheName) {
  Stage stage;
  stage.processes = {{.number = 1, .pid = 4711, .rate_rps = 50, .cpu_share = 0.3, .send_lag_p99_ms = 0.2}};
  EXPECT_EQ(process_lines(stage, plain),
            "processes    1 (pid 4711): 50.0 req/s, CPU 30 % of a core, send lag p99 200 us\n");
}

TEST(ProcessParts, WorkersAreCalledByTheirNamesWithWhatBecameOfThem) {
  const Stage stage = made_up_workers().stages.front();
  EXPECT_EQ(process_lines(stage, plain),
            "workers      alpha on load-1: 200 req/s, 12 users, CPU 35 % of a core, send lag p99 200 us\n"
            "             beta: lost after 6.0 s, known until 3.9 s, others play its part from 6.3 s on, 48\n"
            "             requests unknown\n"
            "             beta: 150 req/s, CPU 20 % of a core, rejoined after 8.0 s\n"
            "             gamma: 100 req/s, CPU 10 % of a core, left after 9.0 s\n"
            "             first requests within 0.8 ms of each other (clocks known to 0.2 ms)\n"
            "invalid      3.4 s to 5.8 s of what was measured\n");
  EXPECT_EQ(process_setting(stage.processes[0]), "plays 1/3, clock 3.2 ms ahead of ours, known to 0.1 ms");
}

TEST(ProcessParts, OfAThousandThoseThatAreNotWellHaveALine) {
  Stage stage;
  for (std::uint32_t i = 1; i <= 1000; ++i) {
    stage.processes.push_back({.number = i, .name = "w" + std::to_string(i), .health = "ok", .rate_rps = 100.0 + i});
  }
  stage.processes[7].valid = false;
  stage.processes[7].health = "saturated";
  EXPECT_EQ(process_lines(stage, plain),
            "workers      w8: 108 req/s, CPU 0 % of a core, SATURATED\n"
            "             999 others: 101 to 1,100 req/s each, CPU at most 0 % of a core, send lag p99 at most 0\n");
}

TEST(ProcessParts, TimesThatMeetAreOne) {
  Stage stage;
  stage.invalid = {{1, 3, "a"}, {2, 4, "b"}, {4, 5, "c"}, {7, 7.5, "d"}};
  EXPECT_EQ(invalid_times(stage), "1.0 s to 5.0 s, 7.0 s to 7.5 s");
  EXPECT_DOUBLE_EQ(invalid_seconds(stage.invalid), 4.5);
}

TEST(ProcessParts, WhoMadeItInvalidIsNamed) {
  Stage stage;
  stage.valid = false;
  EXPECT_EQ(invalid_because(stage), "this machine was the limit");
  stage.processes = {{.number = 1, .name = "alpha", .host = "load-1"}, {.number = 2, .name = "beta", .valid = false}};
  stage.processes[1].health = "saturated";
  EXPECT_EQ(invalid_because(stage), "worker beta was the limit");
  stage.processes[0].valid = false;
  stage.processes[0].health = "lost";
  EXPECT_EQ(invalid_because(stage), "a worker was lost");
  EXPECT_EQ(own_verdict(made_up_workers()).text.find("INVALID: a worker was lost."), 0u);
}

TEST(ProcessParts, OfSeveralTheOneIsNamedThatTheReasonIsAbout) {
  Stage stage;
  stage.valid = false;
  stage.processes = {{.number = 1, .pid = 11, .health = "saturated", .valid = false},
                     {.number = 2, .pid = 22, .health = "saturated", .valid = false}};
  const Gate cpu{"cpu", true, 1, 0.8, "process 1 (pid 11): Too busy."};
  const Gate lag{"loop_lag", true, 9, 5, "process 2 (pid 22): Late."};
  stage.health.gates = {{"errors", false, 0, 0, "None."}, lag, cpu};
  EXPECT_EQ(invalid_because(stage), "process 2 (pid 22) was the limit");
  EXPECT_EQ(invalid_text(stage, cpu), "INVALID, process 1 (pid 11) was the limit: Too busy.");
  EXPECT_EQ(invalid_text(stage, lag), "INVALID, process 2 (pid 22) was the limit: Late.");
}

TEST(ProcessParts, WhoIsNamedIsNotNamedAgain) {
  EXPECT_EQ(text_after("worker b was the limit", "worker b: Its loop was late."), "Its loop was late.");
  EXPECT_EQ(text_after("worker b was the limit", "worker bee: Its loop was late."), "worker bee: Its loop was late.");
  EXPECT_EQ(text_after("this machine was the limit", "Late: 6 ms."), "Late: 6 ms.");
}

TEST(ProcessParts, DocumentsHaveThem) {
  const Record record = made_up_workers();
  const std::string markdown = run_markdown(record);
  EXPECT_NE(markdown.find("Not to be trusted: 3.4 s to 5.8 s of what was measured."), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| alpha on load-1 | ok | 2,000 | 200 | 35 % |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| beta | lost |"), std::string::npos) << markdown;
  const std::string junit = run_junit(record);
  EXPECT_NE(junit.find("<error message=\"INVALID: a worker was lost."), std::string::npos) << junit;
  EXPECT_NE(junit.find("3.4 s to 5.8 s"), std::string::npos) << junit;
}

}  // namespace
}  // namespace brink::output
