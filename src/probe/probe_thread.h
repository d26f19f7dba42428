// ProbeThread: one sampler on a thread of its own, which sleeps while nothing is due.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "probe/reading_buffer.h"
#include "probe/sampler.h"

namespace brink::probe {

// Runs from construction to destruction. take() and facts() may be called from any thread; they do not wait for the
// sampler, and facts() are those after its last sample.
class ProbeThread {
 public:
  explicit ProbeThread(std::unique_ptr<Sampler> sampler);
  ProbeThread(const ProbeThread&) = delete;
  ProbeThread& operator=(const ProbeThread&) = delete;
  ~ProbeThread();

  std::vector<sample::Reading> take();
  TargetFacts facts() const;
  // CPU time the thread has used.
  Duration cpu() const;

 private:
  void run();
  std::unique_ptr<Sampler> sampler_;  // the thread's
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  ReadingBuffer readings_;
  TargetFacts facts_;
  Duration cpu_{};
  std::thread thread_;
};

}  // namespace brink::probe
