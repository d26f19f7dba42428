// What pywrkr's numbers are made of; how they are written is in reports_test.cc.
#include "output/compat/pywrkr_numbers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/made_up_test.h"

namespace brink::output::compat {
namespace {

// Of ten seconds and a half, with 400 answers that came in the drain.
Record drained_run() {
  Record record = made_up_bench();
  Stage& stage = record.stages.back();
  stage.mishaps.clear();
  Counts& counts = stage.numbers.counts;
  stage.length_s = 10.5;
  counts.completed = 4'600;
  counts.failed = 0;
  counts.ended_in_window = 4'200;
  stage.numbers.rate_rps = 400;
  stage.numbers.bytes.body = 46'000;
  stage.numbers.failures.clear();
  stage.series.completed.assign(10, 400);
  stage.series.completed.push_back(350);  // 200 of them in the half second before the end
  stage.series.completed.push_back(250);
  stage.series.failed.assign(12, 0);
  return record;
}

TEST(PywrkrNumbers, RatesAreOfWhatEndedInTime) {
  const auto json = nlohmann::json::parse(pywrkr_json(drained_run(), PywrkrView{}));
  EXPECT_EQ(json["total_requests"], 4'600) << "all of them are counted";
  EXPECT_EQ(json["requests_per_sec"], 400);
  EXPECT_EQ(json["transfer_per_sec_bytes"], 4'000) << "ten bytes each";
  Record record = drained_run();
  record.plan.scenario = "shop";
  record.stages.back().routes = {{"/", record.stages.back().numbers}};
  EXPECT_EQ(nlohmann::json::parse(pywrkr_json(record, PywrkrView{}))["step_stats"]["/"]["requests_per_sec"], 400);
}

TEST(PywrkrNumbers, TheTimelineEndsWithTheDuration) {
  const std::string report = pywrkr_report(drained_run(), PywrkrView{});
  const std::string timeline = report.substr(report.find("THROUGHPUT TIMELINE"));
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), '|'), 22) << timeline;
  EXPECT_NE(timeline.find("9.0s | ######################################## | 400.0 req/s\n"), std::string::npos)
      << timeline;
  EXPECT_NE(timeline.find("10.0s | ######################################## | 400.0 req/s\n"), std::string::npos)
      << timeline;
}

}  // namespace
}  // namespace brink::output::compat
