#include "output/summaries.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "output/compare.h"
#include "output/record_json.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

std::string corpus(const std::string& name) {
  std::ifstream file("tests/corpus/record/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Record read(const std::string& text) {
  auto record = read_record(text);
  EXPECT_TRUE(record) << record.error().message;
  return record.value_or(Record{});
}

void expect_k6(const Record& r) {
  EXPECT_EQ(r.imported_from, "k6");
  ASSERT_EQ(r.stages.size(), 1u);
  const Numbers& n = r.stages[0].numbers;
  EXPECT_EQ(n.counts.sent, 2000u);
  EXPECT_EQ(n.counts.failed, 20u);
  EXPECT_DOUBLE_EQ(n.rate_rps, 200);
  EXPECT_DOUBLE_EQ(n.goodput_rps, 198);
  EXPECT_EQ(n.response_ms.p50, 48.5);
  EXPECT_EQ(n.response_ms.p95, 91.25);
  EXPECT_FALSE(n.response_ms.p99);
  EXPECT_EQ(r.stages[0].load.users, 10);
  EXPECT_DOUBLE_EQ(r.stages[0].length_s, 10);
}

TEST(K6Summary, OfHandleSummary) { expect_k6(read(corpus("k6_summary"))); }
TEST(K6Summary, OfSummaryExport) { expect_k6(read(corpus("k6_export"))); }

TEST(Pywrkr, BecomesAMeasurement) {
  const Record r = read(corpus("pywrkr"));
  EXPECT_EQ(r.imported_from, "pywrkr");
  EXPECT_EQ(r.target.url, "127.0.0.1:8400");
  const Stage& s = r.stages[0];
  EXPECT_EQ(s.numbers.counts.failed, 15u);
  EXPECT_EQ(s.numbers.response_ms.p99, 130.0);
  EXPECT_EQ(s.numbers.response_ms.mean, 52.0);
  EXPECT_EQ(s.numbers.status.at("200"), 1485u);
  EXPECT_EQ(s.load.users, 10);
  ASSERT_EQ(s.routes.size(), 2u);
  EXPECT_EQ(s.routes[0].name, "/checkout");
  EXPECT_EQ(s.routes[0].numbers.counts.failed, 15u);
}

TEST(Pywrkr, NewerVersionsAreNotGuessedAt) {
  const auto r = read_record(R"({"schema_version": 2, "total_requests": 1, "requests_per_sec": 1, "duration_sec": 1})");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().message, "a pywrkr result of version 2; version 1 can be read");
}

TEST(Summaries, AreShownAndWrittenAsRecords) {
  for (const char* name : {"k6_summary", "k6_export", "pywrkr"}) {
    const Record r = read(corpus(name));
    EXPECT_FALSE(render_show(r, {}).empty());
    const auto copy = read_record(to_json(r));
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(to_json(*copy), to_json(r));
  }
}

TEST(Summaries, AreCompared) {
  const Record now = read(corpus("pywrkr"));
  std::string slower = corpus("pywrkr");
  const std::string p50 = R"("p50": 0.048)";
  slower.replace(slower.find(p50), p50.size(), R"("p50": 0.148)");
  const std::vector<verdict::ComparedRun> before{compared_run(now)};
  const auto found = verdict::compare(compared_run(read(slower)), before, {});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->outcome, verdict::Change::worse);
}

TEST(Summaries, StrangeValuesAreLeftOut) {
  const Record k6 = read(R"({"metrics": {"http_reqs": {"count": -1, "rate": "fast"}, "http_req_failed": 3,
      "vus_max": []}, "state": 4})");
  EXPECT_EQ(k6.stages[0].numbers.counts.sent, 0u);
  const Record pywrkr = read(R"({"total_requests": 1, "requests_per_sec": -1, "duration_sec": 0, "latency": 3,
      "status_codes": {"200": "x"}, "step_stats": {"a": 1}, "config": []})");
  EXPECT_EQ(pywrkr.stages[0].routes[0].numbers.counts.sent, 0u);
  EXPECT_FALSE(compared_run(k6).unusable.empty());
}

}  // namespace
}  // namespace brink::output
