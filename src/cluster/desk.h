// Desk: where whoever plays finds what it is told, and leaves what it has to say. Behind it is a Duty, driven by a
// thread of its own (link.h) or, in tests, by simulated time. For the playing thread.
#pragma once

#include "cluster/message.h"

namespace brink::cluster {

class Desk {
 public:
  virtual ~Desk() = default;
  // Waits for the next order: Welcome, Refuse, Play or Leave. Nothing: there will be none, for the lease is over or the
  // coordinator gone.
  virtual std::optional<Message> next_order() = 0;
  // Waits until then, or until a wish or the end has come.
  virtual void wait_until(Instant own) = 0;
  virtual void ready(const Ready& ready) = 0;
  virtual void say(const Message& message) = 0;
  virtual void mention(const Message& message) = 0;
  // All that was said has been heard.
  virtual bool settled() = 0;
  // Of the stage being played. `cut` when nobody is left to play for.
  virtual run::Watch wish() = 0;
  virtual std::vector<Share> take_shares() = 0;
  virtual Instant own(Instant theirs) = 0;
  // Whether orders may come yet, and otherwise why not.
  virtual bool lease_over() = 0;
};

}  // namespace brink::cluster
