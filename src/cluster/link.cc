#include "cluster/link.h"

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;

// Between two looks at what is to be done: resent, beaten, ended.
constexpr Duration step = milliseconds(20);
constexpr auto longest_goodbye = std::chrono::seconds(2);

}  // namespace

Link::Link(const Join& join, Line& line, std::function<Instant()> now, std::function<bool()> leaves,
           std::function<void(Instant)> on_lease)
    : line_(line), now_(std::move(now)), leaves_(std::move(leaves)), duty_(join, std::move(on_lease)), thread_([this] {
        run();
      }) {}

Link::~Link() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest_goodbye, [this] { return duty_.settled() || ended(); });
    leaving_ = true;
  }
  thread_.join();
}

void Link::run() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      gone_ = gone_ || line_.gone();
      if (leaves_ && leaves_()) duty_.quit();
      duty_.tick(now_());
      send_all();
      if (leaving_ || ended()) break;
    }
    const auto bytes = line_.receive(step);
    const std::lock_guard lock(mutex_);
    if (bytes) duty_.hear(*bytes, now_());
    changed_.notify_all();
  }
  changed_.notify_all();
}

void Link::send_all() {
  for (std::string& frame : duty_.outgoing(now_())) gone_ = !line_.send(std::move(frame)) || gone_;
}

std::optional<Message> Link::next_order() {
  std::unique_lock lock(mutex_);
  std::optional<Message> order;
  changed_.wait(lock, [&] { return (order = duty_.next_order()).has_value() || ended(); });
  return order;
}

void Link::wait_until(Instant own) {
  std::unique_lock lock(mutex_);
  while (now_() < own && !ended() && duty_.wish() == run::Watch::go) changed_.wait_for(lock, own - now_());
}

void Link::ready(const Ready& ready) {
  const std::lock_guard lock(mutex_);
  duty_.ready(ready);
}

void Link::say(const Message& message) {
  const std::lock_guard lock(mutex_);
  duty_.say(message);
  send_all();
}

void Link::mention(const Message& message) {
  const std::lock_guard lock(mutex_);
  duty_.mention(message);
  send_all();
}

bool Link::settled() {
  const std::lock_guard lock(mutex_);
  return duty_.settled();
}

run::Watch Link::wish() {
  const std::lock_guard lock(mutex_);
  return ended() ? run::Watch::cut : duty_.wish();
}

std::vector<Share> Link::take_shares() {
  const std::lock_guard lock(mutex_);
  return duty_.take_shares();
}

Instant Link::own(Instant theirs) {
  const std::lock_guard lock(mutex_);
  return duty_.own(theirs);
}

bool Link::lease_over() {
  const std::lock_guard lock(mutex_);
  return duty_.over(now_());
}

}  // namespace brink::cluster
