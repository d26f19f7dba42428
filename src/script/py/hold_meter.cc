#include "script/py/hold_meter.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace brink::script::py {
namespace {

constexpr Duration unknown = Duration(-1);

// The second number of schedstat (Documentation/scheduler/sched-stats.rst).
std::optional<Duration> kept_by_machine(int thread) {
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/schedstat";
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return std::nullopt;
  long long ran = 0, waited = 0;
  const int read = std::fscanf(file, "%lld %lld", &ran, &waited);
  std::fclose(file);
  return read == 2 && ran > 0 ? std::optional(Duration(waited)) : std::nullopt;
}

}  // namespace

HoldClocks hold_clocks(Instant (*now)()) { return {now, kept_by_machine, ::gettid}; }

void HoldMeter::begin() {
  if (thread_.load(std::memory_order_relaxed) == 0) thread_.store(clocks_.this_thread());
  begun_.store(clocks_.now(), std::memory_order_relaxed);
}

std::optional<Duration> HoldMeter::end() {
  const Instant begun = begun_.load(std::memory_order_relaxed);
  const Duration length = clocks_.now() - begun;
  begun_.store(Instant{}, std::memory_order_relaxed);
  if (length <= most) return std::nullopt;
  if (seen_.load(std::memory_order_acquire) != begun) return std::nullopt;
  const Duration before = kept_before_.load(std::memory_order_relaxed);
  const auto now = before == unknown ? std::nullopt : clocks_.kept(thread_.load());
  const Duration held = length - (now ? *now - before : Duration{});
  return held > most ? std::optional(held) : std::nullopt;
}

std::optional<Instant> HoldMeter::look() {
  const Instant begun = begun_.load(std::memory_order_relaxed);
  if (begun == Instant{}) return std::nullopt;
  if (seen_.load(std::memory_order_relaxed) != begun) {
    kept_before_.store(clocks_.kept(thread_.load()).value_or(unknown), std::memory_order_relaxed);
    seen_.store(begun, std::memory_order_release);
  }
  if (told_ == begun || clocks_.now() - begun <= most) return std::nullopt;
  told_ = begun;
  return begun;
}

}  // namespace brink::script::py
