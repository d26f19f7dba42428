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
  f.set_text("server", "gunicorn");
  return f;
}

Record investigated() {
  Record record = made_up_investigation();
  const auto f = features();
  record.diagnosis = record_diagnosis(verdict::why::diagnose(f), f, record.target.url);
  return record;
}

TEST(DiagnosedAgain, FromTheFileIsTheSameByteForByte) {
  const std::string text = to_json(investigated());
  auto record = read_record(text);
  ASSERT_TRUE(record.has_value());
  record->diagnosis = diagnosed_again(*record->diagnosis, record->target.url);
  EXPECT_EQ(to_json(*record), text);
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
