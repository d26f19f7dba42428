// Fiber: a function on a stack of its own, which can be left in the middle and entered again where it was left. What a
// user's program needs that calls a function and waits for its result, while the thread does something else.
//
//   resume() ──► runs ──► suspend() ──► back in resume()'s caller
//
// A fiber belongs to the thread it was begun on. Resumed from the thread's own stack or from another fiber; never from
// within itself. Switching takes a few nanoseconds and no system call. No C++ exception may leave the function.
// Understood by AddressSanitizer and ThreadSanitizer.
#pragma once

#include <cstdint>
#include <memory>

#include "script/fiber/stack.h"

namespace brink::script {

class Fiber {
 public:
  using Function = void (*)(void* argument);

  // The function begins with the first resume(). The pool outlives the fiber.
  static Result<std::unique_ptr<Fiber>> make(StackPool& pool, Function function, void* argument);
  // One that was begun must have ended: what lies on its stack would never be destroyed.
  ~Fiber();
  // Leaves one in the middle for good: it never goes on, and its stack and all that lies on it stay. Any thread.
  static void abandon(std::unique_ptr<Fiber> fiber);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Runs it until it suspends or ends. Not once it has ended.
  void resume();
  // From inside: back to whoever resumed it; returns with the next resume().
  void suspend();
  // What it will touch first when it is resumed: see base/prefetch.h.
  void fetch_ahead() const;
  bool begun() const { return begun_; }
  bool ended() const { return ended_; }
  // Bytes of stack between here and its top; from inside.
  std::size_t depth() const;
  // Where its stack ends: the lowest address it may use.
  std::uintptr_t stack_end() const { return reinterpret_cast<std::uintptr_t>(stack_.lowest); }

 private:
  Fiber(StackPool& pool, Stack stack, Function function, void* argument);
  [[noreturn]] static void run(void* self);

  StackPool& pool_;
  Stack stack_;
  Function function_;
  void* argument_;
  void* own_ = nullptr;     // where it was left
  void* caller_ = nullptr;  // where whoever resumed it was left
  bool begun_ = false;
  bool ended_ = false;
  // What the sanitizers must be told of: unused without them.
  void* fake_stack_ = nullptr;
  const void* caller_stack_ = nullptr;
  std::size_t caller_size_ = 0;
  [[maybe_unused]] void* tsan_own_ = nullptr;
  [[maybe_unused]] void* tsan_caller_ = nullptr;
};

}  // namespace brink::script
