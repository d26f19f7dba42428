// Stacks for fibers: mapped memory with a guard page below, reused rather than given back. Address space is cheap and
// memory is not: a stack takes only the pages that were touched, and those of a deep excursion go back with it.
//
// A pool belongs to one thread.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"

namespace brink::script {

// CPython's own limit on recursion fits into it with everything a C function of it may need beside.
inline constexpr std::size_t stack_bytes = std::size_t{2} << 20;

struct Stack {
  char* lowest = nullptr;  // the first byte above the guard page
  std::size_t size = 0;
  char* top() const { return lowest + size; }
};

class StackPool {
 public:
  StackPool() = default;
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  // Error: no address space left, or too many mappings (some 32,000 stacks with Linux as it comes).
  Result<Stack> take();
  void give(Stack stack);

 private:
  std::vector<Stack> spare_;
};

}  // namespace brink::script
