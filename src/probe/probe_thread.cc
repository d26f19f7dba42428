#include "probe/probe_thread.h"

#include <pthread.h>
#include <signal.h>

#include <ctime>

#include "net/clock.h"

namespace brink::probe {
namespace {

// Some ten minutes of a target's readings, if nobody takes them.
constexpr std::size_t most_readings = 100'000;

Duration thread_cpu() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
}

}  // namespace

ProbeThread::ProbeThread(std::unique_ptr<Sampler> sampler)
    : sampler_(std::move(sampler)), readings_(most_readings), thread_([this] { run(); }) {}

ProbeThread::~ProbeThread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::vector<sample::Reading> ProbeThread::take() {
  const std::lock_guard lock(mutex_);
  return readings_.take();
}

TargetFacts ProbeThread::facts() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

Duration ProbeThread::cpu() const {
  const std::lock_guard lock(mutex_);
  return cpu_;
}

void ProbeThread::run() {
  sigset_t all;  // signals are for the thread that owns the run
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  std::unique_lock lock(mutex_);
  sampler_->describe(facts_);
  while (!stop_) {
    lock.unlock();
    std::vector<sample::Reading> readings;
    const Instant next = sampler_->sample(net::monotonic_now(), readings);
    TargetFacts facts;
    sampler_->describe(facts);
    const Duration cpu = thread_cpu();
    lock.lock();
    facts_ = std::move(facts);
    readings_.add(std::move(readings));
    cpu_ = cpu;
    wake_.wait_for(lock, next - net::monotonic_now(), [this] { return stop_; });
  }
}

}  // namespace brink::probe
