#include "base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace brink {
namespace {
std::atomic<void (*)()> prepare_to_fail{nullptr};
}  // namespace

void before_check_fails(void (*prepare)()) { prepare_to_fail = prepare; }

void check_failed(const char* condition, const char* file, int line, const char* why) {
  if (const auto prepare = prepare_to_fail.exchange(nullptr)) prepare();
  std::fprintf(stderr, "brink: bug: %s:%d: %s does not hold%s%s\n", file, line, condition, *why ? ": " : "", why);
  std::abort();
}

}  // namespace brink
