#include <gtest/gtest.h>

#include "output/golden_test.h"
#include "output/history.h"
#include "output/made_up_test.h"
#include "output/record_json.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

const std::string result = R"({
  "schema_version": 1, "kind": "run", "id": "20251101T101500Z-ab12", "tool_version": "0.2.1",
  "created_at": "2025-11-01T10:15:00Z",
  "target": {"url": "http://me:pw@127.0.0.1:8400", "host": "127.0.0.1", "routes": ["/", "/checkout"]},
  "config": {"method": "GET", "max_users": 200, "stage_seconds": 5.0, "latency_wall_s": 2.0, "error_threshold": 0.02,
             "max_rps": null, "warmup": true, "repeat": 1, "think_time_s": 0.0, 
             "fail_under": null, "profile": "reddit"},
  "verdict": {"survives_users": 25, "max_tested": 50, "onset_users": 50, "onset_reason": "errors",
              "culprit_route": "/checkout", "bottleneck": "unhandled overload", "saturated": true,
              "saturation_users": 25, "peak_rps": 812.5, "marginal": false,
              "confidence": {"survives_low": 10, "survives_high": 25, "stable": false}},
  "stages": [
    {"users": 1, "errors": 0, "total": 60, "rps": 12.0, "p50_ms": 80, "p95_ms": 84, "p99_ms": 90, "error_rate": 0.0,
     "routes": {"/": {"total": 30, "errors": 0, "error_rate": 0, "rps": 6, "p50_ms": 0, "p95_ms": 1, "p99_ms": 2}}},
    {"users": 25, "errors": 0, "total": 4000, "rps": 800.0, "p50_ms": 30, "p95_ms": 90, "p99_ms": 120, "error_rate": 0},
    {"users": 50, "errors": 812, "total": 4062, "rps": 812.5, "p50_ms": 33, "p95_ms": 99, "p99_ms": 130,
     "error_rate": 0.2}],
  "warning": "redirects seen",
  "environment": {"git_commit": "abc1234", "git_branch": "main"},
  "profile": {"name": "reddit", "label": "a top Reddit post", "peak_users": 300, "would_survive": false},
  "investigation": {"culprit_route": "/checkout", "confidence": "high", "summary": "A pool is exhausted."}
})";

Record imported() { return read_record(result).value_or(Record{}); }

TEST(PreScale, BecomesARun) {
  const Record r = imported();
  EXPECT_EQ(r.imported_from, "prescale");
  EXPECT_EQ(r.kind, "run");
  EXPECT_EQ(r.id, "20251101T101500Z-ab12");
  EXPECT_EQ(r.target.url, "http://127.0.0.1:8400/");
  EXPECT_EQ(r.target.routes[1].name, "/checkout");
  EXPECT_EQ(r.plan.rules->latency_wall_s, 2);
  EXPECT_EQ(r.environment.git_commit, "abc1234");
  EXPECT_EQ(r.profile->holds, false);
  ASSERT_EQ(r.stages.size(), 3u);
  EXPECT_EQ(r.stages[2].numbers.counts.failed, 812u);
  EXPECT_EQ(r.stages[2].numbers.counts.completed, 3250u);
  EXPECT_DOUBLE_EQ(r.stages[2].numbers.goodput_rps, 812.5 * 3250 / 4062);
  EXPECT_EQ(r.stages[0].numbers.response_ms.p95, 84);
  EXPECT_FALSE(r.stages[0].routes[0].numbers.response_ms.p50) << "0 there is under half a millisecond";
  EXPECT_DOUBLE_EQ(r.stages[1].length_s, 5);
}

TEST(PreScale, KeepsItsVerdict) {
  const Record r = imported();
  EXPECT_EQ(r.verdict->status, "breaks");
  EXPECT_EQ(r.verdict->users.holds, 25);
  EXPECT_EQ(r.verdict->users.breaks, 50);
  EXPECT_FALSE(r.verdict->users.low) << "its range is of what holds, not of what breaks";
  EXPECT_EQ(r.verdict->knee_users, 25);
  EXPECT_TRUE(r.verdict->levels[2].broken);
  EXPECT_FALSE(r.verdict->levels[1].broken);
  EXPECT_EQ(r.answer->sentence, "Held 25 users; at 50 /checkout fails.");
}

TEST(PreScale, IsShownAndListed) {
  const std::string text = render_show(imported(), {.unicode = true});
  EXPECT_EQ(text, golden("show_prescale.txt", text));
  EXPECT_EQ(history_row(imported()).host, "127.0.0.1:8400");
  EXPECT_EQ(history_row(imported()).breaks_users, 50);
}

TEST(PreScale, IsWrittenAsARecord) {
  const auto copy = read_record(to_json(imported()));
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ(to_json(*copy), to_json(imported()));
}

TEST(PreScale, WithoutABreakHeldUp) {
  const auto r = read_record(R"({"schema_version": 1, "verdict": {"survives_users": 200, "onset_users": null,
                                 "max_tested": 200}, "stages": []})");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->verdict->status, "no_limit_found");
  EXPECT_EQ(r->answer->sentence, "Held up to 200 users, the most that was tried.");
}

TEST(PreScale, StrangeValuesAreLeftOut) {
  const auto r =
      read_record(R"({"schema_version": 1, "verdict": {"survives_users": -5, "peak_rps": "fast"}, "profile": 3,
      "target": [], "config": null, 
      "stages": [{"users": "x", "total": -1, "errors": 7, "rps": 1e308, "routes": 4}, 5]})");
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_EQ(r->stages.size(), 2u);
  EXPECT_EQ(r->stages[0].numbers.counts.failed, 0u);
  EXPECT_FALSE(render_show(*r, {}).empty());
}

TEST(PreScale, OtherVersionsAreNotGuessedAt) {
  const auto r = read_record(R"({"schema_version": 2, "verdict": {"survives_users": 1}, "stages": []})");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().message, "a PreScale result of version 2; version 1 can be read");
}

}  // namespace
}  // namespace brink::output
