#include "run/k6/threshold_watch.h"

namespace brink::run::k6 {

bool ThresholdWatch::look(Duration elapsed) {
  if (bounds_.empty() || ended_the_test()) return ended_the_test();
  if (elapsed >= next_) {
    desk_.ask();
    next_ += interval;
  }
  const auto metrics = desk_.take();
  if (!metrics) return false;
  const auto judged = verdict::k6::judge(bounds_, catalog_, *metrics, elapsed, false);
  if (const auto* reason = verdict::k6::reason_to_abort(judged, elapsed)) {
    ended_by_ = reason->bound->threshold.key + ": " + reason->bound->threshold.text;
  }
  return ended_the_test();
}

}  // namespace brink::run::k6
