// Link: the thread of a worker that talks to its coordinator: it beats, listens and watches the lease, and waits for
// nobody: neither for load nor for an interpreter. What it shares with the playing thread is under one lock, which
// nobody holds for long.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "cluster/carrier.h"
#include "cluster/desk.h"
#include "cluster/duty.h"

namespace brink::cluster {

class Link final : public Desk {
 public:
  // `leaves` (whether it was told to end; may be empty) and `on_lease` are called on the link's thread.
  Link(const Join& join, Line& line, std::function<Instant()> now, std::function<bool()> leaves,
       std::function<void(Instant)> on_lease);
  // What was said is waited for, a moment.
  ~Link() override;

  std::optional<Message> next_order() override;
  void wait_until(Instant own) override;
  void ready(const Ready& ready) override;
  void say(const Message& message) override;
  void mention(const Message& message) override;
  bool settled() override;
  run::Watch wish() override;
  std::vector<Share> take_shares() override;
  Instant own(Instant theirs) override;
  bool lease_over() override;

 private:
  void run();
  bool ended() const { return duty_.over() || gone_; }
  void send_all();

  Line& line_;
  std::function<Instant()> now_;
  std::function<bool()> leaves_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Duty duty_;  // under `mutex_`, as is all below
  bool gone_ = false;
  bool leaving_ = false;
  std::thread thread_;
};

}  // namespace brink::cluster
