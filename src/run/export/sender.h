// Sender: whoever brings a snapshot to one endpoint. Blocks while it does; its exporter gives it a thread of its own.
#pragma once

#include "base/result.h"
#include "output/export/metric_set.h"

namespace brink::run {

class Sender {
 public:
  virtual ~Sender() = default;
  // Delivered, or why not: one line. Ends by itself after some seconds, whatever the other side does.
  virtual Result<void> send(const output::MetricSet& set) = 0;
  // From another thread: a send() that waits ends as soon as it can.
  virtual void give_up() = 0;
};

}  // namespace brink::run
