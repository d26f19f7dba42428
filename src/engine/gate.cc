#include "engine/gate.h"

namespace brink::engine {

SharedBudget::SharedBudget(const plan::Budget& budget)
    : budget_(budget), requests_left_(static_cast<std::int64_t>(budget.max_requests.value_or(0))) {}

bool SharedBudget::take_request() {
  if (!budget_.max_requests) return true;
  return requests_left_.fetch_sub(1, std::memory_order_relaxed) > 0;
}

bool SharedBudget::spent() const { return budget_.max_requests && requests_left_.load(std::memory_order_relaxed) <= 0; }

Instant SharedBudget::deadline(Instant now) {
  if (!budget_.max_duration) return never;
  std::int64_t unset = 0;
  const std::int64_t mine = now.time_since_epoch().count();
  first_ns_.compare_exchange_strong(unset, mine);
  return Instant(Duration(first_ns_.load())) + *budget_.max_duration;
}

Gate::Gate(const plan::Budget& budget, SharedBudget& shared)
    : budget_(budget), shared_(shared), unlimited_(!budget.max_rps && !budget.max_requests && !budget.max_duration) {}

void Gate::begin_stage(double share, Instant now) {
  if (unlimited_) return;
  make_share(share);
  deadline_ = shared_.deadline(now);
}

void Gate::make_share(double share) {
  if (budget_.max_rps && share > 0) gap_ = from_seconds(1.0 / (*budget_.max_rps * share));
}

Gate::Pass Gate::pass(Instant now) {
  if (unlimited_) return {true, now};
  const Instant at = std::max(now, next_);
  if (at >= deadline_ || !shared_.take_request()) return {};
  if (gap_.count() > 0) next_ = at + gap_;
  return {true, at};
}

}  // namespace brink::engine
