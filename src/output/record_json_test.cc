#include "output/record_json.h"

#include <gtest/gtest.h>

#include <limits>

#include "output/made_up_test.h"

namespace brink::output {
namespace {

std::string again(const std::string& json) {
  const auto record = read_record(json);
  return record ? to_json(*record) : record.error().message;
}

TEST(RecordJson, RoundTripIsExact) {
  for (const Record& record : {made_up_run(), made_up_investigation(), made_up_bench(), made_up_closed_bench(),
                               made_up_unreachable_run(), made_up_workers()}) {
    const std::string json = to_json(record);
    EXPECT_EQ(again(json), json);
  }
}

TEST(RecordJson, RoundTripKeepsValues) {
  const auto record = read_record(to_json(made_up_run()));
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->answer->sentence, made_up_run().answer->sentence);
  EXPECT_EQ(record->stages.size(), 15u);
  EXPECT_EQ(record->stages[10].numbers.failures.at("status"), made_up_run().stages[10].numbers.failures.at("status"));
  EXPECT_EQ(record->stages[1].numbers.histogram.ok[1].low_us, 80.1e3);
  EXPECT_EQ(record->verdict->users.low, 75);
  EXPECT_EQ(record->verdict->knee_users, 72);
  EXPECT_EQ(std::get<double>(record->answer->parameters.at("slots")), 25.0);
  EXPECT_EQ(record->plan.budget.max_requests, 100'000u);
}

TEST(RecordJson, AbsentIsNullAndComesBackAbsent) {
  const std::string json = to_json(made_up_closed_bench());
  EXPECT_NE(json.find("\"replay\": null"), std::string::npos);
  EXPECT_NE(json.find("\"verdict\": null"), std::string::npos);
  const auto record = read_record(json);
  ASSERT_TRUE(record);
  EXPECT_FALSE(record->replay);
  EXPECT_FALSE(record->plan.rules);
}

TEST(RecordJson, NeverWritesWhatIsNotANumber) {
  Record record = made_up_run();
  record.elapsed_s = std::numeric_limits<double>::quiet_NaN();
  record.verdict->knee_users = std::numeric_limits<double>::infinity();
  record.stages[0].series.p50_ms[0] = -std::numeric_limits<double>::infinity();
  const auto copy = read_record(to_json(record));
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ(copy->elapsed_s, 0);
  EXPECT_FALSE(copy->verdict->knee_users);
  EXPECT_FALSE(copy->stages[0].series.p50_ms[0]);
}

TEST(RecordJson, ReplacesBytesThatAreNotText) {
  Record record = made_up_bench();
  record.exchanges[0].response_body = "caf\xE9";
  const auto copy = read_record(to_json(record));
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->exchanges[0].response_body, "caf\uFFFD");
}

TEST(RecordJson, EveryStageIsOneLine) {
  const std::string json = to_json(made_up_run());
  EXPECT_NE(json.find("\n  {\"name\":\"s1\",\"purpose\":\"baseline\""), std::string::npos);
  EXPECT_EQ(json.substr(0, 30), "{\n\"format\": \"brink-record\",\n\"s");
}

std::string error_of(const std::string& text) {
  const auto record = read_record(text);
  return record ? "no error" : record.error().message;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

TEST(ReadRecord, SaysWhenAFileIsCutOff) {
  const std::string json = to_json(made_up_bench());
  EXPECT_EQ(error_of(json.substr(0, 1000)), "not a saved run: cut off after 1000 bytes");
  EXPECT_EQ(error_of("  \n"), "not a saved run: the file is empty");
}

TEST(ReadRecord, SaysWhenItIsSomethingElse) {
  EXPECT_EQ(error_of("not json at all"), "not a saved run: not JSON (at byte 2)");
  EXPECT_EQ(error_of("[1, 2]"), "not a saved run: it is JSON of something else");
  EXPECT_EQ(error_of(R"({"name": "package"})"), "not a saved run: it is JSON of something else");
  EXPECT_EQ(error_of("1e999"), "not a saved run: it holds a number out of range");
}

TEST(ReadRecord, SaysWhenTheVersionIsNewer) {
  const std::string json = replaced(to_json(made_up_bench()), "\"schema_version\": 1", "\"schema_version\": 7");
  EXPECT_EQ(error_of(json), "the run is of record version 7, this Brink reads up to 1");
  EXPECT_EQ(error_of(R"({"format": "brink-record"})"), "not a saved run: it has no schema_version");
}

TEST(ReadRecord, NamesTheValueThatDoesNotFit) {
  const std::string json = to_json(made_up_run());
  EXPECT_EQ(error_of(replaced(json, "\"due\":225", "\"due\":-3")),
            "not a saved run: \"stages[0].counts.due\" is not a whole number");
  EXPECT_EQ(error_of(replaced(json, "\"elapsed_s\": 41.26", "\"elapsed_s\": \"long\"")),
            "not a saved run: \"elapsed_s\" is not a number");
  EXPECT_EQ(error_of(replaced(json, "\"kind\": \"run\"", "\"kind\": \"walk\"")),
            "not a saved run: of the unknown kind \"walk\"");
  EXPECT_EQ(error_of(replaced(json, "\"levels\":[{\"stage\":0", "\"levels\":[{\"stage\":99")),
            "not a saved run: a level is of stage 99, which is not in it");
  const std::string lists = R"("asked_rps":[],"asked_users":[],"due":[)";
  for (const char* longer :
       {R"("asked_rps":[],"asked_users":[],"due":[1,)", R"("asked_rps":[],"asked_users":[9],"due":[)",
        R"("asked_rps":[0.5],"asked_users":[],"due":[)"}) {
    EXPECT_EQ(error_of(replaced(json, lists, longer)), "not a saved run: the lists of a series differ in length");
  }
}

TEST(ReadRecord, IgnoresKeysItDoesNotKnowAndMissesNone) {
  const std::string json = replaced(to_json(made_up_run()), "\"interrupted\": false", "\"colour\": \"blue\"");
  const auto record = read_record(json);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_FALSE(record->interrupted);
}

}  // namespace
}  // namespace brink::output
