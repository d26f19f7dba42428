#include "run/unreachable.h"

#include "run/frame.h"

namespace brink::run {
namespace {

// A target that nothing answers at is not worth a full run: after this long without a single response, it ends.
constexpr Duration patience = std::chrono::milliseconds(1500);

bool nothing_answered(const aggregate::StageSummary& summary) {
  return summary.total.counts.status.empty() && summary.warmup_ended == summary.warmup_failed;
}

}  // namespace

bool nobody_answers(const aggregate::Live& live, Duration elapsed) {
  return elapsed > patience && live.ended > 0 && live.ended == live.unconnected &&
         live.warmup_ended == live.warmup_failed;
}

std::optional<Error> why_nothing_answered(const plan::Plan& plan, const aggregate::StageSummary& summary) {
  if (!nothing_answered(summary)) return std::nullopt;
  for (const auto& exchange : summary.exchanges) {
    if (exchange.sample.failure == sample::Failure::none) continue;
    if (sample::is_ours(exchange.sample.failure)) return std::nullopt;
    const plan::Route& route = plan.routes[exchange.sample.route.value];
    Error error = explain_unreachable(exchange, route.url, plan.client);
    if (route.websocket && error.message.starts_with("http")) error.message.replace(0, 4, "ws");
    return error;
  }
  if (summary.total.counts.in_flight == 0) return std::nullopt;
  return Error{ErrorKind::could_not_run, plan.routes.front().url.text() + ": no answer before the end of the run",
               "the server accepts connections but does not answer"};
}

}  // namespace brink::run
