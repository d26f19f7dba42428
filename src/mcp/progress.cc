#include "mcp/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace brink::mcp {
namespace {

constexpr Duration interval = std::chrono::seconds(1);

}  // namespace

void Progress::on_progress(const run::Progress& progress) {
  if (!token_) return;
  if (told_at_ && progress.elapsed < *told_at_ + interval) return;
  double value = by_requests_ ? static_cast<double>(progress.ended) : seconds(progress.elapsed);
  if (total_) value = std::min(value, *total_);
  if (value <= told_) return;  // it has to increase
  told_at_ = progress.elapsed;
  told_ = value;
  Json params{{"progressToken", *token_}, {"progress", value}};
  if (total_) params["total"] = *total_;
  params["message"] = fmt::format("{}: {}, {:.0f} req/s, p95 {:.3g} ms, {} failed{}", progress.stage, progress.load,
                                  progress.rate, milliseconds(progress.p95), progress.failed, belief_);
  notify_(std::move(params));
}

void Progress::on_belief(const run::Belief& belief) {
  if (belief.ranked.empty()) return;
  const output::RankedCause& first = belief.ranked.front();
  belief_ = fmt::format("; likeliest cause: {} ({:.0f} %)", first.cause, 100 * first.confidence);
  if (!belief.question.empty()) belief_ += "; next: " + belief.question;
}

}  // namespace brink::mcp
