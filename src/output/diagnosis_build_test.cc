#include "output/diagnosis_build.h"

#include <gtest/gtest.h>

#include "output/made_up_test.h"
#include "output/record_json.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

verdict::why::Features features() {
  namespace feature = verdict::why::feature;
  verdict::why::Features f;
  f.set(feature::breaks, 1);
  f.set(feature::saturated, 1);
  f.set(feature::x_max, 160);
  f.set(feature::s_min, 0.05, 0.001);
  f.set(feature::comb_lag, 8, 0, "comb");
  f.set(feature::comb_acf, 0.95, 0.01, "comb");
  f.set(feature::gap_small, 0.2, 0, "comb");
  f.set(feature::gap_cv, 1.5, 0, "comb");
  f.set(feature::phi_static, 0.97, 0, "bystander");
  f.set(feature::bystander_slowdown, 90, 0, "bystander");
  f.set_text("server", "gunicorn");
  return f;
}

Record investigated() {
  Record record = made_up_investigation();
  const auto f = features();
  record.diagnosis = record_diagnosis(verdict::why::diagnose(f), f, record);
  diagnose_again(record);  // the made-up answer is of another diagnosis
  return record;
}

TEST(DiagnoseAgain, FromTheFileIsTheSameByteForByte) {
  const std::string text = to_json(investigated());
  auto record = read_record(text);
  ASSERT_TRUE(record.has_value());
  diagnose_again(*record);
  EXPECT_EQ(to_json(*record), text);
}

TEST(DiagnoseAgain, TheAnswerSaysWhatTheRulesOfTodaySay) {
  Record record = investigated();
  const std::string cause = record.diagnosis->cause;
  ASSERT_NE(cause, "unknown");
  ASSERT_TRUE(record.diagnosis->parameters.contains("slots"));
  record.answer->cause = record.diagnosis->cause = "gil";
  record.answer->parameters["slots"] = record.diagnosis->parameters["slots"] = 99.0;
  record.answer->parameters["old"] = record.diagnosis->parameters["old"] = 1.0;
  record.answer->sentence = "Holds 30 users. Why (99 %): one interpreter lock.";
  diagnose_again(record);
  EXPECT_EQ(record.answer->cause, cause);
  EXPECT_EQ(record.answer->confidence, record.diagnosis->confidence);
  EXPECT_FALSE(record.answer->parameters.contains("old"));
  EXPECT_EQ(record.answer->parameters.at("slots"), record.diagnosis->parameters.at("slots"));
  EXPECT_EQ(record.answer->sentence.find("interpreter"), std::string::npos);
  EXPECT_TRUE(record.answer->sentence.starts_with("Holds 30 users. Why ("));
}

TEST(DiagnoseAgain, WhereTheTesterWasTheLimitTheAnswerStays) {
  Record record = investigated();
  record.answer->status = "invalid";
  record.answer->cause = "generator_limited";
  diagnose_again(record);
  EXPECT_EQ(record.answer->cause, "generator_limited");
  EXPECT_NE(record.diagnosis->cause, "generator_limited");
}

TEST(RecordDiagnosis, CommandsNameTheTarget) {
  const Record record = investigated();
  EXPECT_EQ(record.diagnosis->falsifier.command.find("URL"), std::string::npos);
}

TEST(RenderInvestigation, FitsOneScreen) {
  for (const Record& record : {made_up_investigation(), investigated()}) {
    for (const bool unicode : {true, false}) {
      const std::string text =
          render_investigation(record, {.color = false, .unicode = unicode, .width = 80}, ".brink/x");
      EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 24) << text;
    }
  }
}

TEST(RenderInvestigation, SaysWhyWhatToDoAndWhatWouldShowItWrong) {
  const std::string text =
      render_investigation(made_up_investigation(), {.color = false, .unicode = false, .width = 80});
  for (const char* part :
       {"pool_exhausted (", "combs of 25", "raise the pool", "up to 2.0x", "wrong if", "40 ms wasted"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is missing in\n" << text;
  }
}

}  // namespace
}  // namespace brink::output
