#include "run/export/exporter.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace brink::run {
namespace {

constexpr int attempts_at_the_last = 3;
// For a sender that was told to come back. Only a name server that does not answer keeps it for longer, and then its
// thread is left behind: it ends with the process.
constexpr std::chrono::milliseconds last_grace{1000};

}  // namespace

struct Exporter::State {
  State(std::unique_ptr<Sender> s, std::chrono::milliseconds p) : sender(std::move(s)), pause(p) {}

  // The thread.
  void run();
  bool next(Snapshot& snapshot, bool& is_last);
  // True when another attempt shall be made.
  bool count(const Result<void>& result, bool is_last, int attempt);

  const std::unique_ptr<Sender> sender;
  const std::chrono::milliseconds pause;
  std::thread thread;

  mutable std::mutex mutex;
  std::condition_variable changed;
  // All below under `mutex`.
  std::deque<Snapshot> queue;
  bool closing = false;    // what is in the queue is the last
  bool abandoned = false;  // nobody waits any more
  bool busy = false;       // one is with the sender
  bool done = false;
  Counts counts;
};

void Exporter::State::run() {
  Snapshot snapshot;
  bool is_last = false;
  while (next(snapshot, is_last)) {
    for (int attempt = 1;; ++attempt) {
      const Result<void> result = sender->send(*snapshot);
      if (!count(result, is_last, attempt)) break;
    }
  }
  const std::lock_guard lock(mutex);
  done = true;
  changed.notify_all();
}

bool Exporter::State::next(Snapshot& snapshot, bool& is_last) {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return !queue.empty() || closing || abandoned; });
  if (abandoned || queue.empty()) return false;
  snapshot = std::move(queue.front());
  queue.pop_front();
  is_last = closing;
  busy = true;
  return true;
}

bool Exporter::State::count(const Result<void>& result, bool is_last, int attempt) {
  std::unique_lock lock(mutex);
  if (abandoned) return false;  // counted as dropped by whoever abandoned it
  if (!result) {
    counts.error = result.error().message;
    if (counts.first_error.empty()) counts.first_error = counts.error;
    if (is_last && attempt < attempts_at_the_last) {
      changed.wait_for(lock, pause, [&] { return abandoned; });
      return !abandoned;
    }
  }
  busy = false;
  ++(result ? counts.sent : counts.failed);
  counts.last_delivered = is_last && result.has_value();
  return false;
}

Exporter::Exporter(std::unique_ptr<Sender> sender, std::chrono::milliseconds pause)
    : state_(std::make_shared<State>(std::move(sender), pause)) {
  state_->thread = std::thread([state = state_] { state->run(); });
}

Exporter::~Exporter() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->abandoned = true;
    state_->changed.notify_all();
  }
  state_->sender->give_up();
  if (wait(last_grace)) {
    state_->thread.join();
  } else {
    state_->thread.detach();
  }
}

void Exporter::offer(Snapshot snapshot) {
  const std::lock_guard lock(state_->mutex);
  if (state_->queue.size() == queue_length) {
    state_->queue.pop_front();
    ++state_->counts.dropped;
  }
  state_->queue.push_back(std::move(snapshot));
  state_->changed.notify_all();
}

void Exporter::offer_last(Snapshot snapshot) {
  const std::lock_guard lock(state_->mutex);
  state_->counts.dropped += state_->queue.size();
  state_->queue.clear();
  state_->queue.push_back(std::move(snapshot));
  state_->closing = true;
  state_->changed.notify_all();
}

bool Exporter::wait(std::chrono::milliseconds most) {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, most, [&] { return state_->done; });
}

Exporter::Counts Exporter::counts() const {
  const std::lock_guard lock(state_->mutex);
  Counts counts = state_->counts;
  counts.dropped += state_->queue.size() + (state_->busy ? 1 : 0);
  return counts;
}

std::optional<std::string> Exporter::news() {
  const std::lock_guard lock(state_->mutex);
  if (told_ || state_->counts.first_error.empty()) return std::nullopt;
  told_ = true;
  return state_->counts.first_error;
}

}  // namespace brink::run
