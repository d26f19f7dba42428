#include "script/fiber/fiber.h"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <vector>

#include "base/check.h"
#include "base/prefetch.h"
#include "base/sanitizers.h"
#include "script/fiber/switch.h"

// Of the sanitizers' own interface; declared here so that no header of theirs is needed.
extern "C" {
void __lsan_register_root_region(const void* begin, std::size_t size);
void __sanitizer_start_switch_fiber(void** fake_stack_save, const void* bottom, std::size_t size);
void __sanitizer_finish_switch_fiber(void* fake_stack_save, const void** bottom_old, std::size_t* size_old);
void* __tsan_get_current_fiber();
void* __tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void* fiber);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);
}

namespace brink::script {

Fiber::Fiber(StackPool& pool, Stack stack, Function function, void* argument)
    : pool_(pool), stack_(stack), function_(function), argument_(argument) {
  own_ = prepare_stack(stack_.top(), &Fiber::run, this);
#if BRINK_TSAN
  tsan_own_ = __tsan_create_fiber(0);
#endif
}

Result<std::unique_ptr<Fiber>> Fiber::make(StackPool& pool, Function function, void* argument) {
  auto stack = pool.take();
  if (!stack) return tl::unexpected(stack.error());
  return std::unique_ptr<Fiber>(new Fiber(pool, *stack, function, argument));
}

Fiber::~Fiber() {
  CHECK(!begun_ || ended_, "a fiber is destroyed before its function has ended");
#if BRINK_TSAN
  __tsan_destroy_fiber(tsan_own_);
#endif
  pool_.give(stack_);
}

void Fiber::abandon(std::unique_ptr<Fiber> fiber) {
  static std::mutex mutex;
  static auto* const abandoned = new std::vector<std::unique_ptr<Fiber>>;  // never destroyed
#if BRINK_ASAN
  __lsan_register_root_region(fiber->stack_.lowest, fiber->stack_.size);
#endif
  const std::lock_guard lock(mutex);
  abandoned->push_back(std::move(fiber));
}

void Fiber::fetch_ahead() const {
  constexpr std::ptrdiff_t most = std::ptrdiff_t{4} << 10;
  const char* from = static_cast<const char*>(own_);
  prefetch(from, static_cast<std::size_t>(std::min(most, stack_.top() - from)));
}

void Fiber::resume() {
  CHECK(!ended_);
  begun_ = true;
#if BRINK_ASAN
  void* fake_stack = nullptr;
  __sanitizer_start_switch_fiber(&fake_stack, stack_.lowest, stack_.size);
#endif
#if BRINK_TSAN
  tsan_caller_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(tsan_own_, 0);
#endif
  brink_switch_stack(&caller_, own_);
#if BRINK_ASAN
  __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
#endif
}

void Fiber::suspend() {
#if BRINK_ASAN
  __sanitizer_start_switch_fiber(&fake_stack_, caller_stack_, caller_size_);
#endif
#if BRINK_TSAN
  __tsan_switch_to_fiber(tsan_caller_, 0);
#endif
  brink_switch_stack(&own_, caller_);
#if BRINK_ASAN
  __sanitizer_finish_switch_fiber(fake_stack_, &caller_stack_, &caller_size_);
#endif
}

std::size_t Fiber::depth() const {
  const char* here = static_cast<const char*>(__builtin_frame_address(0));
  return static_cast<std::size_t>(stack_.top() - here);
}

void Fiber::run(void* self) {
  auto& fiber = *static_cast<Fiber*>(self);
#if BRINK_ASAN
  __sanitizer_finish_switch_fiber(nullptr, &fiber.caller_stack_, &fiber.caller_size_);
#endif
  fiber.function_(fiber.argument_);
  fiber.ended_ = true;
#if BRINK_ASAN
  __sanitizer_start_switch_fiber(nullptr, fiber.caller_stack_, fiber.caller_size_);
#endif
#if BRINK_TSAN
  __tsan_switch_to_fiber(fiber.tsan_caller_, 0);
#endif
  brink_switch_stack(&fiber.own_, fiber.caller_);
  __builtin_unreachable();
}

}  // namespace brink::script
