#include "output/limit_text.h"

#include <gtest/gtest.h>

#include <sstream>

#include "output/limit_build.h"
#include "output/made_up_test.h"
#include "output/utf8.h"
#include "plan/limit_grammar.h"

namespace brink::output {
namespace {

Limit row(const std::string& unit, std::optional<double> actual) {
  Limit limit{.expression = "p95 < 300ms", .unit = unit, .bound = 0.3, .actual = actual};
  limit.stage = 0;
  return limit;
}

TEST(LimitText, ValuesInTheirUnits) {
  EXPECT_EQ(limit_value_text(row("s", 0.08412)), "84.12 ms");
  EXPECT_EQ(limit_value_text(row("s", 0.000512)), "512 µs");
  EXPECT_EQ(limit_value_text(row("s", 0.000512), true), "512 us");
  EXPECT_EQ(limit_value_text(row("s", 1.5)), "1.5 s");
  EXPECT_EQ(limit_value_text(row("share", 0.024)), "2.4 %");
  EXPECT_EQ(limit_value_text(row("s", 0)), "0 s");
  EXPECT_EQ(limit_value_text(row("share", 0)), "0 %");
  EXPECT_EQ(limit_value_text(row("per_second", 512)), "512 req/s");
  EXPECT_EQ(limit_value_text(row("count", 12345)), "12,345");
  EXPECT_EQ(limit_value_text(row("bytes", 1.2e9)), "1.20 GB");
  EXPECT_EQ(limit_value_text(row("bytes_per_second", 4100)), "4.10 KB/s");
  EXPECT_EQ(limit_value_text(row("s", std::nullopt)), "not measured");
  Limit about = row("s", 0.6);
  about.about = true;
  EXPECT_EQ(limit_value_text(about), "about 600 ms");
}

TEST(LimitText, AValueBesideItsBoundDoesNotLookEqual) { EXPECT_EQ(limit_value_text(row("s", 0.3001)), "300.1 ms"); }

TEST(LimitText, ASentenceNamesWhatBroke) {
  EXPECT_EQ(limits_sentence(made_up_bench()),
            "4 of 5 limits broken: route:/checkout error_rate < 0.5% (0.6 %), fail if rps < 400 over 5s (375.4 req/s), "
            "service.p95 < 2ms over 5s (about 2.2 ms), checks > 99% (not measured)");
  Record record;
  EXPECT_EQ(limits_sentence(record), "");
  record.limits = {row("s", 0.1)};
  EXPECT_EQ(limits_sentence(record), "1 of 1 limit broken: p95 < 300ms (100 ms)");
  record.limits[0].passed = true;
  EXPECT_EQ(limits_sentence(record), "the limit holds");
  record.limits.push_back(record.limits[0]);
  EXPECT_EQ(limits_sentence(record), "all 2 limits hold");
  EXPECT_EQ(broken_limits(record), 0u);
}

TEST(LimitText, TheTableFitsEightyColumnsWhateverTheExpression) {
  Record record = made_up_bench();
  record.limits[0].expression = "step:" + std::string(300, 'x') + "\x1b[2J p95 < 300ms";
  for (const bool unicode : {true, false}) {
    const std::string text = limit_lines(record, {.color = false, .unicode = unicode, .width = 80});
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), 80u) << line;
  }
}

TEST(LimitText, PassAndFailAreWordsAndColours) {
  const Record record = made_up_bench();
  const std::string plain = limit_lines(record, {.color = false});
  EXPECT_NE(plain.find("PASS"), std::string::npos);
  EXPECT_NE(plain.find("FAIL"), std::string::npos);
  const std::string coloured = limit_lines(record, {.color = true});
  EXPECT_NE(coloured.find("\x1b[32mp95 < 300ms"), std::string::npos);
  EXPECT_NE(coloured.find("\x1b[31m"), std::string::npos);
}

TEST(LimitText, WithoutLimitsThereIsNothing) { EXPECT_EQ(limit_lines(made_up_closed_bench(), {}), ""); }

// record_limits: rows from what was asked for and what came of it.

std::vector<plan::Limit> limits_of(const std::string& text) { return {*plan::parse_limit(text)}; }

Limit built(const std::string& text, const verdict::LimitResult& result, const aggregate::StageSummary& summary = {}) {
  const auto limits = limits_of(text);
  return record_limits(limits, std::span(&result, 1), summary, 0).front();
}

TEST(RecordLimits, SaysWhatThereWas) {
  const Limit limit = built("error_rate < 1%", {.passed = true, .actual = 0.004, .of = 100});
  EXPECT_EQ(limit.expression, "error_rate < 1%");
  EXPECT_EQ(limit.unit, "share");
  EXPECT_DOUBLE_EQ(limit.bound, 0.01);
  EXPECT_EQ(limit.stage, 0u);
  EXPECT_EQ(limit.note, "");
}

TEST(RecordLimits, SecretsOfARouteAreMasked) {
  EXPECT_EQ(built("route:/a?token=abc p95 < 1s", {}).expression.find("abc"), std::string::npos);
}

TEST(RecordLimits, AHighPercentileOfFewValuesIsNoted) {
  EXPECT_EQ(built("p99 < 1s", {.actual = 0.1, .of = 999}).note, "of 999 values: it takes 1,000 to say much");
  EXPECT_EQ(built("p99 < 1s", {.actual = 0.1, .of = 1000}).note, "");
  EXPECT_EQ(built("max < 1s", {.actual = 0.1, .of = 1}).note, "");
}

TEST(RecordLimits, WhyNothingWasMeasured) {
  aggregate::StageSummary summary;
  summary.length = std::chrono::seconds(4);
  EXPECT_EQ(built("p95 < 1s over 5s", {}, summary).note, "the run was shorter than 5.00 s");
  EXPECT_EQ(built("p95 < 1s over 2s", {.worst_at = Duration{}}, summary).note, "nothing was answered in this window");
  EXPECT_EQ(built("checks > 1%", {}, summary).note, "no checks were made");
  summary.journal.check("status", true);
  EXPECT_EQ(built("check:body > 1%", {}, summary).note, "there is no such check; there were: status");
  const auto limits = limits_of("p95 < 1s");
  const verdict::LimitResult nothing;
  EXPECT_EQ(record_limits(limits, std::span(&nothing, 1), summary, std::nullopt).front().note, "no load held");
}

}  // namespace
}  // namespace brink::output
