// Duty: a worker's side of the conversation as a state machine: it joins, beats, keeps to its lease, and hands on what
// it is told. No clock, no thread, no carrier; whoever drives it (link.h) tells it the time and carries its frames.
//
// The lease: a worker may make load for so long after it sent a beat that the coordinator answered. So when the
// coordinator has heard nothing for that long, the worker has stopped, however late messages come and however long one
// of the two was asleep; what the worker had may be given to others.
#pragma once

#include <deque>
#include <functional>

#include "cluster/channel.h"
#include "cluster/clock_offset.h"
#include "cluster/message.h"

namespace brink::cluster {

class Duty {
 public:
  // `on_lease` hears until when load may be made, by the worker's clock, whenever that changes; may be empty.
  Duty(const Join& join, std::function<void(Instant)> on_lease);

  void hear(std::string_view frame, Instant now);
  void tick(Instant now);
  std::vector<std::string> outgoing(Instant now) { return channel_.outgoing(now); }

  // Welcome, Refuse, Play, Leave, in order.
  std::optional<Message> next_order();
  // Of the stage it was told to play last.
  run::Watch wish() const { return wish_; }
  std::vector<Share> take_shares() { return std::exchange(shares_, {}); }

  // Told to end: what it plays is to be given to others.
  void quit();
  // Said when the clocks are known to each other.
  void ready(const Ready& ready);
  void say(const Message& message) { channel_.say(encode(message)); }
  void mention(const Message& message) { channel_.mention(encode(message)); }
  bool settled() const { return channel_.settled(); }

  // The coordinator's time by the worker's clock.
  Instant own(Instant theirs) const;
  Instant lease() const { return lease_; }
  // The lease has ended, or what came was no message: nothing more comes of this.
  bool over() const { return over_; }
  bool over(Instant now) const { return over_ || now >= lease_; }

 private:
  void take(Message& message, Instant now);
  void take(const Echo& echo, Instant now);
  void take(const Play& play);
  bool clock_known() const;

  std::function<void(Instant)> on_lease_;
  Channel channel_;
  ClockOffset clock_;
  std::optional<Welcome> welcome_;
  std::optional<Ready> ready_;  // not said yet
  bool quits_ = false;
  Instant lease_ = never;
  bool over_ = false;
  std::uint64_t beats_ = 0;
  Instant next_beat_{};
  std::deque<Message> orders_;
  run::Watch wish_ = run::Watch::go;
  std::vector<Share> shares_;
};

}  // namespace brink::cluster
