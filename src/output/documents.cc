#include "output/documents.h"

#include <fmt/format.h>

#include "output/junit.h"
#include "output/limit_text.h"
#include "output/own_verdict.h"
#include "output/parts.h"
#include "output/record_build.h"

namespace brink::output {
namespace {

JunitCase limit_case(const Record& record, const Limit& limit) {
  std::string text = limit_value_text(limit, true);
  if (const std::string remark = limit_remark(limit, true); !remark.empty()) text += "; " + remark;
  return {record.target.url, limit_expression(limit),
          limit.passed ? JunitCase::Result::passed : JunitCase::Result::failed, std::move(text)};
}

std::string seconds_text(const std::optional<double>& ms) { return ms ? fmt::format("{:.4f}", *ms / 1e3) : ""; }

std::string outputs_of(const Numbers& n) {
  const std::uint64_t ended = n.counts.completed + n.counts.failed;
  const Times& t = n.response_ms;
  return fmt::format("p50={}\np95={}\np99={}\nrps={:.2f}\nerror_rate={:.4f}\ntotal_requests={}\n", seconds_text(t.p50),
                     seconds_text(t.p95), seconds_text(t.p99), n.rate_rps, 100 * failure_share(n.counts), ended);
}

}  // namespace

std::string run_junit(const Record& record) {
  JunitSuite suite{"brink " + record.kind, {}, limits_sentence(record)};
  for (const Limit& limit : record.limits) suite.cases.push_back(limit_case(record, limit));
  if (const auto holds = floor_holds(record)) {
    suite.cases.push_back({record.target.url, fmt::format("at least {:g} users hold", *record.plan.fail_under),
                           *holds ? JunitCase::Result::passed : JunitCase::Result::failed,
                           fmt::format("{:g} users hold", users_that_hold(record))});
  }
  const OwnVerdict own = own_verdict(record);
  suite.cases.push_back({record.target.url, "the run itself",
                         own.soundness == Soundness::sound ? JunitCase::Result::passed : JunitCase::Result::error,
                         own.text});
  return junit(suite);
}

std::string percentile_csv(const Record& record) {
  const Stage* stage = reported_stage(record);
  if (!stage) return "";
  const aggregate::Histogram times = restore_response(stage->numbers);
  if (times.empty()) return "";
  std::string out = "Percentage,Time (ms)\r\n";
  for (int percent = 1; percent <= 100; ++percent) {
    out += fmt::format("{},{:.3f}\r\n", percent, milliseconds(times.quantile(percent / 100.0)));
  }
  return out;
}

std::string github_outputs(const Record& record) {
  const Stage* stage = reported_stage(record);
  return outputs_of(stage ? stage->numbers : Numbers{}) + fmt::format("passed={}\n", passed(record));
}

}  // namespace brink::output
