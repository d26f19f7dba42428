#include "engine/carrier.h"

namespace brink::engine {

void Carrier::begin(const Request& request, Instant now) {
  request_ = request;
  sample_ = sample::Sample{};
  sample_.route = request.route;
  sample_.user = request.user_id;
  sample_.due = request.due;
  sample_.begun = now;
  retried_ = false;
  if (!detail_.empty()) detail_.clear();
}

// The timer is moved only when it would fire too late; on the steady path, where each deadline is later than the one
// before, a request costs no heap operation at all.
void Carrier::set_deadline(Instant at) {
  deadline_ = at;
  if (!is_set() || at < this->at()) context_.machine.timers().set(*this, at);
}

void Carrier::fire(Instant now) {
  if (deadline_ == never) return;
  if (now < deadline_) {
    context_.machine.timers().set(*this, deadline_);
    return;
  }
  on_deadline(now);
}

}  // namespace brink::engine
