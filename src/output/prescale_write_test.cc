#include "output/prescale_write.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "output/made_up_test.h"
#include "output/record_json.h"

namespace brink::output {
namespace {

using Json = nlohmann::json;

Json written(const Record& record) { return Json::parse(prescale_json(record)); }

TEST(PreScaleWrite, ARunThatBreaks) {
  const Record record = made_up_run();
  const Json out = written(record);
  EXPECT_EQ(out["schema_version"], 1);
  EXPECT_EQ(out["kind"], "run");
  EXPECT_EQ(out["target"]["host"], "127.0.0.1");
  EXPECT_EQ(out["verdict"]["survives_users"], 90);
  EXPECT_EQ(out["verdict"]["onset_users"], 110);
  EXPECT_EQ(out["verdict"]["onset_reason"], "errors");
  EXPECT_EQ(out["verdict"]["culprit_route"], "/checkout");
  EXPECT_EQ(out["verdict"]["bottleneck"], record.answer->sentence);
  EXPECT_LE(out["verdict"]["confidence"]["survives_low"], 90);
  EXPECT_GE(out["verdict"]["confidence"]["survives_high"], 90);
  EXPECT_FALSE(out.contains("investigation"));
  EXPECT_EQ(out["answer"]["status"], "breaks");
}

TEST(PreScaleWrite, LevelsAscendAndAddUp) {
  const Json out = written(made_up_run());
  double before = 0;
  for (const Json& stage : out["stages"]) {
    EXPECT_GT(stage["users"], before);
    before = stage["users"];
    EXPECT_TRUE(stage["p95_ms"].is_number_integer());
    EXPECT_LE(stage["errors"], stage["total"]);
    EXPECT_FALSE(stage["routes"].empty());
  }
  EXPECT_GT(before, 0);
}

TEST(PreScaleWrite, VisitsOfALevelAreOne) {
  Record record = made_up_run();
  const Level again = record.verdict->levels.front();
  const auto of_level = [&] {
    const Json out = written(record);
    for (const Json& stage : out["stages"]) {
      if (stage["users"] == again.users) return stage;
    }
    return Json();
  };
  const Json once = of_level();
  record.verdict->levels.push_back(again);
  const Json twice = of_level();
  EXPECT_EQ(twice["samples"], once["samples"].get<int>() + 1);
  EXPECT_GT(twice["total"], once["total"]);
}

TEST(PreScaleWrite, AHealthyRunHeldTheMostThatWasTried) {
  const Json out = written(made_up_healthy_run());
  EXPECT_EQ(out["verdict"]["survives_users"], 64);
  EXPECT_TRUE(out["verdict"]["onset_users"].is_null());
  EXPECT_TRUE(out["verdict"]["onset_reason"].is_null());
  EXPECT_TRUE(out["verdict"]["culprit_route"].is_null());
  EXPECT_EQ(out["verdict"]["confidence"]["survives_high"], 64);
}

TEST(PreScaleWrite, ADiagnosisIsAnInvestigation) {
  const Record record = made_up_investigation();
  const Json all = written(record);
  const Json& out = all["investigation"];
  EXPECT_EQ(record.diagnosis->cause, "pool_exhausted");
  EXPECT_EQ(out["bottleneck_class"], "connection_pool");
  EXPECT_EQ(out["confidence"], "high");
  EXPECT_FALSE(out["evidence"].empty());
  EXPECT_EQ(out["remediation"][0], record.diagnosis->remedy.text);
  EXPECT_EQ(out["culprit_route"], "/checkout");
}

TEST(PreScaleWrite, WhatSaysNothingOfTheTargetWarns) {
  EXPECT_EQ(written(made_up_invalid_run())["warning"].get<std::string>().substr(0, 8), "INVALID:");
  EXPECT_EQ(written(made_up_unreachable_run())["verdict"]["survives_users"], 0);
}

TEST(PreScaleWrite, IsReadBackByTheReader) {
  const Record record = made_up_run();
  const auto copy = read_record(prescale_json(record));
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ(copy->imported_from, "prescale");
  EXPECT_EQ(copy->verdict->users.holds, 90);
  EXPECT_EQ(copy->verdict->users.breaks, 110);
  EXPECT_EQ(copy->plan.search->stage_s, record.plan.search->stage_s);
  EXPECT_EQ(written(*copy)["stages"].size(), written(record)["stages"].size());
}

TEST(PreScaleWrite, HistoryIsAList) {
  const Json out = Json::parse(prescale_history_json({made_up_run(), made_up_healthy_run()}));
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[0]["survives_users"], 90);
  EXPECT_EQ(out[0]["host"], "127.0.0.1");
  EXPECT_TRUE(out[1]["onset_users"].is_null());
  EXPECT_EQ(Json::parse(prescale_history_json({})), Json::array());
}

TEST(PreScaleWrite, AComparisonSaysWhatMoved) {
  Record now = made_up_run();
  now.verdict->users.holds = 45;
  verdict::Comparison comparison;
  comparison.outcome = verdict::Change::worse;
  comparison.sentence = "Worse: fewer users.";
  const Json out = Json::parse(prescale_comparison_json(now, made_up_run(), comparison));
  EXPECT_EQ(out["survives_delta"], -45);
  EXPECT_EQ(out["survives_pct"], -0.5);
  EXPECT_EQ(out["regressed"], true);
  EXPECT_EQ(out["improved"], false);
  EXPECT_EQ(out["confident"], true);
  EXPECT_EQ(out["old"]["survives_users"], 90);
  EXPECT_EQ(out["summary"], "Worse: fewer users.");
  comparison.outcome = verdict::Change::not_comparable;
  EXPECT_EQ(Json::parse(prescale_comparison_json(now, made_up_run(), comparison))["confident"], false);
}

TEST(PreScaleWrite, FindingsAreAnArray) {
  using verdict::audit::Grade;
  const Audit audit{"http://a/",
                    "http://a/",
                    {{"cdn", "CDN", Grade::info, "none", "", "GET /"},
                     {"compression", "Compression", Grade::fail, "plain", "gzip", "GET /"}},
                    2};
  const Json out = Json::parse(prescale_audit_json(audit));
  EXPECT_EQ(out[0], (Json{{"name", "CDN / edge cache"}, {"status", "info"}, {"detail", "none"}, {"fix", nullptr}}));
  EXPECT_EQ(out[1]["name"], "Compression");
  EXPECT_EQ(out[1]["status"], "fail");
  EXPECT_EQ(out[1]["fix"], "gzip");
}

}  // namespace
}  // namespace brink::output
